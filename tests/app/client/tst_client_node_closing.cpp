// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QPointer>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::client;

using Answer = tl::expected<Array, AckError>;

namespace {

enum class Moment {
    beforeTheLoopRuns,
    inStatusConnecting,
    inStatusConnected,
    inAuthFunction,
    inConnected,
    inAnEvent,
    inAnyEvent,
    inAnAckCallback,
    inAnAckTimeout,
    whileAnswering,
    inUpgraded,
    rightAfterASend,
    inDisconnectedByServer,
    inConnectErrorOfAnother,
    inLostConnection,
    inStatusReconnecting,
    inReconnectAttempted,
};

enum class End { disconnectSocket, closeManager, deleteSocket, deleteManager };

} // namespace

Q_DECLARE_METATYPE(Moment)
Q_DECLARE_METATYPE(End)

/// The client may be closed or destroyed at any moment, also in its own callbacks: nothing crashes,
/// nothing is told afterwards, and the server has no session of it left.
class TestClientNodeClosing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void closesAtAnyMoment_data();
    void closesAtAnyMoment();
    void deliversWhatWasSentBeforeItCloses_data() { addWays(); }
    void deliversWhatWasSentBeforeItCloses();

private:
    void arrange(Moment moment, const std::function<void()> &end);

    NodeServer m_server;
    Manager *m_manager = nullptr;
    Socket *m_socket = nullptr;
};

void TestClientNodeClosing::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.error()));
}

void TestClientNodeClosing::closesAtAnyMoment_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<Moment>("moment");
    QTest::addColumn<End>("end");
    const std::pair<const char *, Moment> moments[] = {
        {"before the loop runs", Moment::beforeTheLoopRuns},
        {"in the status connecting", Moment::inStatusConnecting},
        {"in the status connected", Moment::inStatusConnected},
        {"in the auth function", Moment::inAuthFunction},
        {"in connected()", Moment::inConnected},
        {"in an event", Moment::inAnEvent},
        {"in any event", Moment::inAnyEvent},
        {"in an ack callback", Moment::inAnAckCallback},
        {"in an ack timeout", Moment::inAnAckTimeout},
        {"while answering", Moment::whileAnswering},
        {"in upgraded()", Moment::inUpgraded},
        {"right after a send", Moment::rightAfterASend},
        {"in disconnected() by the server", Moment::inDisconnectedByServer},
        {"in connectError() of another", Moment::inConnectErrorOfAnother},
        {"in disconnected() by a lost connection", Moment::inLostConnection},
        {"in the status reconnecting", Moment::inStatusReconnecting},
        {"in reconnectAttempted()", Moment::inReconnectAttempted},
    };
    const std::pair<const char *, End> ends[]
        = {{"disconnects the socket", End::disconnectSocket}, {"closes the manager", End::closeManager},
            {"deletes the socket", End::deleteSocket}, {"deletes the manager", End::deleteManager}};
    for (const NamedWay &named : ways()) {
        for (const auto &[momentName, moment] : moments) {
            if (moment == Moment::inUpgraded && named.way != Way::upgrade)
                continue;
            for (const auto &[endName, end] : ends)
                QTest::addRow("%s %s, %s", endName, momentName, named.name) << named.way << moment << end;
        }
    }
}

// Has `end` called at that moment.
void TestClientNodeClosing::arrange(Moment moment, const std::function<void()> &end)
{
    Manager *manager = m_manager;
    Socket *socket = m_socket;
    const auto onStatus = [=, this](Status::State state) {
        connect(manager, &Manager::statusChanged, this, [=](const Status &status) {
            if (status.state == state)
                end();
        });
    };
    const auto whenConnected = [=, this](const std::function<void()> &action) {
        connect(socket, &Socket::connected, this, action);
    };
    switch (moment) {
    case Moment::beforeTheLoopRuns:
        return socket->connectToServer(), end();
    case Moment::inStatusConnecting:
        return onStatus(Status::State::connecting);
    case Moment::inStatusConnected:
        return onStatus(Status::State::connected);
    case Moment::inAuthFunction:
        return socket->setAuth([=] { return end(), Object(); });
    case Moment::inConnected:
        return whenConnected(end);
    case Moment::inAnEvent:
        socket->on(u"burst"_s, [=](const Array &) { end(); });
        return whenConnected([=] { socket->emitEvent(u"burst"_s, 3); });
    case Moment::inAnyEvent:
        socket->onAny([=](const QString &, const Array &) { end(); });
        return whenConnected([=] { socket->emitEvent(u"burst"_s, 3); });
    case Moment::inAnAckCallback:
        return whenConnected([=] {
            socket->emitEvent(u"burst"_s, 3);
            socket->emitWithAck(u"echo-ack"_s, {QByteArray("x")}, 1h, [=](const Answer &) { end(); });
        });
    case Moment::inAnAckTimeout:
        return whenConnected(
            [=] { socket->emitWithAck(u"never"_s, {}, 1ms, [=](const Answer &) { end(); }); });
    case Moment::whileAnswering:
        socket->on(u"question"_s, [=](const Array &, const Ack &ack) { ack(1), end(), ack(2); });
        return whenConnected([=] { socket->emitEvent(u"ask"_s); });
    case Moment::inUpgraded:
        connect(manager, &Manager::upgraded, this, end);
        return;
    case Moment::rightAfterASend:
        return whenConnected([=] { socket->emitEvent(u"echo"_s, QByteArray(200000, 'x')), end(); });
    case Moment::inDisconnectedByServer:
        connect(socket, &Socket::disconnected, this, end);
        return whenConnected([=] { socket->emitEvent(u"disconnect-me"_s, true); });
    case Moment::inConnectErrorOfAnother:
        connect(manager->socket(u"/private"_s), &Socket::connectError, this, end);
        return whenConnected([=] { manager->socket(u"/private"_s)->connectToServer(); });
    case Moment::inLostConnection:
        connect(socket, &Socket::disconnected, this, end);
        return whenConnected([=] { socket->emitEvent(u"close-engine"_s); });
    case Moment::inStatusReconnecting:
        onStatus(Status::State::reconnecting);
        return whenConnected([=] { socket->emitEvent(u"close-engine"_s); });
    case Moment::inReconnectAttempted:
        connect(manager, &Manager::reconnectAttempted, this, end);
        return whenConnected([=] { socket->emitEvent(u"close-engine"_s); });
    }
}

void TestClientNodeClosing::closesAtAnyMoment()
{
    QFETCH(Way, way);
    QFETCH(Moment, moment);
    QFETCH(End, end);
    Manager observing(m_server.url(), optionsFor(Way::websocket));
    Socket *observer = observing.socket();
    observer->connectToServer();
    QTRY_VERIFY(observer->isConnected());

    Options options = optionsFor(way);
    options.reconnection.delay = 1ms;
    QPointer<Manager> manager = new Manager(m_server.url(), options);
    QPointer<Socket> socket = manager->socket();
    m_manager = manager;
    m_socket = socket;
    int endings = 0;
    int tooLate = 0;
    const auto late = [&] { tooLate += endings > 0; };
    // Before the handlers of arrange(), so that the emission in which the end comes does not count.
    connect(manager, &Manager::reconnected, this, late);
    connect(socket, &Socket::connected, this, late);
    socket->onAny([&](const QString &, const Array &) { late(); });
    arrange(moment, [&] {
        if (endings++ > 0)
            return;
        switch (end) {
        case End::disconnectSocket:
            return socket->disconnectFromServer();
        case End::closeManager:
            return manager->close();
        case End::deleteSocket:
            delete socket;
            return;
        case End::deleteManager:
            delete manager;
            return;
        }
    });
    if (socket && moment != Moment::beforeTheLoopRuns)
        socket->connectToServer();

    QTRY_VERIFY(endings > 0);
    QTRY_COMPARE(ask(observer, u"clients"_s), Array{1}); // the observer itself
    if (manager)
        QTRY_COMPARE(manager->status(), Status());
    QCOMPARE(tooLate, 0);
    delete manager;
    disconnect(this);
}

void TestClientNodeClosing::deliversWhatWasSentBeforeItCloses()
{
    QFETCH(Way, way);
    Manager observing(m_server.url(), optionsFor(Way::websocket));
    Socket *observer = observing.socket();
    observer->connectToServer();
    const int before = int(ask(observer, u"marks"_s).value(0).toInteger());
    auto manager = std::make_unique<Manager>(m_server.url(), optionsFor(way));
    Socket *socket = manager->socket();
    connect(socket, &Socket::connected, this, [&] {
        for (int i = 0; i < 100; ++i)
            socket->emitEvent(u"mark"_s, i);
        manager.reset();
    });
    socket->connectToServer();
    QTRY_COMPARE(ask(observer, u"marks"_s), Array{before + 100});
}

QTEST_GUILESS_MAIN(TestClientNodeClosing)
#include "tst_client_node_closing.moc"

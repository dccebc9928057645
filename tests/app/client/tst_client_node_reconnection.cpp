// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::client;

using Answer = tl::expected<Array, AckError>;

/// What our client does when the official server goes, comes back, or falls silent.
class TestClientNodeReconnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void comesBackAfterTheServerWasKilledAndRestarted_data() { addWays(); }
    void comesBackAfterTheServerWasKilledAndRestarted();
    void sendsWhatWasEmittedWhileTheServerWasAway_data() { addWays(); }
    void sendsWhatWasEmittedWhileTheServerWasAway();
    void waitsForAServerThatIsNotThereYet_data() { addWays(); }
    void waitsForAServerThatIsNotThereYet();
    void noticesAServerThatFellSilent_data() { addWays(); }
    void noticesAServerThatFellSilent();
    void staysConnectedOverManyHeartbeats_data() { addWays(); }
    void staysConnectedOverManyHeartbeats();
    void comesBackWhenTheServerClosesTheConnection_data() { addWays(); }
    void comesBackWhenTheServerClosesTheConnection();
    void comesBackWhenTheServerSendsWhatIsNoPacket_data() { addWays(); }
    void comesBackWhenTheServerSendsWhatIsNoPacket();
    void staysAwayWhereReconnectionIsOff_data() { addWays(); }
    void staysAwayWhereReconnectionIsOff();
    void givesUpTheConnectionThatTakesTooLong_data() { addWays(); }
    void givesUpTheConnectionThatTakesTooLong();

private:
    static Options quick(Way way);
    static QJsonObject shortHeartbeat();
    static bool settle(Manager &manager, Way way);

    std::unique_ptr<NodeServer> m_server;
};

void TestClientNodeReconnection::init()
{
    m_server = std::make_unique<NodeServer>();
    QVERIFY2(m_server->start(shortHeartbeat()), qPrintable(m_server->error()));
}

QJsonObject TestClientNodeReconnection::shortHeartbeat()
{
    return {{u"pingInterval"_s, 200}, {u"pingTimeout"_s, 300}};
}

Options TestClientNodeReconnection::quick(Way way)
{
    Options options = optionsFor(way);
    options.reconnection.delay = 20ms;
    options.reconnection.maxDelay = 100ms;
    return options;
}

// Connected, and over the transport it is to stay on.
bool TestClientNodeReconnection::settle(Manager &manager, Way way)
{
    const auto wanted = way == Way::polling ? TransportName::polling : TransportName::websocket;
    manager.socket()->connectToServer();
    return QTest::qWaitFor(
        [&] { return manager.socket()->isConnected() && manager.status().transport == wanted; }, 10000);
}

void TestClientNodeReconnection::comesBackAfterTheServerWasKilledAndRestarted()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    Socket *chat = manager.socket(u"/chat"_s);
    chat->connectToServer();
    QVERIFY(settle(manager, way));
    QTRY_VERIFY(chat->isConnected());
    Socket *socket = manager.socket();
    const QString firstId = socket->id();
    QList<DisconnectReason> reasons;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    const QSignalSpy chatLost(chat, &Socket::disconnected);
    const QSignalSpy reconnected(&manager, &Manager::reconnected);
    QList<Answer> answers;
    socket->emitWithAck(u"never"_s, {}, 1h, [&](const Answer &answer) { answers.append(answer); });

    m_server->kill();
    QTRY_COMPARE(reasons.size(), 1);
    QVERIFY(reasons.first() == DisconnectReason::transportClose
        || reasons.first() == DisconnectReason::transportError);
    QCOMPARE(answers, QList{Answer(tl::unexpected(AckError::disconnected))});
    QCOMPARE(chatLost.size(), 1);
    QVERIFY(socket->isActive() && !socket->isConnected());
    QTRY_VERIFY(manager.status().attempt >= 2);

    QVERIFY2(m_server->start(shortHeartbeat()), qPrintable(m_server->error()));
    QTRY_VERIFY(socket->isConnected() && chat->isConnected());
    QCOMPARE(reconnected.size(), 1);
    QVERIFY(reconnected.first().first().toInt() >= 2);
    QVERIFY(socket->id() != firstId);
    QCOMPARE(ask(socket, u"echo-ack"_s, {1}), Array{1});
    QCOMPARE(manager.status().attempt, 0);
}

void TestClientNodeReconnection::sendsWhatWasEmittedWhileTheServerWasAway()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    QVERIFY(settle(manager, way));
    Socket *socket = manager.socket();
    m_server->kill();
    QTRY_VERIFY(!socket->isConnected());
    for (int i = 0; i < 5; ++i)
        socket->emitEvent(u"number"_s, i);
    QList<Answer> answers;
    socket->emitWithAck(u"numbers"_s, {}, 1h, [&](const Answer &answer) { answers.append(answer); });
    QVERIFY2(m_server->start(shortHeartbeat()), qPrintable(m_server->error()));
    QTRY_COMPARE(answers, QList{Answer(Array{Array{0, 1, 2, 3, 4}})});
}

void TestClientNodeReconnection::waitsForAServerThatIsNotThereYet()
{
    QFETCH(Way, way);
    m_server->kill();
    Manager manager(m_server->url(), quick(way));
    Socket *socket = manager.socket();
    QList<ConnectError> errors;
    connect(socket, &Socket::connectError, this, [&](const ConnectError &error) { errors.append(error); });
    socket->connectToServer();
    QTRY_VERIFY(errors.size() >= 2);
    QVERIFY(!errors.first().byServer && socket->isActive());
    QCOMPARE(manager.status().failure.kind, Failure::Kind::connectionRefused);
    QVERIFY2(m_server->start(shortHeartbeat()), qPrintable(m_server->error()));
    QTRY_VERIFY(socket->isConnected());
}

void TestClientNodeReconnection::noticesAServerThatFellSilent()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    QVERIFY(settle(manager, way));
    Socket *socket = manager.socket();
    QList<DisconnectReason> reasons;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    m_server->suspend();
    QTRY_COMPARE(reasons, QList{DisconnectReason::pingTimeout});
    QCOMPARE(manager.status().failure.kind, Failure::Kind::timedOut);
    m_server->resume();
    QTRY_VERIFY(socket->isConnected());
}

void TestClientNodeReconnection::staysConnectedOverManyHeartbeats()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    QVERIFY(settle(manager, way));
    const QString id = manager.socket()->id();
    // An observer's own socket would be cut off as well, so the server's clock is what counts here.
    for (int i = 0; i < 4; ++i)
        QCOMPARE(ask(manager.socket(), u"heartbeat"_s), Array{true}); // answered after the next ping was sent
    QCOMPARE(manager.socket()->id(), id);
}

void TestClientNodeReconnection::comesBackWhenTheServerClosesTheConnection()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    QVERIFY(settle(manager, way));
    Socket *socket = manager.socket();
    const QString firstId = socket->id();
    QList<DisconnectReason> reasons;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    socket->emitEvent(u"close-engine"_s);
    QTRY_COMPARE(reasons, QList{DisconnectReason::transportClose});
    QTRY_VERIFY(socket->isConnected());
    QVERIFY(socket->id() != firstId);
}

void TestClientNodeReconnection::comesBackWhenTheServerSendsWhatIsNoPacket()
{
    QFETCH(Way, way);
    Manager manager(m_server->url(), quick(way));
    QVERIFY(settle(manager, way));
    Socket *socket = manager.socket();
    QList<DisconnectReason> reasons;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    socket->emitEvent(u"break"_s, u"2[\"broken"_s);
    QTRY_COMPARE(reasons, QList{DisconnectReason::parseError});
    QTRY_VERIFY(socket->isConnected());
}

void TestClientNodeReconnection::staysAwayWhereReconnectionIsOff()
{
    QFETCH(Way, way);
    Options options = quick(way);
    options.reconnection.enabled = false;
    Manager manager(m_server->url(), options);
    QVERIFY(settle(manager, way));
    Socket *socket = manager.socket();
    const QSignalSpy lost(socket, &Socket::disconnected);
    const QSignalSpy failed(&manager, &Manager::reconnectFailed);
    m_server->kill();
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(manager.status().state, Status::State::offline);
    QVERIFY(manager.status().failure.kind != Failure::Kind::none);
    QVERIFY(!socket->isActive());
    QCOMPARE(failed.size(), 0);
}

void TestClientNodeReconnection::givesUpTheConnectionThatTakesTooLong()
{
    QFETCH(Way, way);
    m_server->suspend(); // the system still accepts connections for it
    Options options = quick(way);
    options.connectTimeout = 50ms;
    Manager manager(m_server->url(), options);
    Socket *socket = manager.socket();
    const QSignalSpy errors(socket, &Socket::connectError);
    socket->connectToServer();
    QTRY_VERIFY(errors.size() >= 2);
    QCOMPARE(manager.status().failure.kind, Failure::Kind::timedOut);
    m_server->resume();
    QTRY_VERIFY(socket->isConnected());
}

QTEST_GUILESS_MAIN(TestClientNodeReconnection)
#include "tst_client_node_reconnection.moc"

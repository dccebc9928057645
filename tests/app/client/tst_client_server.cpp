// SPDX-License-Identifier: MIT
#include "app/client/manager.h"
#include "app/client/socket.h"
#include "server/server.h"
#include "tests/protocol/value/print.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tincan::Array;
using tincan::Value;

namespace client = tincan::client;

/// Our client with our server, over real connections.
class TestClientServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void talksBothWays_data() { addWays(); }
    void talksBothWays();
    void isRefusedAndThenLetIn_data() { addWays(); }
    void isRefusedAndThenLetIn();
    void keepsTheOrderAcrossTheUpgrade_data() { addWays(); }
    void keepsTheOrderAcrossTheUpgrade();
    void bothSidesKnowWhyItEnded_data() { addWays(); }
    void bothSidesKnowWhyItEnded();
    void leavesAndReturnsAtOnce_data() { addWays(); }
    void leavesAndReturnsAtOnce();
    void isToldOfTheEndOfTheServer_data() { addWays(); }
    void isToldOfTheEndOfTheServer();

private:
    static void addWays();
    client::Manager *newManager();
    Array ask(client::Socket *socket, const QString &name, const Array &args);

    std::unique_ptr<client::Manager> m_manager; // destroyed after the server: it may go first or last
    std::unique_ptr<tincan::Server> m_server;
};

void TestClientServer::init()
{
    m_manager.reset();
    m_server = std::make_unique<tincan::Server>();
    const auto listening = m_server->listen(QHostAddress::LocalHost, 0);
    QVERIFY(listening.has_value());
}

void TestClientServer::addWays()
{
    using client::TransportName;
    QTest::addColumn<QList<TransportName>>("transports");
    QTest::newRow("polling only") << QList{TransportName::polling};
    QTest::newRow("WebSocket only") << QList{TransportName::websocket};
    QTest::newRow("with upgrade") << QList{TransportName::polling, TransportName::websocket};
}

client::Manager *TestClientServer::newManager()
{
    client::Options options;
    options.transports = *static_cast<QList<client::TransportName> *>(
        QTest::qData("transports", qMetaTypeId<QList<client::TransportName>>()));
    options.reconnection.delay = 10ms;
    const QUrl url(u"http://127.0.0.1:%1"_s.arg(m_server->port()));
    m_manager = std::make_unique<client::Manager>(url, options);
    return m_manager.get();
}

Array TestClientServer::ask(client::Socket *socket, const QString &name, const Array &args)
{
    auto answer = std::make_shared<std::optional<tl::expected<Array, client::AckError>>>();
    socket->emitWithAck(name, args, 10s, [answer](const auto &given) { *answer = given; });
    const bool isInTime = QTest::qWaitFor([&] { return answer->has_value(); }, 10000);
    return isInTime && **answer ? ***answer : Array{u"no answer"_s};
}

void TestClientServer::talksBothWays()
{
    m_server->of(u"/chat"_s).onConnection([](tincan::Socket &socket) {
        socket.on(u"echo"_s, [&socket](const Array &args, const tincan::Ack &ack) {
            socket.emitArguments(u"echo"_s, args);
            ack.answer(args);
        });
        socket.emitWithAck(u"question"_s, {1}, 10s, [&socket](const auto &answer) {
            socket.emitEvent(u"answered"_s, Value(answer.value_or(Array())));
        });
    });
    client::Socket *socket = newManager()->socket(u"/chat"_s);
    QList<Array> echoed;
    Array answered;
    socket->on(u"echo"_s, [&](const Array &args) { echoed.append(args); });
    socket->on(u"question"_s,
        [](const Array &args, const client::Ack &ack) { ack(args.value(0), QByteArray("\0", 1)); });
    socket->on(u"answered"_s, [&](const Array &args) { answered = args; });
    socket->connectToServer();
    const Array args{1, -0.5, u"ü"_s + QChar(0xd800) + QChar(0), nullptr, QByteArray(100000, '\xff'),
        tincan::Object{{u"b"_s, Array{QByteArray()}}, {u"a"_s, true}}};
    QCOMPARE(ask(socket, u"echo"_s, args), args);
    QTRY_COMPARE(echoed, (QList<Array>{args}));
    QTRY_COMPARE(answered, (Array{Array{1, QByteArray("\0", 1)}}));
}

void TestClientServer::isRefusedAndThenLetIn()
{
    m_server->use([](tincan::Socket &socket, const tincan::Next &next) {
        if (socket.handshake().auth().value(u"name") == Value(u"Ann"_s))
            next();
        else
            next(tincan::ConnectError{u"name taken"_s, tincan::Object{{u"code"_s, u"name-taken"_s}}});
    });
    client::Socket *socket = newManager()->socket();
    client::ConnectError error;
    connect(socket, &client::Socket::connectError, this,
        [&](const client::ConnectError &given) { error = given; });
    socket->connectToServer();
    QTRY_COMPARE(error.message, u"name taken"_s);
    QCOMPARE(error.data, Value(tincan::Object{{u"code"_s, u"name-taken"_s}}));
    socket->setAuth(tincan::Object{{u"name"_s, u"Ann"_s}});
    socket->connectToServer();
    QTRY_VERIFY(socket->isConnected());
}

void TestClientServer::keepsTheOrderAcrossTheUpgrade()
{
    Array arrived;
    m_server->onConnection([&](tincan::Socket &socket) {
        for (int i = 0; i < 500; ++i)
            socket.emitEvent(u"number"_s, i);
        socket.on(u"number"_s, [&](const Array &args) { arrived.append(args.value(0)); });
    });
    Array expected;
    for (int i = 0; i < 1000; ++i)
        expected.append(i);
    Array received;
    client::Manager *manager = newManager();
    client::Socket *socket = manager->socket();
    socket->on(u"number"_s, [&](const Array &args) { received.append(args.value(0)); });
    connect(socket, &client::Socket::connected, this, [&] {
        for (const Value &value : expected)
            socket->emitEvent(u"number"_s, value);
    });
    socket->connectToServer();
    QTRY_COMPARE(arrived.size(), 1000);
    QCOMPARE(arrived, expected);
    QTRY_COMPARE(received.size(), 500);
    QCOMPARE(received, expected.first(500));
    QTRY_COMPARE(manager->status().transport, manager->options().transports.last());
}

void TestClientServer::bothSidesKnowWhyItEnded()
{
    QStringList serverReasons;
    m_server->onConnection([&](tincan::Socket &socket) {
        socket.onDisconnect([&](const QString &reason) { serverReasons.append(reason); });
        socket.on(u"bye"_s, [&socket](const Array &args) { socket.disconnect(args.value(0).toBool()); });
    });
    client::Socket *socket = newManager()->socket();
    QStringList reasons;
    connect(socket, &client::Socket::disconnected, this,
        [&](client::DisconnectReason reason) { reasons.append(text(reason)); });
    const auto connectAgain = [&] {
        socket->connectToServer();
        return QTest::qWaitFor([&] { return socket->isConnected(); });
    };
    QVERIFY(connectAgain());
    socket->disconnectFromServer();
    QTRY_COMPARE(serverReasons, QStringList{u"client namespace disconnect"_s});
    for (const bool closes : {false, true}) {
        QVERIFY(connectAgain());
        socket->emitEvent(u"bye"_s, closes);
        QTRY_VERIFY(!socket->isActive());
    }
    QCOMPARE(reasons,
        (QStringList{u"io client disconnect"_s, u"io server disconnect"_s, u"io server disconnect"_s}));
    QCOMPARE(serverReasons.size(), 3);
    QCOMPARE(serverReasons.last(), u"server namespace disconnect"_s);
}

void TestClientServer::leavesAndReturnsAtOnce()
{
    client::Manager *manager = newManager();
    m_server->of(u"/chat"_s).onConnection([](tincan::Socket &) {});
    client::Socket *root = manager->socket();
    client::Socket *chat = manager->socket(u"/chat"_s);
    root->connectToServer();
    chat->connectToServer();
    QTRY_VERIFY(root->isConnected() && chat->isConnected());
    const QSignalSpy lost(root, &client::Socket::disconnected);
    const QString firstId = chat->id();
    chat->disconnectFromServer();
    chat->connectToServer();
    QTRY_VERIFY(chat->isConnected());
    QVERIFY(chat->id() != firstId);
    QCOMPARE(lost.size(), 0);
}

void TestClientServer::isToldOfTheEndOfTheServer()
{
    client::Manager *manager = newManager();
    client::Socket *socket = manager->socket();
    socket->connectToServer();
    QTRY_VERIFY(socket->isConnected());
    QList<client::DisconnectReason> reasons;
    connect(socket, &client::Socket::disconnected, this,
        [&](client::DisconnectReason reason) { reasons.append(reason); });
    m_server->close();
    QTRY_COMPARE(reasons.size(), 1);
    // Where no GET is pending at that moment, polling only finds the port closed.
    const bool isPolling = manager->options().transports.last() == client::TransportName::polling;
    QVERIFY(reasons.first() == client::DisconnectReason::transportClose
        || (isPolling && reasons.first() == client::DisconnectReason::transportError));
    QTRY_COMPARE(manager->status().failure.kind, client::Failure::Kind::connectionRefused);
    QVERIFY(socket->isActive()); // and goes on trying
}

QTEST_GUILESS_MAIN(TestClientServer)
#include "tst_client_server.moc"

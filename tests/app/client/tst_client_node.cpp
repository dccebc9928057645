// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::client;

using Answer = tl::expected<Array, AckError>;

/// Our client against the official server, each test over polling, over WebSocket, and with upgrade.
class TestClientNode : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void connects_data() { addWays(); }
    void connects();
    void joinsSeveralNamespacesOverOneConnection_data() { addWays(); }
    void joinsSeveralNamespacesOverOneConnection();
    void isRefusedWithTheServersWordsAndData_data() { addWays(); }
    void isRefusedWithTheServersWordsAndData();
    void isToldOfAnUnknownNamespace_data() { addWays(); }
    void isToldOfAnUnknownNamespace();
    void authenticatesWithAValueOrAFunction_data() { addWays(); }
    void authenticatesWithAValueOrAFunction();
    void sendsItsQueryAndHeaders_data() { addWays(); }
    void sendsItsQueryAndHeaders();

    void hearsOnlyItsRooms_data() { addWays(); }
    void hearsOnlyItsRooms();
    void hearsBroadcastsOfOthers_data() { addWays(); }
    void hearsBroadcastsOfOthers();

    void leavesAndTheServerKnowsWhy_data() { addWays(); }
    void leavesAndTheServerKnowsWhy();
    void leavesOneNamespaceAndKeepsTheOther_data() { addWays(); }
    void leavesOneNamespaceAndKeepsTheOther();
    void isPutOutByTheServer_data() { addWays(); }
    void isPutOutByTheServer();
    void canComeBackAfterItWasPutOut_data() { addWays(); }
    void canComeBackAfterItWasPutOut();

private:
    Socket *connected(Way way, const QString &nsp = u"/"_s);
    Manager *newManager(const Options &options);

    NodeServer m_server;
    std::vector<std::unique_ptr<Manager>> m_managers;
};

void TestClientNode::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.error()));
}

void TestClientNode::init()
{
    QVERIFY(m_managers.empty());
}

void TestClientNode::cleanup()
{
    m_managers.clear();
}

Manager *TestClientNode::newManager(const Options &options)
{
    m_managers.push_back(std::make_unique<Manager>(m_server.url(), options));
    return m_managers.back().get();
}

// A connected socket; null where that failed.
Socket *TestClientNode::connected(Way way, const QString &nsp)
{
    Socket *socket = newManager(optionsFor(way))->socket(nsp);
    socket->connectToServer();
    return QTest::qWaitFor([socket] { return socket->isConnected(); }, 10000) ? socket : nullptr;
}

void TestClientNode::connects()
{
    QFETCH(Way, way);
    Manager *manager = newManager(optionsFor(way));
    Socket *socket = manager->socket();
    const QSignalSpy connected(socket, &Socket::connected);
    const QSignalSpy upgraded(manager, &Manager::upgraded);
    QCOMPARE(manager->status().state, Status::State::offline);
    QVERIFY(!socket->isActive());

    socket->connectToServer();
    QCOMPARE(manager->status().state, Status::State::connecting);
    QVERIFY(socket->isActive());
    QTRY_VERIFY(socket->isConnected());
    QCOMPARE(connected.size(), 1);
    QCOMPARE(socket->id().size(), 20);
    QCOMPARE(manager->status().state, Status::State::connected);
    QCOMPARE(manager->status().failure, Failure());

    if (way == Way::upgrade)
        QTRY_COMPARE(upgraded.size(), 1);
    const bool isPolling = way == Way::polling;
    QCOMPARE(manager->status().transport, isPolling ? TransportName::polling : TransportName::websocket);
    QCOMPARE(ask(socket, u"transport"_s), Array{isPolling ? u"polling"_s : u"websocket"_s});
    QCOMPARE(upgraded.size(), way == Way::upgrade ? 1 : 0);
}

void TestClientNode::joinsSeveralNamespacesOverOneConnection()
{
    QFETCH(Way, way);
    Socket *root = connected(way);
    QVERIFY(root);
    Socket *chat = root->manager()->socket(u"chat"_s);
    Socket *room = root->manager()->socket(u"/room-12"_s);
    QCOMPARE(chat->nsp(), u"/chat"_s);
    QCOMPARE(root->manager()->socket(u"/chat"_s), chat);
    Array welcome;
    chat->on(u"welcome"_s, [&](const Array &args) { welcome = args; });
    QTRY_COMPARE(ask(root, u"clients"_s), Array{1}); // those of earlier tests are gone
    chat->connectToServer();
    room->connectToServer();
    QTRY_VERIFY(chat->isConnected() && room->isConnected());
    QTRY_COMPARE(welcome, Array{u"to chat"_s});
    QVERIFY(chat->id() != root->id());
    QCOMPARE(ask(room, u"echo-ack"_s, {1}), Array{1});
    QCOMPARE(ask(chat, u"clients"_s), Array{1});
}

void TestClientNode::isRefusedWithTheServersWordsAndData()
{
    QFETCH(Way, way);
    Manager *manager = newManager(optionsFor(way));
    Socket *socket = manager->socket(u"/private"_s);
    ConnectError error;
    connect(socket, &Socket::connectError, this, [&](const ConnectError &given) { error = given; });
    socket->setAuth(Object{{u"token"_s, u"wrong"_s}});
    socket->connectToServer();
    QTRY_COMPARE(error.message, u"not allowed"_s);
    QCOMPARE(error.data, Value(Object{{u"code"_s, u"token-invalid"_s}, {u"given"_s, u"wrong"_s}}));
    QVERIFY(error.byServer);
    QVERIFY(!socket->isActive());
    QCOMPARE(manager->status().state, Status::State::offline);

    socket->setAuth(Object{{u"token"_s, u"secret"_s}});
    socket->connectToServer();
    QTRY_VERIFY(socket->isConnected());
}

void TestClientNode::isToldOfAnUnknownNamespace()
{
    QFETCH(Way, way);
    Socket *root = connected(way);
    QVERIFY(root);
    Socket *socket = root->manager()->socket(u"/nowhere"_s);
    ConnectError error;
    connect(socket, &Socket::connectError, this, [&](const ConnectError &given) { error = given; });
    socket->connectToServer();
    QTRY_COMPARE(error, (ConnectError{u"Invalid namespace"_s, {}, true}));
    QVERIFY(root->isConnected());
}

void TestClientNode::authenticatesWithAValueOrAFunction()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.auth = Object{{u"from"_s, u"options ü"_s}};
    Manager *manager = newManager(options);
    Socket *root = manager->socket();
    Socket *chat = manager->socket(u"/chat"_s);
    int asked = 0;
    chat->setAuth([&asked] { return Object{{u"asked"_s, ++asked}}; });
    root->connectToServer();
    chat->connectToServer();
    const auto auth = [](Socket *socket) { return ask(socket, u"handshake"_s).value(0)[u"auth"]; };
    QCOMPARE(auth(root), Value(Object{{u"from"_s, u"options ü"_s}}));
    QCOMPARE(auth(chat), Value(Object{{u"asked"_s, 1}}));
    chat->disconnectFromServer();
    chat->connectToServer();
    QCOMPARE(auth(chat), Value(Object{{u"asked"_s, 2}}));
}

void TestClientNode::sendsItsQueryAndHeaders()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.query.addQueryItem(u"name"_s, u"a b&c=d+ü"_s);
    options.extraHeaders = {{"X-Test", "a header"}};
    Socket *socket = newManager(options)->socket();
    socket->connectToServer();
    const Value handshake = ask(socket, u"handshake"_s).value(0);
    QCOMPARE(handshake[u"query"][u"name"], Value(u"a b&c=d+ü"_s));
    QCOMPARE(handshake[u"query"][u"EIO"], Value(u"4"_s));
    QCOMPARE(handshake[u"header"], Value(u"a header"_s));
}

void TestClientNode::hearsOnlyItsRooms()
{
    QFETCH(Way, way);
    Socket *first = connected(way);
    Socket *second = connected(way);
    QVERIFY(first && second);
    QStringList heard;
    second->on(u"room"_s, [&](const Array &args) { heard.append(args.value(1).toString()); });
    ask(second, u"join"_s, {u"blue"_s});
    first->emitEvent(u"to"_s, u"red"_s, u"to red"_s);
    first->emitEvent(u"to"_s, u"blue"_s, u"to blue"_s);
    QTRY_COMPARE(heard, QStringList{u"to blue"_s});
    ask(second, u"leave"_s, {u"blue"_s});
    first->emitEvent(u"to"_s, u"blue"_s, u"again"_s);
    ask(first, u"transport"_s);
    ask(second, u"transport"_s); // whatever was sent to it before would be here
    QCOMPARE(heard.size(), 1);
}

void TestClientNode::hearsBroadcastsOfOthers()
{
    QFETCH(Way, way);
    Socket *first = connected(way);
    Socket *second = connected(way);
    QVERIFY(first && second);
    QStringList heard;
    const auto listen = [&](Socket *socket, const QString &name) {
        socket->onAny([&heard, name](const QString &event, const Array &args) {
            heard.append(name + u' ' + event + u' ' + args.value(0).toString());
        });
    };
    listen(first, u"1"_s);
    listen(second, u"2"_s);
    first->emitEvent(u"broadcast"_s, u"hello"_s);
    QTRY_COMPARE(heard, QStringList{u"2 broadcast hello"_s});
    heard.clear();
    first->emitEvent(u"everyone"_s, u"hi"_s);
    QTRY_COMPARE(heard.size(), 2);
    QVERIFY(heard.contains(u"1 everyone hi"_s) && heard.contains(u"2 everyone hi"_s));
}

void TestClientNode::leavesAndTheServerKnowsWhy()
{
    QFETCH(Way, way);
    Socket *observer = connected(Way::websocket, u"/room-1"_s);
    Socket *socket = connected(way);
    QVERIFY(observer && socket);
    const qsizetype before = ask(observer, u"reasons"_s).value(0).toArray().size();
    QList<DisconnectReason> reasons;
    QList<Answer> answers;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    socket->emitWithAck(u"never"_s, {}, 10s, [&](const Answer &answer) { answers.append(answer); });
    socket->disconnectFromServer();
    QCOMPARE(reasons, QList{DisconnectReason::ioClientDisconnect});
    QCOMPARE(answers, QList{Answer(tl::unexpected(AckError::disconnected))});
    QCOMPARE(socket->id(), QString());
    QVERIFY(!socket->isActive());
    QCOMPARE(socket->manager()->status(), Status());

    QTRY_COMPARE(ask(observer, u"reasons"_s).value(0).toArray().size(), before + 1);
    const Value last = ask(observer, u"reasons"_s).value(0).toArray().last();
    QCOMPARE(last, Value(Array{u"/"_s, u"client namespace disconnect"_s}));
    QTRY_COMPARE(ask(observer, u"clients"_s), Array{1});
}

void TestClientNode::leavesOneNamespaceAndKeepsTheOther()
{
    QFETCH(Way, way);
    Socket *root = connected(way);
    QVERIFY(root);
    Socket *chat = root->manager()->socket(u"/chat"_s);
    chat->connectToServer();
    QTRY_VERIFY(chat->isConnected());
    const QString firstId = chat->id();
    chat->disconnectFromServer();
    QCOMPARE(ask(root, u"echo-ack"_s, {1}), Array{1});
    QVERIFY(root->isConnected());
    chat->connectToServer();
    QTRY_VERIFY(chat->isConnected());
    QVERIFY(chat->id() != firstId);
}

void TestClientNode::isPutOutByTheServer()
{
    QFETCH(Way, way);
    for (const bool closesConnection : {false, true}) {
        Socket *socket = connected(way);
        QVERIFY(socket);
        QList<DisconnectReason> reasons;
        const auto context = std::make_unique<QObject>();
        connect(socket, &Socket::disconnected, context.get(),
            [&](DisconnectReason reason) { reasons.append(reason); });
        const QSignalSpy attempts(socket->manager(), &Manager::reconnectAttempted);
        socket->emitEvent(u"disconnect-me"_s, closesConnection);
        QTRY_COMPARE(reasons, QList{DisconnectReason::ioServerDisconnect});
        QVERIFY(!socket->isActive()); // there is no automatic reconnection
        QCOMPARE(socket->manager()->status(), Status());
        QCOMPARE(attempts.size(), 0);
    }
}

void TestClientNode::canComeBackAfterItWasPutOut()
{
    QFETCH(Way, way);
    Socket *socket = connected(way);
    QVERIFY(socket);
    const QString firstId = socket->id();
    connect(socket, &Socket::disconnected, socket, &Socket::connectToServer);
    socket->emitEvent(u"disconnect-me"_s, true);
    QTRY_VERIFY(socket->isConnected() && socket->id() != firstId);
    QCOMPARE(ask(socket, u"echo-ack"_s, {1}), Array{1});
}

QTEST_GUILESS_MAIN(TestClientNode)
#include "tst_client_node.moc"

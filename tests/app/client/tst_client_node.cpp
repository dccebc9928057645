// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

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

    void carriesEveryKindOfJson_data();
    void carriesEveryKindOfJson();
    void carriesTextAsUtf16Units_data();
    void carriesTextAsUtf16Units();
    void carriesBinaryData_data();
    void carriesBinaryData();
    void sendsBinaryDataAsTextWhereAsked_data() { addWays(); }
    void sendsBinaryDataAsTextWhereAsked();
    void emitsEventsWithManyArguments_data() { addWays(); }
    void emitsEventsWithManyArguments();

    void answersTheServersQuestions_data() { addWays(); }
    void answersTheServersQuestions();
    void failsAnAcknowledgementThatTakesTooLong_data() { addWays(); }
    void failsAnAcknowledgementThatTakesTooLong();
    void triesAgainWhatIsNotAcknowledged_data() { addWays(); }
    void triesAgainWhatIsNotAcknowledged();

    void hearsOnlyItsRooms_data() { addWays(); }
    void hearsOnlyItsRooms();
    void hearsBroadcastsOfOthers_data() { addWays(); }
    void hearsBroadcastsOfOthers();

    void sendsWhatWasEmittedBeforeItConnected_data() { addWays(); }
    void sendsWhatWasEmittedBeforeItConnected();
    void dropsVolatileEventsWhileDisconnected_data() { addWays(); }
    void dropsVolatileEventsWhileDisconnected();
    void keepsTheOrderOfAThousandMessagesEachWay_data() { addWays(); }
    void keepsTheOrderOfAThousandMessagesEachWay();
    void keepsTheOrderOfWhatIsSentBitByBit_data() { addWays(); }
    void keepsTheOrderOfWhatIsSentBitByBit();

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

void TestClientNode::carriesEveryKindOfJson_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("json"); // as the server sees it
    const std::pair<const char *, Way> ways[]
        = {{"polling", Way::polling}, {"WebSocket", Way::websocket}, {"upgrade", Way::upgrade}};
    for (const auto &[wayName, way] : ways) {
        const auto row = [&](const char *name, const Value &value, const QString &json) {
            QTest::addRow("%s, %s", name, wayName) << way << value << json;
        };
        row("null", nullptr, u"null"_s);
        row("true", true, u"true"_s);
        row("false", false, u"false"_s);
        row("zero", 0, u"0"_s);
        row("negative", -17, u"-17"_s);
        row("largest exact integer", qint64(9007199254740991), u"9007199254740991"_s);
        row("fraction", 0.1, u"0.1"_s);
        row("huge", 1e100, u"1e+100"_s);
        row("tiny", -5e-324, u"-5e-324"_s);
        row("empty text", u""_s, u"\"\""_s);
        row("text with quotes", u"\"\\\n"_s, u"\"\\\"\\\\\\n\""_s);
        row("empty array", Array(), u"[]"_s);
        row("empty object", Object(), u"{}"_s);
        row("order of keys", Object{{u"b"_s, 1}, {u"a"_s, 2}, {u"B"_s, 3}}, u"{\"b\":1,\"a\":2,\"B\":3}"_s);
        row("nested", Array{Object{{u"a"_s, Array{1, nullptr, Object{{u""_s, false}}}}}, Array{Array{}}},
            u"[{\"a\":[1,null,{\"\":false}]},[[]]]"_s);
    }
}

void TestClientNode::carriesEveryKindOfJson()
{
    QFETCH(Way, way);
    QFETCH(Value, value);
    Socket *socket = connected(way);
    QVERIFY(socket);
    Array echoed;
    socket->on(u"echo"_s, [&](const Array &args) { echoed = args; });
    socket->emitEvent(u"echo"_s, value, u"end"_s);
    QFETCH(QString, json);
    QCOMPARE(ask(socket, u"json"_s, {value}).value(0).toString(), json);
    QTRY_COMPARE(echoed, (Array{value, u"end"_s}));
    QCOMPARE(echoed.value(0).type(), value.type());
}

void TestClientNode::carriesTextAsUtf16Units_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<QString>("text");
    const std::pair<const char *, Way> ways[]
        = {{"polling", Way::polling}, {"WebSocket", Way::websocket}, {"upgrade", Way::upgrade}};
    for (const auto &[wayName, way] : ways) {
        const auto row = [&](const char *name, const QString &text) {
            QTest::addRow("%s, %s", name, wayName) << way << text;
        };
        row("umlauts and Chinese", u"äöü ß 你好"_s);
        row("emoji of several code points", u"👩‍👩‍👧‍👦 🇩🇪"_s);
        row("a lone high surrogate", QString(QChar(0xd83d)) + u"x"_s);
        row("a lone low surrogate", u"x"_s + QChar(0xdc00));
        row("surrogates the wrong way round", QString(QChar(0xdc00)) + QChar(0xd83d));
        row("NUL", u"a"_s + QChar(0) + u"b"_s);
        row("control characters", u"\u0001\u001e\u001f\u007f\u0085"_s);
        row("line separators", u"\u2028\u2029"_s);
        row("a byte order mark first", u"\ufeffx"_s);
        row("noncharacters", QString(QChar(0xffff)) + QChar(0xfffe));
        row("markup", u"<img src=x onerror=alert(1)>"_s);
        row("what separates packets", u"4\u001e41\u001eb"_s);
    }
}

void TestClientNode::carriesTextAsUtf16Units()
{
    QFETCH(Way, way);
    QFETCH(QString, text);
    Socket *socket = connected(way);
    QVERIFY(socket);
    Array units;
    for (const QChar unit : text)
        units.append(int(unit.unicode()));
    QCOMPARE(ask(socket, u"units"_s, {text}), Array{Value(units)});
    QCOMPARE(ask(socket, u"echo-ack"_s, {text}), Array{text});
    QCOMPARE(ask(socket, u"echo-ack"_s, {Object{{text, 1}}}), (Array{Object{{text, 1}}}));
}

void TestClientNode::carriesBinaryData_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<Array>("args");
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all.append(char(i));
    const std::pair<const char *, Way> ways[]
        = {{"polling", Way::polling}, {"WebSocket", Way::websocket}, {"upgrade", Way::upgrade}};
    for (const auto &[wayName, way] : ways) {
        const auto row = [&](const char *name, const Array &args) {
            QTest::addRow("%s, %s", name, wayName) << way << args;
        };
        row("every byte", {all});
        row("empty", {QByteArray("")});
        row("100 kB", {QByteArray(100 * 1000, '\xfe')});
        row("several between other arguments", {1, all, u"two"_s, QByteArray("x"), nullptr});
        row("nested",
            {Object{{u"a"_s, Array{all, Object{{u"b"_s, QByteArray("\0", 1)}}}}, {u"c"_s, 3}}, all});
    }
}

void TestClientNode::carriesBinaryData()
{
    QFETCH(Way, way);
    QFETCH(Array, args);
    Socket *socket = connected(way);
    QVERIFY(socket);
    Array echoed;
    socket->on(u"echo"_s, [&](const Array &given) { echoed = given; });
    socket->emitArgs(u"echo"_s, args);
    QCOMPARE(ask(socket, u"echo-ack"_s, args), args); // a binary event, a binary acknowledgement
    QTRY_COMPARE(echoed, args);
    QCOMPARE(ask(socket, u"bytes"_s, {QByteArray("abc")}), (Array{true, 3}));
}

void TestClientNode::sendsBinaryDataAsTextWhereAsked()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.forceBase64 = true;
    Socket *socket = newManager(options)->socket();
    socket->connectToServer();
    const QByteArray bytes("\0\xff\x80 binary", 10);
    QCOMPARE(ask(socket, u"bytes"_s, {bytes}), (Array{true, 10}));
    QCOMPARE(ask(socket, u"echo-ack"_s, {bytes}), Array{bytes});
}

void TestClientNode::emitsEventsWithManyArguments()
{
    QFETCH(Way, way);
    Socket *socket = connected(way);
    QVERIFY(socket);
    QStringList names;
    Array echoed;
    socket->onAny([&](const QString &name, const Array &args) {
        names.append(name);
        echoed = args;
    });
    QVERIFY(!socket->emitEvent(u"connect"_s, 1)); // a reserved name
    QVERIFY(socket->emitEvent(u"echo"_s));
    QTRY_COMPARE(names, QStringList{u"echo"_s});
    QVERIFY(echoed.isEmpty());
    QVERIFY(socket->emitEvent(u"echo"_s, 1, u"two"_s, Array{3}, Object{{u"four"_s, 4.5}}, nullptr, true));
    QTRY_COMPARE(echoed, (Array{1, u"two"_s, Array{3}, Object{{u"four"_s, 4.5}}, nullptr, true}));
}

void TestClientNode::answersTheServersQuestions()
{
    QFETCH(Way, way);
    Socket *socket = connected(way);
    QVERIFY(socket);
    QList<Array> answered;
    Ack kept;
    socket->on(u"question"_s, [&](const Array &args, const Ack &ack) {
        QVERIFY(bool(ack));
        if (args.isEmpty()) {
            ack();
        } else if (args.value(0).isBinary()) {
            kept = ack; // answered later
        } else {
            ack(args.value(0), u"and"_s, QByteArray("bytes"));
            ack(u"a second answer is ignored"_s);
        }
    });
    socket->on(u"answered"_s, [&](const Array &args) { answered.append(args); });
    socket->emitEvent(u"ask"_s);
    QTRY_COMPARE(answered.size(), 1);
    QCOMPARE(answered.last(), Array{Value(Array())});
    socket->emitEvent(u"ask"_s, 17);
    QTRY_COMPARE(answered.size(), 2);
    QCOMPARE(answered.last(), (Array{Array{17, u"and"_s, QByteArray("bytes")}}));
    socket->emitEvent(u"ask"_s, QByteArray("?"));
    QTRY_VERIFY(bool(kept));
    kept(u"late"_s);
    QTRY_COMPARE(answered.size(), 3);
    QCOMPARE(answered.last(), (Array{Array{u"late"_s}}));

    bool hasAck = true;
    socket->on(u"echo"_s, [&](const Array &, const Ack &ack) {
        hasAck = bool(ack);
        ack(u"nobody asked"_s);
    });
    socket->emitEvent(u"echo"_s);
    QTRY_VERIFY(!hasAck);
}

void TestClientNode::failsAnAcknowledgementThatTakesTooLong()
{
    QFETCH(Way, way);
    Socket *socket = connected(way);
    QVERIFY(socket);
    QList<Answer> answers;
    const auto collect = [&](const Answer &answer) { answers.append(answer); };
    socket->emitWithAck(u"never"_s, {}, 50ms, collect);
    QVERIFY(answers.isEmpty());
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers.value(0), Answer(tl::unexpected(AckError::timedOut)));

    // While disconnected an event waits no longer than its acknowledgement is awaited.
    socket->disconnectFromServer();
    socket->emitWithAck(u"ordered"_s, {u"too late"_s}, 10ms, collect);
    QTRY_COMPARE(answers.size(), 2);
    socket->connectToServer();
    const Array order = ask(socket, u"ordered"_s, {u"in time"_s});
    QVERIFY(order.value(0).toArray().contains(Value(u"in time"_s)));
    QVERIFY(!order.value(0).toArray().contains(Value(u"too late"_s)));

    socket->emitWithAck(u"disconnect"_s, {}, 50ms, collect);
    QTRY_COMPARE(answers.size(), 3);
    QCOMPARE(answers.value(2), Answer(tl::unexpected(AckError::invalid)));
}

void TestClientNode::triesAgainWhatIsNotAcknowledged()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.retries = 2;
    options.ackTimeout = 100ms;
    Socket *socket = newManager(options)->socket();
    QStringList answers;
    const auto collect = [&](const QString &name) {
        return [&answers, name](const Answer &answer) {
            answers.append(name + (answer ? u" answered"_s : u" given up"_s));
        };
    };
    socket->emitWithAck(u"flaky"_s, {QString::fromUtf8(QTest::currentDataTag())}, 0ms, collect(u"flaky"_s));
    socket->emitWithAck(u"never"_s, {}, 0ms, collect(u"never"_s));
    socket->emitWithAck(u"echo-ack"_s, {1}, 5s, collect(u"echo"_s));
    socket->connectToServer();
    QTRY_COMPARE(answers, (QStringList{u"flaky answered"_s, u"never given up"_s, u"echo answered"_s}));
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

void TestClientNode::sendsWhatWasEmittedBeforeItConnected()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.limits.bufferedEvents = 3;
    Socket *socket = newManager(options)->socket();
    QVERIFY(socket->emitEvent(u"number"_s, 0));
    socket->connectToServer();
    QVERIFY(socket->emitEvent(u"number"_s, 1));
    QVERIFY(socket->emitEvent(u"number"_s, 2));
    QVERIFY(!socket->emitEvent(u"number"_s, 3)); // the buffer is full
    Answer refused;
    socket->emitWithAck(u"numbers"_s, {}, 10s, [&](const Answer &answer) { refused = answer; });
    QTRY_COMPARE(refused, Answer(tl::unexpected(AckError::bufferFull)));
    connect(socket, &Socket::connected, this, [socket] { socket->emitEvent(u"number"_s, 4); });
    QTRY_VERIFY(socket->isConnected());
    QCOMPARE(ask(socket, u"numbers"_s), (Array{Array{0, 1, 2, 4}}));
}

void TestClientNode::dropsVolatileEventsWhileDisconnected()
{
    QFETCH(Way, way);
    Socket *socket = newManager(optionsFor(way))->socket();
    QVERIFY(!socket->emitVolatile(u"volatile"_s, 1));
    socket->connectToServer();
    QVERIFY(!socket->emitVolatile(u"volatile"_s, 2));
    QTRY_VERIFY(socket->isConnected());
    QCOMPARE(ask(socket, u"volatile-count"_s), Array{0});
    QVERIFY(QTest::qWaitFor([socket] { return socket->emitVolatile(u"volatile"_s, 3); }));
    QCOMPARE(ask(socket, u"volatile-count"_s), Array{1});
}

void TestClientNode::keepsTheOrderOfAThousandMessagesEachWay()
{
    QFETCH(Way, way);
    Manager *manager = newManager(optionsFor(way));
    Socket *socket = manager->socket();
    Array expected;
    for (int i = 0; i < 1000; ++i)
        expected.append(i);
    Array received;
    socket->on(u"burst"_s, [&](const Array &args) { received.append(args.value(0)); });
    connect(socket, &Socket::connected, this, [&] {
        socket->emitEvent(u"burst"_s, 500);
        for (int i = 0; i < 1000; ++i)
            socket->emitEvent(u"number"_s, i);
    });
    socket->connectToServer();
    QTRY_COMPARE(received.size(), 500);
    QCOMPARE(received, expected.first(500));
    QCOMPARE(ask(socket, u"numbers"_s), Array{Value(expected)});
    if (way == Way::upgrade)
        QTRY_COMPARE(manager->status().transport, std::optional(TransportName::websocket));
}

// One message, and a few of the server's, each turn of the event loop, from before to after the upgrade.
void TestClientNode::keepsTheOrderOfWhatIsSentBitByBit()
{
    QFETCH(Way, way);
    Manager *manager = newManager(optionsFor(way));
    Socket *socket = manager->socket();
    Array received;
    Array sent;
    socket->on(u"echo"_s, [&](const Array &args) { received.append(args.value(0)); });
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] {
        if (sent.size() >= 1000
            && (way != Way::upgrade || manager->status().transport == TransportName::websocket))
            return timer.stop();
        const int n = int(sent.size());
        sent.append(n);
        socket->emitEvent(u"number"_s, n);
        socket->emitEvent(u"echo"_s, n);
    });
    connect(socket, &Socket::connected, this, [&] { timer.start(0); });
    socket->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(sent.size() >= 1000 && !timer.isActive(), 20000);
    QTRY_COMPARE(received.size(), sent.size());
    QCOMPARE(received, sent);
    QCOMPARE(ask(socket, u"numbers"_s), Array{Value(sent)});
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

// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QTest>
#include <QTimer>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::client;

using Answer = tl::expected<Array, AckError>;

/// Acknowledgements, buffering and order between our client and the official server.
class TestClientNodeDelivery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void answersTheServersQuestions_data() { addWays(); }
    void answersTheServersQuestions();
    void failsAnAcknowledgementThatTakesTooLong_data() { addWays(); }
    void failsAnAcknowledgementThatTakesTooLong();
    void triesAgainWhatIsNotAcknowledged_data() { addWays(); }
    void triesAgainWhatIsNotAcknowledged();
    void sendsWhatWasEmittedBeforeItConnected_data() { addWays(); }
    void sendsWhatWasEmittedBeforeItConnected();
    void dropsVolatileEventsWhileDisconnected_data() { addWays(); }
    void dropsVolatileEventsWhileDisconnected();
    void keepsTheOrderOfAThousandMessagesEachWay_data() { addWays(); }
    void keepsTheOrderOfAThousandMessagesEachWay();
    void keepsTheOrderOfWhatIsSentBitByBit_data() { addWays(); }
    void keepsTheOrderOfWhatIsSentBitByBit();

private:
    Socket *connected(Way way, const QString &nsp = u"/"_s);
    Manager *newManager(const Options &options);

    NodeServer m_server;
    std::vector<std::unique_ptr<Manager>> m_managers;
};

void TestClientNodeDelivery::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.error()));
}

void TestClientNodeDelivery::init()
{
    QVERIFY(m_managers.empty());
}

void TestClientNodeDelivery::cleanup()
{
    m_managers.clear();
}

Manager *TestClientNodeDelivery::newManager(const Options &options)
{
    m_managers.push_back(std::make_unique<Manager>(m_server.url(), options));
    return m_managers.back().get();
}

// A connected socket; null where that failed.
Socket *TestClientNodeDelivery::connected(Way way, const QString &nsp)
{
    Socket *socket = newManager(optionsFor(way))->socket(nsp);
    socket->connectToServer();
    return QTest::qWaitFor([socket] { return socket->isConnected(); }, 10000) ? socket : nullptr;
}

void TestClientNodeDelivery::answersTheServersQuestions()
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

void TestClientNodeDelivery::failsAnAcknowledgementThatTakesTooLong()
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

void TestClientNodeDelivery::triesAgainWhatIsNotAcknowledged()
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

void TestClientNodeDelivery::sendsWhatWasEmittedBeforeItConnected()
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

void TestClientNodeDelivery::dropsVolatileEventsWhileDisconnected()
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

void TestClientNodeDelivery::keepsTheOrderOfAThousandMessagesEachWay()
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
void TestClientNodeDelivery::keepsTheOrderOfWhatIsSentBitByBit()
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

QTEST_GUILESS_MAIN(TestClientNodeDelivery)
#include "tst_client_node_delivery.moc"

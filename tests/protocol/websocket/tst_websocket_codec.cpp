// SPDX-License-Identifier: MIT
#include "tests/protocol/websocket/describe.h"

#include <QTest>

#include <random>

using namespace tincan::websocket;
using namespace tincan::websocket::test;
using namespace std::chrono_literals;

namespace {

const TimePoint start{};

QByteArray fromClient(Opcode opcode, QByteArrayView payload)
{
    return encodeMaskedFrame(opcode, payload, testKey);
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServerSendsUnmaskedAndAClientMasked();
    void aClientAsksForANewMaskForEachFrame();
    void aClientWithoutASourceOfMasksUsesTheSystems();
    void fewerThanSixteenPongsWaitThenOnlyTheNewest();
    void controlFramesAreCountedAnewEachSecond();
    void ourCloseIsSentOnceAndAnswered();
    void nothingIsEncodedAfterOurClose();
    void messagesAfterOurCloseAreCheckedButNotReported();
    void aFaultAfterOurCloseSendsNoSecondClose();
    void anUnansweredCloseFailsAtItsDeadline();
    void closesThatCrossEndBothSides();
    void aClaimedLengthIsNotAllocated();
    void aMessageHoldsNoMoreMemoryThanItsBytesNeed();
    void aDrippedMessageIsCopiedABoundedNumberOfTimes();
    void theOtherCodecUnderstandsWhateverIsSentInWhateverPieces_data();
    void theOtherCodecUnderstandsWhateverIsSentInWhateverPieces();
    void randomBytesNeverDoMoreThanFail();
};

void TestCodec::aServerSendsUnmaskedAndAClientMasked()
{
    Codec server(Role::server);
    Codec client(Role::client, {}, [] { return testKey; });
    QCOMPARE(server.encode(Opcode::text, "x"), encodeFrame(Opcode::text, "x"));
    QCOMPARE(client.encode(Opcode::text, "x"), encodeMaskedFrame(Opcode::text, "x", testKey));
}

void TestCodec::aClientAsksForANewMaskForEachFrame()
{
    quint8 next = 0;
    Codec client(Role::client, {}, [&next] { return MaskKey{++next, 0, 0, 0}; });
    QCOMPARE(client.encode(Opcode::text, "\x01"), QByteArray::fromHex("81810100000000"));
    QCOMPARE(client.encode(Opcode::text, "\x02"), QByteArray::fromHex("81810200000000"));
    client.receive(encodeFrame(Opcode::ping, "\x03"), start);
    QCOMPARE(client.takeOutgoing(), QByteArray::fromHex("8a810300000000"));
}

void TestCodec::aClientWithoutASourceOfMasksUsesTheSystems()
{
    Codec client(Role::client);
    QSet<QByteArray> masks;
    for (int i = 0; i < 32; ++i)
        masks.insert(client.encode(Opcode::text, "x").sliced(2, 4));
    QVERIFY(masks.size() > 16);
}

void TestCodec::fewerThanSixteenPongsWaitThenOnlyTheNewest()
{
    Codec server(Role::server);
    QByteArray expected;
    for (int i = 1; i <= 30; ++i) {
        const QByteArray payload = QByteArray::number(i);
        server.receive(fromClient(Opcode::ping, payload), start);
        if (i < 16 || i == 30)
            expected += (expected.isEmpty() ? "pong:" : " pong:") + payload;
    }
    QCOMPARE(describeOutgoing(server.takeOutgoing(), Role::server), expected);
    QVERIFY(!server.hasOutgoing());
    server.receive(fromClient(Opcode::ping, "again"), start);
    QCOMPARE(describeOutgoing(server.takeOutgoing(), Role::server), QByteArray("pong:again"));
}

void TestCodec::controlFramesAreCountedAnewEachSecond()
{
    Codec server(Role::server);
    const QByteArray hundred = fromClient(Opcode::pong, {}).repeated(100);
    for (int second = 0; second < 3; ++second)
        QCOMPARE(server.receive(hundred, start + second * 1s).size(), std::size_t(100));
    QCOMPARE(
        describe(server.receive(fromClient(Opcode::pong, {}), start + 2999ms)), QByteArray("failed:1008"));
}

void TestCodec::ourCloseIsSentOnceAndAnswered()
{
    Codec server(Role::server);
    server.close(1001, "going away", start);
    server.close(1002, "again", start + 1s);
    QCOMPARE(server.state(), Codec::State::closing);
    QCOMPARE(describeOutgoing(server.takeOutgoing(), Role::server), QByteArray("close:1001going away"));
    QCOMPARE(describe(server.receive(fromClient(Opcode::close, encodeClosePayload(1001)), start + 1s)),
        QByteArray("close:1001"));
    QCOMPARE(server.state(), Codec::State::closed);
    QVERIFY(!server.hasOutgoing());
    QVERIFY(!server.nextDeadline());
}

void TestCodec::nothingIsEncodedAfterOurClose()
{
    Codec server(Role::server);
    server.close(closecode::none, {}, start);
    QCOMPARE(server.encode(Opcode::text, "x"), QByteArray());
    QCOMPARE(server.takeOutgoing(), QByteArray::fromHex("8800"));
}

void TestCodec::messagesAfterOurCloseAreCheckedButNotReported()
{
    Codec server(Role::server);
    server.close(1000, {}, start);
    server.takeOutgoing();
    const QByteArray late = fromClient(Opcode::text, "late") + fromClient(Opcode::ping, "late");
    QCOMPARE(describe(server.receive(late, start)), QByteArray());
    QVERIFY(!server.hasOutgoing());
    QCOMPARE(describe(server.receive(fromClient(Opcode::close, {}), start)), QByteArray("close:1005"));
}

void TestCodec::aFaultAfterOurCloseSendsNoSecondClose()
{
    Codec server(Role::server);
    server.close(1000, {}, start);
    server.takeOutgoing();
    QCOMPARE(
        describe(server.receive(encodeFrame(Opcode::text, "unmasked"), start)), QByteArray("failed:1002"));
    QVERIFY(!server.hasOutgoing());
}

void TestCodec::anUnansweredCloseFailsAtItsDeadline()
{
    Codec server(Role::server);
    QVERIFY(!server.nextDeadline());
    QCOMPARE(server.advance(start + 1h).size(), std::size_t(0));
    server.close(1000, {}, start);
    QCOMPARE(*server.nextDeadline(), start + Limits().closeTimeout);
    QCOMPARE(server.advance(start + Limits().closeTimeout - 1ms).size(), std::size_t(0));
    QCOMPARE(describe(server.advance(start + Limits().closeTimeout)), QByteArray("failed:1006"));
    QCOMPARE(server.state(), Codec::State::closed);
    QVERIFY(!server.nextDeadline());
    QCOMPARE(server.advance(start + 1h).size(), std::size_t(0));
}

void TestCodec::closesThatCrossEndBothSides()
{
    Codec server(Role::server);
    Codec client(Role::client);
    server.close(1000, {}, start);
    client.close(1001, {}, start);
    const QByteArray fromServer = server.takeOutgoing();
    QCOMPARE(describe(server.receive(client.takeOutgoing(), start)), QByteArray("close:1001"));
    QCOMPARE(describe(client.receive(fromServer, start)), QByteArray("close:1000"));
    QVERIFY(!server.hasOutgoing() && !client.hasOutgoing());
}

void TestCodec::aClaimedLengthIsNotAllocated()
{
    Limits limits;
    limits.maxMessageBytes = std::numeric_limits<qsizetype>::max();
    Codec server(Role::server, limits); // would throw std::bad_alloc if it believed the header
    QCOMPARE(
        describe(server.receive(QByteArray::fromHex("82ff7fffffffffffff0000000000") + "some bytes", start)),
        QByteArray());
    QCOMPARE(server.state(), Codec::State::open);
}

void TestCodec::aMessageHoldsNoMoreMemoryThanItsBytesNeed()
{
    const QByteArray payload(600'000, 'x');
    const QByteArray frame = fromClient(Opcode::binary, payload);
    for (qsizetype piece : {frame.size(), qsizetype(65'536), qsizetype(1'000)}) {
        Codec server(Role::server);
        std::vector<Event> events;
        for (qsizetype at = 0; at < frame.size(); at += piece)
            events
                = server.receive(QByteArrayView(frame).sliced(at, std::min(piece, frame.size() - at)), start);
        QCOMPARE(events.size(), std::size_t(1));
        const auto &message = std::get<Message>(events.front());
        QCOMPARE(message.data, payload);
        QVERIFY(message.data.capacity() < payload.size() + 64);
    }
}

void TestCodec::aDrippedMessageIsCopiedABoundedNumberOfTimes()
{
    // 2 MB in pieces of 8 bytes: were each piece to move what is there, 256 GB would be moved, and
    // the test would run into its time limit.
    Limits limits;
    limits.maxMessageBytes = 2'000'000;
    Codec server(Role::server, limits);
    const QByteArray frame = fromClient(Opcode::text, QByteArray(2'000'000, 'x'));
    std::size_t messages = 0;
    for (qsizetype at = 0; at < frame.size(); at += 8)
        messages += server
                        .receive(QByteArrayView(frame).sliced(at, std::min<qsizetype>(8, frame.size() - at)),
                            start)
                        .size();
    QCOMPARE(messages, std::size_t(1));
}

void TestCodec::theOtherCodecUnderstandsWhateverIsSentInWhateverPieces_data()
{
    QTest::addColumn<Role>("sender");
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 20; ++seed) {
        QTest::addRow("server to client, seed %d", seed) << Role::server << seed;
        QTest::addRow("client to server, seed %d", seed) << Role::client << seed;
    }
}

void TestCodec::theOtherCodecUnderstandsWhateverIsSentInWhateverPieces()
{
    QFETCH(Role, sender);
    QFETCH(int, seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto upTo = [&random](int limit) { return int(random() % unsigned(limit + 1)); };
    Codec from(sender);
    Codec to(sender == Role::server ? Role::client : Role::server);

    QByteArray wire;
    QByteArray expected;
    for (int i = 0; i < 60; ++i) {
        const bool isText = upTo(1) == 1;
        const QByteArray payload = QByteArray(isText ? "\xf0\x9f\x98\x80" : "\x00\xff").repeated(upTo(200));
        wire += from.encode(isText ? Opcode::text : Opcode::binary, payload);
        expected += (i > 0 ? " " : "") + describe(Message{isText, payload});
    }
    std::vector<Event> events;
    for (qsizetype at = 0; at < wire.size();) {
        const qsizetype piece = std::min<qsizetype>(upTo(300), wire.size() - at);
        for (const Event &event : to.receive(QByteArrayView(wire).sliced(at, piece), start))
            events.push_back(event);
        at += piece;
    }
    QCOMPARE(describe(events), expected);
}

void TestCodec::randomBytesNeverDoMoreThanFail()
{
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes;
        for (int size = int(random() % 40); size > 0; --size)
            bytes.append(char(random()));
        Codec codec(round % 2 ? Role::server : Role::client);
        const auto events = codec.receive(bytes, start);
        for (std::size_t i = 0; i + 1 < events.size(); ++i)
            QVERIFY(!std::holds_alternative<Failed>(events[i])
                && !std::holds_alternative<CloseReceived>(events[i]));
    }
}

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_websocket_codec.moc"

// SPDX-License-Identifier: MIT
#include "protocol/websocket/deflate.h"
#include "protocol/websocket/frame.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <zlib.h>

using namespace tincan::websocket;

namespace {

constexpr qsizetype maxBytes = 100'000;

QByteArray randomBytes(qsizetype size)
{
    QRandomGenerator random(7);
    QByteArray bytes;
    for (qsizetype i = 0; i < size; ++i)
        bytes.append(char(random.bounded(256)));
    return bytes;
}

QByteArray manyWords(qsizetype size)
{
    QRandomGenerator random(11);
    QByteArray text;
    while (text.size() < size)
        text += "word" + QByteArray::number(random.bounded(300)) + ' ';
    return text.first(size);
}

/// As a peer would that has a window of just that size.
QByteArray inflateInWindow(QByteArray payload, int windowBits)
{
    payload.append("\x00\x00\xff\xff", 4);
    z_stream stream{};
    if (inflateInit2(&stream, -windowBits) != Z_OK)
        return "no inflater";
    QByteArray message(maxBytes, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(payload.data());
    stream.avail_in = uInt(payload.size());
    // In small steps: what lies behind must come from the window.
    int result = Z_OK;
    while (result == Z_OK && stream.avail_in > 0) {
        stream.next_out = reinterpret_cast<Bytef *>(message.data()) + stream.total_out;
        stream.avail_out = 64;
        result = ::inflate(&stream, Z_SYNC_FLUSH);
    }
    message.truncate(qsizetype(stream.total_out));
    inflateEnd(&stream);
    return result == Z_OK ? message : QByteArray("corrupt");
}

/// What came of it, in words.
QByteArray outcome(Inflater &inflater, const QByteArray &payload, qsizetype limit = maxBytes)
{
    const auto message = inflater.inflate(payload, limit);
    if (message)
        return "message:" + *message;
    switch (message.error()) {
    case InflateFault::corrupt:
        return "corrupt";
    case InflateFault::tooLong:
        return "too long";
    case InflateFault::noMemory:
        break;
    }
    return "no memory";
}

} // namespace

class TestDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void payloadsAreInflated_data();
    void payloadsAreInflated();
    void aMessageCutOffIsCorrupt();
    void nothingOfAMessageIsLeftForTheNext();
    void aFaultIsForgotten();
    void aMessageMayBeJustAsLongAsTheLimit();
    void aBombNeverGrowsOverTheLimit();
    void messagesComeBack_data();
    void messagesComeBack();
    void everyWindowIsKeptTo_data();
    void everyWindowIsKeptTo();
    void whatGetsNoShorterIsLeftAlone();
    void framesAreDeflated_data();
    void framesAreDeflated();
};

void TestDeflate::payloadsAreInflated_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *hex, const QByteArray &expected) {
        QTest::newRow(name) << QByteArray::fromHex(hex) << expected;
    };
    // RFC 7692, section 7.2.3
    row("one block", "f248cdc9c90700", "message:Hello");
    row("sharing the window of an earlier message", "f200110000", "corrupt");
    row("a block without compression", "000500faff48656c6c6f00", "message:Hello");
    row("a last block", "f348cdc9c9070000", "message:Hello");
    row("two blocks", "f248050000 00ffffcac9c90700", "message:Hello");
    row("an empty message", "00", "message:");

    row("no byte at all", "", "message:");
    row("a last block and nothing", "f348cdc9c90700", "message:Hello");
    row("two last blocks", "f348cdc9c90700f348cdc9c9070000", "message:HelloHello");
    row("a block that refers to one behind a last block", "f348cdc9c90700 f200110000", "message:HelloHello");
    row("nothing but last blocks", "0300030003000300", "message:");
    row("a reserved kind of block", "06", "corrupt");
    row("a length that is not its complement", "000500faee48656c6c6f00", "corrupt");
    row("a block without compression that is cut off", "00ff0000ff48656c6c6f", "corrupt");
    row("zeros", "0000000000", "corrupt");
    row("ones", "ffffffffff", "corrupt");
    row("text", "48656c6c6f2c20776f726c64", "corrupt");
}

void TestDeflate::payloadsAreInflated()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, expected);
    Inflater inflater;
    QCOMPARE(outcome(inflater, payload), expected);
}

void TestDeflate::aMessageCutOffIsCorrupt()
{
    Inflater inflater;
    Deflater deflater;
    const QByteArray message = manyWords(500);
    const QByteArray payload = deflater.deflate(message);
    for (qsizetype size = 1; size < payload.size(); ++size)
        QVERIFY2(outcome(inflater, payload.first(size)) != "message:" + message, QByteArray::number(size));
    QCOMPARE(outcome(inflater, payload.first(payload.size() / 2)), "corrupt");
}

void TestDeflate::nothingOfAMessageIsLeftForTheNext()
{
    Inflater inflater;
    QCOMPARE(outcome(inflater, QByteArray::fromHex("f248cdc9c90700")), "message:Hello");
    QCOMPARE(outcome(inflater, QByteArray::fromHex("f200110000")), "corrupt");
}

void TestDeflate::aFaultIsForgotten()
{
    Inflater inflater;
    for (const char *hex : {"06", "ffffffffff", "000500faee48"})
        QCOMPARE(outcome(inflater, QByteArray::fromHex(hex)), "corrupt");
    QCOMPARE(outcome(inflater, QByteArray::fromHex("f248cdc9c90700"), 4), "too long");
    QCOMPARE(outcome(inflater, QByteArray::fromHex("f248cdc9c90700"), 5), "message:Hello");
}

void TestDeflate::aMessageMayBeJustAsLongAsTheLimit()
{
    Inflater inflater;
    Deflater deflater;
    for (const qsizetype size : {1, 5, 100, 4095, 4096, 4097, 65'536, 99'999, 100'000}) {
        const QByteArray message(size, 'x');
        QByteArray payload = deflater.deflate(message);
        if (payload.isEmpty()) // too short to get any shorter
            continue;
        QCOMPARE(outcome(inflater, payload, size), "message:" + message);
        QCOMPARE(outcome(inflater, payload, size - 1), "too long");
        QCOMPARE(outcome(inflater, payload, 0), "too long");
    }
}

/// A gigabyte, were it let.
void TestDeflate::aBombNeverGrowsOverTheLimit()
{
    Deflater deflater;
    const QByteArray million = deflater.deflate(QByteArray(1'000'000, '\0'));
    QVERIFY(million.size() < 6'000);
    // A flush between two: each million stands by itself.
    const QByteArray bomb = (million + QByteArray("\x00\x00\xff\xff", 4)).repeated(1'000) + '\0';
    Inflater inflater;
    QCOMPARE(outcome(inflater, bomb, 1'000'000), "too long");
    QCOMPARE(outcome(inflater, bomb, 10), "too long");
    const auto message = inflater.inflate(million, 1'000'000);
    QVERIFY(message);
    QCOMPARE(message->size(), 1'000'000);
    QVERIFY(message->capacity() < 1'000'000 + 64);
}

void TestDeflate::messagesComeBack_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("the same letter") << QByteArray(50'000, 'x');
    QTest::newRow("words") << manyWords(50'000);
    QTest::newRow("JSON") << "[" + QByteArray("{\"id\":1,\"name\":\"tincan\"},").repeated(100) + "0]";
    QTest::newRow("more than a window") << manyWords(100'000);
    QTest::newRow("noise twice") << randomBytes(3'000).repeated(2);
}

void TestDeflate::messagesComeBack()
{
    QFETCH(QByteArray, message);
    Inflater inflater;
    Deflater deflater;
    for (int i = 0; i < 3; ++i) {
        const QByteArray payload = deflater.deflate(message);
        QVERIFY(!payload.isEmpty() && payload.size() < message.size());
        QCOMPARE(outcome(inflater, payload), "message:" + message);
    }
}

void TestDeflate::everyWindowIsKeptTo_data()
{
    QTest::addColumn<int>("windowBits");
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits)
        QTest::addRow("%d", bits) << bits;
}

void TestDeflate::everyWindowIsKeptTo()
{
    QFETCH(int, windowBits);
    Deflater deflater;
    for (const QByteArray &message : {manyWords(100'000), QByteArray(70'000, 'x'), manyWords(2'000)}) {
        const QByteArray payload = deflater.deflate(message, windowBits);
        QVERIFY(!payload.isEmpty());
        QCOMPARE(inflateInWindow(payload, windowBits), message);
    }
}

void TestDeflate::whatGetsNoShorterIsLeftAlone()
{
    Deflater deflater;
    for (const qsizetype size : {0, 1, 10, 1'000, 100'000})
        QVERIFY(deflater.deflate(randomBytes(size)).isEmpty());
    QVERIFY(!deflater.deflate(QByteArray(1'000, 'x')).isEmpty());
}

void TestDeflate::framesAreDeflated_data()
{
    QTest::addColumn<Opcode>("opcode");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("short text") << Opcode::text << QByteArray(100, 'x');
    QTest::newRow("text") << Opcode::text << manyWords(10'000);
    QTest::newRow("binary") << Opcode::binary << manyWords(100'000);
}

void TestDeflate::framesAreDeflated()
{
    QFETCH(Opcode, opcode);
    QFETCH(QByteArray, message);
    Deflater deflater;
    Inflater inflater;
    const QByteArray frame = deflater.deflateFrame(encodeFrame(opcode, message));
    QCOMPARE(quint8(frame.front()), quint8(0xc0 | quint8(opcode)));
    QCOMPARE(opcodeOf(frame), opcode);
    QByteArray plain = frame;
    plain[0] = char(0x80 | quint8(opcode));
    QCOMPARE(plain, encodeFrame(opcode, payloadOf(frame))); // its length is right
    QCOMPARE(outcome(inflater, payloadOf(frame).toByteArray()), "message:" + message);

    const QByteArray noise = encodeFrame(opcode, randomBytes(message.size()));
    QCOMPARE(deflater.deflateFrame(noise).constData(), noise.constData());
}

QTEST_APPLESS_MAIN(TestDeflate)
#include "tst_websocket_deflate.moc"

// SPDX-License-Identifier: MIT
#include "tests/protocol/websocket/describe.h"

#include <QTest>

using namespace tincan::websocket;
using namespace tincan::websocket::test;

namespace {

constexpr qsizetype maxMessageBytes = 1000;
constexpr int maxFragments = 20;

Codec makeCodec(Role role)
{
    Limits limits;
    limits.maxMessageBytes = maxMessageBytes;
    limits.maxFragments = maxFragments;
    return Codec(role, limits, [] { return testKey; });
}

/// The header of a frame that claims payloadSize bytes, none of which follow.
QByteArray claim(Role receiver, quint8 firstByte, quint64 payloadSize)
{
    QByteArray header = encodeFrame(Opcode::binary, QByteArray(0x10000, 'x')).first(10);
    header[0] = char(firstByte);
    header[1] = char(header[1] | (receiver == Role::server ? 0x80 : 0));
    for (int i = 0; i < 8; ++i)
        header[2 + i] = char(payloadSize >> (8 * (7 - i)));
    return header;
}

} // namespace

/// Every rule as a row: what a peer sends, what it means, what it is answered; for both roles and
/// for every split of the input.
class TestCodecRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesMeanTheseEvents_data();
    void bytesMeanTheseEvents();
    void everyCutGivesTheSameEvents_data() { bytesMeanTheseEvents_data(); }
    void everyCutGivesTheSameEvents();
    void oneByteAtATimeGivesTheSameEvents_data() { bytesMeanTheseEvents_data(); }
    void oneByteAtATimeGivesTheSameEvents();
    void nothingIsHeardAfterTheEnd_data() { bytesMeanTheseEvents_data(); }
    void nothingIsHeardAfterTheEnd();

private:
    void rowsFor(Role role);
    void check(Role role, const std::vector<Event> &events, Codec &codec);
};

void TestCodecRules::bytesMeanTheseEvents_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<QByteArray>("answer");
    rowsFor(Role::server);
    rowsFor(Role::client);
}

void TestCodecRules::rowsFor(Role role)
{
    const auto raw
        = [role](quint8 firstByte, const QByteArray &payload) { return rawFrame(role, firstByte, payload); };
    const auto row = [role](const char *name, const QByteArray &bytes, const QByteArray &events,
                         const QByteArray &answer = "") {
        QTest::addRow("%s: %s", role == Role::server ? "server" : "client", name)
            << role << bytes << events << answer;
    };
    const QByteArray euro = "\xe2\x82\xac";

    row("a text message", raw(0x81, "hello"), "text:hello");
    row("an empty text message", raw(0x81, ""), "text:");
    row("a binary message", raw(0x82, QByteArray::fromHex("00ff")), "binary:00ff");
    row("an empty binary message", raw(0x82, ""), "binary:");
    row("two messages in a row", raw(0x81, "a") + raw(0x81, "b"), "text:a text:b");
    row("a message of 126 bytes", raw(0x81, QByteArray(126, 'x')), "text:" + QByteArray(126, 'x'));
    row("a message of just the limit", raw(0x81, QByteArray(1000, 'x')), "text:" + QByteArray(1000, 'x'));
    row("a leading byte order mark is kept",
        raw(0x81,
            "\xef\xbb\xbf"
            "a"),
        "text:\xef\xbb\xbf"
        "a");
    row("NUL is text", raw(0x81, QByteArray(1, '\0')), QByteArray("text:\0", 6));
    row("fragments are joined", raw(0x01, "he") + raw(0x00, "ll") + raw(0x80, "o"), "text:hello");
    row("fragments of binary are joined", raw(0x02, "\x01") + raw(0x80, "\x02"), "binary:0102");
    row("empty fragments are allowed", raw(0x01, "") + raw(0x00, "") + raw(0x80, ""), "text:");
    row("a character may lie across fragments",
        raw(0x01, euro.first(1)) + raw(0x00, euro.sliced(1, 1)) + raw(0x80, euro.sliced(2)), "text:" + euro);
    row("binary is not looked at as text", raw(0x82, "\xff"), "binary:ff");
    row("control frames may come between fragments", raw(0x01, "he") + raw(0x89, "p") + raw(0x80, "llo"),
        "ping:p text:hello", "pong:p");

    row("a ping is answered", raw(0x89, "abc"), "ping:abc", "pong:abc");
    row("a ping of 125 bytes is answered", raw(0x89, QByteArray(125, 'x')), "ping:" + QByteArray(125, 'x'),
        "pong:" + QByteArray(125, 'x'));
    row("an empty ping is answered", raw(0x89, ""), "ping:", "pong:");
    row("two pings are answered in order", raw(0x89, "1") + raw(0x89, "2"), "ping:1 ping:2", "pong:1 pong:2");
    row("an unsolicited pong is heard only", raw(0x8a, "x"), "pong:x");

    row("a close without a code", raw(0x88, ""), "close:1005", "close:1005");
    row("a close with a code", raw(0x88, "\x03\xe8"), "close:1000", "close:1000");
    row("a close with a reason",
        raw(0x88,
            "\x03\xe9"
            "bye"),
        "close:1001bye", "close:1001");
    row("a close with a code of one's own", raw(0x88, "\x0f\xa0"), "close:4000", "close:4000");
    row("pings before a close are answered first", raw(0x89, "1") + raw(0x88, ""), "ping:1 close:1005",
        "pong:1 close:1005");

    const char *broken = "failed:1002";
    const char *refused = "close:1002";
    row("RSV1", raw(0xc1, "x"), broken, refused);
    row("RSV2", raw(0xa1, "x"), broken, refused);
    row("RSV3", raw(0x91, "x"), broken, refused);
    row("RSV on a control frame", raw(0xc9, ""), broken, refused);
    for (quint8 opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        row(qPrintable(QStringLiteral("reserved opcode %1").arg(opcode)), raw(0x80 | opcode, ""), broken,
            refused);
    row("a ping over 125 bytes", raw(0x89, QByteArray(126, 'x')), broken, refused);
    row("a pong over 125 bytes", raw(0x8a, QByteArray(126, 'x')), broken, refused);
    row("a close over 125 bytes", raw(0x88, QByteArray(126, 'x')), broken, refused);
    row("a fragmented ping", raw(0x09, ""), broken, refused);
    row("a fragmented pong", raw(0x0a, ""), broken, refused);
    row("a fragmented close", raw(0x08, ""), broken, refused);
    row("a continuation of nothing", raw(0x80, "x"), broken, refused);
    row("a continuation of nothing, not final", raw(0x00, "x"), broken, refused);
    row("a continuation after a whole message", raw(0x81, "a") + raw(0x80, "b"), "text:a failed:1002",
        refused);
    row("a new message inside a fragmented one", raw(0x01, "a") + raw(0x81, "b"), broken, refused);
    row("a binary message inside a fragmented text", raw(0x01, "a") + raw(0x82, "b"), broken, refused);
    row("a close payload of one byte", raw(0x88, "\x03"), broken, refused);
    for (const char *code : {"0000", "03e7", "03ec", "03ed", "03ee", "03f7", "07d0", "1388", "ffff"})
        row(qPrintable(QStringLiteral("close code 0x") + QLatin1StringView(code)),
            raw(0x88, QByteArray::fromHex(code)), broken, refused);
    row("pings before the fault are answered first", raw(0x89, "1") + raw(0x83, ""), "ping:1 failed:1002",
        "pong:1 close:1002");
    const Role other = role == Role::server ? Role::client : Role::server;
    row(role == Role::server ? "an unmasked frame" : "a masked frame", rawFrame(other, 0x81, "x"), broken,
        refused);
    row("a control frame masked the wrong way", rawFrame(other, 0x89, ""), broken, refused);
    row("a length with its highest bit set", claim(role, 0x82, quint64(1) << 63), broken, refused);
    row("a length not in its shortest form", claim(role, 0x82, 5), broken, refused);

    const char *noText = "failed:1007";
    row("text that is not UTF-8", raw(0x81, "a\xff"), noText, "close:1007");
    row("text that ends inside a character", raw(0x81, euro.first(2)), noText, "close:1007");
    row("fragmented text that ends inside a character", raw(0x01, "a") + raw(0x80, euro.first(2)), noText,
        "close:1007");
    row("text with a surrogate", raw(0x81, "\xed\xa0\x80"), noText, "close:1007");
    row("a close reason that is not UTF-8", raw(0x88, "\x03\xe8\xff"), noText, "close:1007");
    row("a close reason cut inside a character", raw(0x88, "\x03\xe8" + euro.first(2)), noText, "close:1007");
    row("invalid text fails before its frame is whole", raw(0x81, "\xff" + QByteArray(100, 'x')).first(20),
        noText, "close:1007");
    row("invalid text fails before its message is whole", raw(0x01, "\xff"), noText, "close:1007");

    const char *big = "failed:1009";
    row("a message one over the limit, from its header", raw(0x82, QByteArray(1001, 'x')).first(4), big,
        "close:1009");
    row("a message of 2^62 bytes, from its header", claim(role, 0x82, quint64(1) << 62), big, "close:1009");
    row("fragments together over the limit, from a header",
        raw(0x02, QByteArray(600, 'x')) + raw(0x80, QByteArray(401, 'x')).first(4), big, "close:1009");
    row("fragments together at the limit", raw(0x02, QByteArray(600, 'x')) + raw(0x80, QByteArray(400, 'x')),
        "binary:" + QByteArray("78").repeated(1000));
    row("as many fragments as are allowed",
        raw(0x02, "") + raw(0x00, "").repeated(maxFragments - 2) + raw(0x80, ""), "binary:");
    row("one fragment too many, though empty", raw(0x02, "") + raw(0x00, "").repeated(maxFragments),
        "failed:1008", "close:1008");
    row("100 control frames in a second", raw(0x8a, "").repeated(100),
        QByteArray("pong: ").repeated(100).trimmed());
    row("101 control frames in a second", raw(0x8a, "").repeated(101),
        QByteArray("pong: ").repeated(100) + "failed:1008", "close:1008");
}

void TestCodecRules::check(Role role, const std::vector<Event> &events, Codec &codec)
{
    QFETCH(QByteArray, answer);
    QTEST(describe(events), "events");
    QCOMPARE(describeOutgoing(codec.takeOutgoing(), role), answer);
    const bool isOver = !events.empty()
        && (std::holds_alternative<CloseReceived>(events.back())
            || std::holds_alternative<Failed>(events.back()));
    QCOMPARE(codec.state(), isOver ? Codec::State::closed : Codec::State::open);
}

void TestCodecRules::bytesMeanTheseEvents()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    Codec codec = makeCodec(role);
    const auto events = codec.receive(bytes, TimePoint());
    check(role, events, codec);
}

void TestCodecRules::everyCutGivesTheSameEvents()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    for (qsizetype cut = 0; cut <= bytes.size() && !QTest::currentTestFailed(); ++cut) {
        Codec codec = makeCodec(role);
        auto events = codec.receive(QByteArrayView(bytes).first(cut), TimePoint());
        for (const Event &event : codec.receive(QByteArrayView(bytes).sliced(cut), TimePoint()))
            events.push_back(event);
        check(role, events, codec);
    }
}

void TestCodecRules::oneByteAtATimeGivesTheSameEvents()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    Codec codec = makeCodec(role);
    std::vector<Event> events;
    for (char byte : bytes) {
        codec.receive({}, TimePoint());
        for (const Event &event : codec.receive({&byte, 1}, TimePoint()))
            events.push_back(event);
    }
    check(role, events, codec);
}

void TestCodecRules::nothingIsHeardAfterTheEnd()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    Codec codec = makeCodec(role);
    codec.receive(bytes, TimePoint());
    codec.takeOutgoing();
    if (codec.state() != Codec::State::closed)
        return;
    codec.close(1000, {}, TimePoint());
    QCOMPARE(describe(codec.receive(bytes + rawFrame(role, 0x89, "late"), TimePoint())), QByteArray());
    QCOMPARE(codec.takeOutgoing(), QByteArray());
    QCOMPARE(codec.encode(Opcode::text, "late"), QByteArray());
    QVERIFY(!codec.nextDeadline());
}

QTEST_APPLESS_MAIN(TestCodecRules)
#include "tst_websocket_codec_rules.moc"

// SPDX-License-Identifier: MIT
#include "protocol/websocket/deflate.h"
#include "tests/protocol/websocket/describe.h"

#include <QTest>

using namespace tincan::websocket;
using namespace tincan::websocket::test;

namespace {

constexpr qsizetype maxMessageBytes = 1000;

/// Compressed, as the payload of a frame.
QByteArray deflated(const QByteArray &message)
{
    static Deflater deflater;
    return deflater.deflate(message);
}

const QByteArray hello = QByteArray::fromHex("f248cdc9c90700"); // "Hello"

} // namespace

/// The rules of permessage-deflate as rows, for both roles and for every split of the input.
class TestCompressedCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesMeanTheseEvents_data();
    void bytesMeanTheseEvents();
    void everyCutGivesTheSameEvents_data() { bytesMeanTheseEvents_data(); }
    void everyCutGivesTheSameEvents();
    void messagesOfManyConnectionsMayMix();
    void whatIsNoLongerReportedIsNotInflated();
    void withoutAnAgreementNothingMayBeCompressed();

private:
    void rowsFor(Role role);
    Codec makeCodec(Role role);
    void check(Role role, const std::vector<Event> &events, Codec &codec);

    Inflater m_inflater;
};

Codec TestCompressedCodec::makeCodec(Role role)
{
    Limits limits;
    limits.maxMessageBytes = maxMessageBytes;
    Codec codec(role, limits, [] { return testKey; });
    codec.takeCompressed(m_inflater);
    return codec;
}

void TestCompressedCodec::bytesMeanTheseEvents_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<QByteArray>("answer");
    rowsFor(Role::server);
    rowsFor(Role::client);
}

void TestCompressedCodec::rowsFor(Role role)
{
    const auto raw
        = [role](quint8 firstByte, const QByteArray &payload) { return rawFrame(role, firstByte, payload); };
    const auto row = [role](const char *name, const QByteArray &bytes, const QByteArray &events,
                         const QByteArray &answer = "") {
        QTest::addRow("%s: %s", role == Role::server ? "server" : "client", name)
            << role << bytes << events << answer;
    };
    const QByteArray thousand(1000, 'x');

    // RFC 7692, section 7.2.3
    row("text", raw(0xc1, hello), "text:Hello");
    row("text in two frames", raw(0x41, hello.first(3)) + raw(0x80, hello.sliced(3)), "text:Hello");
    row("two messages without takeover", raw(0xc1, hello) + raw(0xc1, hello), "text:Hello text:Hello");
    row("a message that needs the one before",
        raw(0xc1, hello) + raw(0xc1, QByteArray::fromHex("f200110000")), "text:Hello failed:1007",
        "close:1007");
    row("without compression", raw(0xc1, QByteArray::fromHex("000500faff48656c6c6f00")), "text:Hello");
    row("a last block", raw(0xc1, QByteArray::fromHex("f348cdc9c9070000")), "text:Hello");
    row("two blocks", raw(0xc1, QByteArray::fromHex("f248050000 00ffffcac9c90700")), "text:Hello");
    row("empty", raw(0xc1, QByteArray(1, '\0')), "text:");

    row("bytes", raw(0xc2, hello), "binary:48656c6c6f");
    row("without any byte", raw(0xc1, ""), "text:");
    row("not compressed", raw(0x81, "Hello"), "text:Hello");
    row("compressed and not, in turns",
        raw(0xc1, hello) + raw(0x81, "x") + raw(0xc2, hello) + raw(0x82, "\1"),
        "text:Hello text:x binary:48656c6c6f binary:01");
    row("many fragments, some empty",
        raw(0x41, "") + raw(0x00, hello.first(1)) + raw(0x00, "") + raw(0x00, hello.sliced(1))
            + raw(0x80, ""),
        "text:Hello");
    row("a ping inside", raw(0x41, hello.first(3)) + raw(0x89, "p") + raw(0x80, hello.sliced(3)),
        "ping:p text:Hello", "pong:p");
    row("a message of the limit", raw(0xc1, deflated(thousand)), "text:" + thousand);

    const char *broken = "failed:1002";
    const char *refused = "close:1002";
    row("a compressed continuation", raw(0x41, hello.first(3)) + raw(0xc0, hello.sliced(3)), broken, refused);
    row("a compressed continuation of plain text", raw(0x01, "a") + raw(0xc0, hello), broken, refused);
    row("a compressed continuation of nothing", raw(0xc0, hello), broken, refused);
    row("a compressed ping", raw(0xc9, ""), broken, refused);
    row("a compressed pong", raw(0xca, ""), broken, refused);
    row("a compressed close", raw(0xc8, ""), broken, refused);
    row("RSV2", raw(0xa1, "x"), broken, refused);
    row("RSV1 and RSV2", raw(0xe1, hello), broken, refused);
    row("RSV1 and RSV3", raw(0xd1, hello), broken, refused);
    row("a reserved opcode", raw(0xc3, hello), broken, refused);

    const char *invalid = "failed:1007";
    row("no DEFLATE", raw(0xc2, "\xff\xff\xff"), invalid, "close:1007");
    row("cut off", raw(0xc1, hello.first(3)), invalid, "close:1007");
    row("text that is not UTF-8", raw(0xc1, deflated(QByteArray(100, '\xff'))), invalid, "close:1007");
    row("text that ends inside a character", raw(0xc1, deflated(QByteArray(100, 'x') + "\xe2\x82")), invalid,
        "close:1007");
    row("bytes that are not UTF-8", raw(0xc2, deflated(QByteArray(100, '\xff'))),
        "binary:" + QByteArray("ff").repeated(100));
    row("a compressed payload is not looked at as text", raw(0xc1, QByteArray::fromHex("000100feff7800")),
        "text:x");

    const char *big = "failed:1009";
    row("one over the limit", raw(0xc1, deflated(thousand + 'x')), big, "close:1009");
    row("a bomb", raw(0xc2, deflated(QByteArray(1'000'000, '\0')).first(900)), big, "close:1009");
    row("over the limit before it is inflated", raw(0xc2, QByteArray(1001, '\0')).first(4), big,
        "close:1009");
}

void TestCompressedCodec::check(Role role, const std::vector<Event> &events, Codec &codec)
{
    QFETCH(QByteArray, answer);
    QTEST(describe(events), "events");
    QCOMPARE(describeOutgoing(codec.takeOutgoing(), role), answer);
}

void TestCompressedCodec::bytesMeanTheseEvents()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    Codec codec = makeCodec(role);
    const auto events = codec.receive(bytes, TimePoint());
    check(role, events, codec);
}

void TestCompressedCodec::everyCutGivesTheSameEvents()
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

void TestCompressedCodec::messagesOfManyConnectionsMayMix()
{
    Codec one = makeCodec(Role::server);
    Codec other = makeCodec(Role::server);
    const QByteArray oneMessage = rawFrame(Role::server, 0xc1, deflated(QByteArray(500, 'a')));
    const QByteArray otherMessage = rawFrame(Role::server, 0xc1, deflated(QByteArray(600, 'b')));
    QCOMPARE(describe(one.receive(oneMessage.first(8), TimePoint())), "");
    QCOMPARE(describe(other.receive(otherMessage.first(9), TimePoint())), "");
    QCOMPARE(describe(one.receive(oneMessage.sliced(8), TimePoint())), "text:" + QByteArray(500, 'a'));
    QCOMPARE(describe(other.receive(otherMessage.sliced(9), TimePoint())), "text:" + QByteArray(600, 'b'));
}

void TestCompressedCodec::whatIsNoLongerReportedIsNotInflated()
{
    Codec codec = makeCodec(Role::server);
    codec.close(closecode::normal, {}, TimePoint());
    QCOMPARE(describe(codec.receive(rawFrame(Role::server, 0xc1, "\xff\xff"), TimePoint())), "");
    QCOMPARE(codec.state(), Codec::State::closing);
}

void TestCompressedCodec::withoutAnAgreementNothingMayBeCompressed()
{
    Codec codec(Role::server);
    QVERIFY(!codec.takesCompressed());
    QCOMPARE(describe(codec.receive(rawFrame(Role::server, 0xc1, hello), TimePoint())), "failed:1002");
}

QTEST_APPLESS_MAIN(TestCompressedCodec)
#include "tst_websocket_codec_compressed.moc"

// SPDX-License-Identifier: MIT
#include "protocol/engineio/payload.h"
#include "protocol/engineio/wire.h"

#include <QTest>

#include <random>
#include <vector>

using namespace tincan::engineio;

namespace {

QByteArray describe(const std::optional<Packet> &packet)
{
    if (!packet)
        return "?";
    const QByteArray type = QByteArray::number(int(packet->type));
    return packet->isBinary ? type + "bin:" + packet->data.toHex() : type + packet->data;
}

/// Packets in words: "4a 6 4bin:01", ending in "?" where what stands there is none.
QByteArray describe(PayloadReader reader)
{
    QByteArrayList words;
    while (!reader.isAtEnd())
        words += describe(reader.next());
    return words.join(' ');
}

void bodyRow(const char *name, const QByteArray &body, const QByteArray &packets)
{
    QTest::newRow(name) << body << packets;
}

void octetsRow(const char *name, const char *hex, const QByteArray &packets)
{
    QTest::newRow(name) << QByteArray::fromHex(hex) << packets;
}

void addBodyColumns()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("packets");
}

} // namespace

/// The polling bodies of revision 3: counted text and octets, read and written.
class TestPayload3 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsAPacketOrNot_data();
    void textIsAPacketOrNot();
    void everyFirstByteOfBinaryIsATypeOrNot();
    void aCountedBodyHoldsThesePackets_data();
    void aCountedBodyHoldsThesePackets();
    void anOctetBodyHoldsThesePackets_data();
    void anOctetBodyHoldsThesePackets();
    void packetsAreWrittenLikeThis_data();
    void packetsAreWrittenLikeThis();
    void whatIsWrittenIsReadAgain_data();
    void whatIsWrittenIsReadAgain();
    void bodiesAtRandomAreReadToTheirEndOrRefused_data();
    void bodiesAtRandomAreReadToTheirEndOrRefused();
    void aReaderLetsGoOfItsBodyAtTheEnd();
};

void TestPayload3::textIsAPacketOrNot_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("packet");
    for (const char *text : {"0{}", "1", "2", "2probe", "3probe", "4hello", "4", "4€", "5", "6"})
        QTest::newRow(text) << QByteArray(text) << QByteArray(text);
    QTest::newRow("b4AQIDBA==") << QByteArray("b4AQIDBA==") << QByteArray("4bin:01020304");
    QTest::newRow("b4AQIDBA") << QByteArray("b4AQIDBA") << QByteArray("4bin:01020304");
    QTest::newRow("b4") << QByteArray("b4") << QByteArray("4bin:");
    QTest::newRow("b2AQ==") << QByteArray("b2AQ==") << QByteArray("2bin:01");
    for (const char *text :
        {"", "7", "abc", "b", "bAQID", "b7AQID", "b4!!", "b4AQ ID", "bb4AQ==", "\xff", " 4"})
        QTest::addRow("no packet: '%s'", text) << QByteArray(text) << QByteArray("?");
}

void TestPayload3::textIsAPacketOrNot()
{
    QFETCH(QByteArray, text);
    QTEST(describe(decodePacket(text, Revision::three)), "packet");
    QTEST(describe(wireOf(Revision::three).readText(text)), "packet");
}

void TestPayload3::everyFirstByteOfBinaryIsATypeOrNot()
{
    for (int c = 0; c < 256; ++c) {
        const QByteArray bytes = QByteArray(1, char(c)) + "\x01\x02";
        const QByteArray packet = c <= 6 ? QByteArray::number(c) + "bin:0102" : QByteArray("?");
        QCOMPARE(describe(decodeBinaryPacket(bytes, Revision::three)), packet);
        QCOMPARE(describe(wireOf(Revision::three).readBinary(bytes)), packet);
    }
    QCOMPARE(describe(decodeBinaryPacket({}, Revision::three)), QByteArray("?"));
    QCOMPARE(describe(decodeBinaryPacket("\x04", Revision::three)), QByteArray("4bin:"));
}

void TestPayload3::aCountedBodyHoldsThesePackets_data()
{
    addBodyColumns();
    bodyRow("one packet", "2:4a", "4a");
    bodyRow("three", "2:4a1:22:4b", "4a 2 4b");
    bodyRow("text and base64", "2:4a6:b4AQI=", "4a 4bin:0102");
    bodyRow("lengths are of UTF-16 units", "2:4€4:4äöü3:4😀1:2", "4€ 4äöü 4😀 2");
    bodyRow("separators are text like any other", "4:4a:\x1e", "4a:\x1e");
    bodyRow("a packet that looks like packets", "6:42:4b41:2", "42:4b4 2");
    bodyRow("leading zeros", "0000000002:4a", "4a");
    bodyRow("an encoder's nothing", "0:", "");
    bodyRow("nothing among packets", "0:2:4a0:0:1:20:", "4a 2");
    bodyRow("an empty body is no packet", "", "?");
    bodyRow("no length", ":4a", "?");
    bodyRow("no colon", "4a", "?");
    bodyRow("digits alone", "40", "?");
    bodyRow("the body of revision 4", "42[\"message\"]", "?");
    bodyRow("a negative length", "-1:4a", "?");
    bodyRow("a length with a sign", "+2:4a", "?");
    bodyRow("a length that only JavaScript can read", "2e0:4a", "?");
    bodyRow("a hexadecimal length", "0x2:4a", "?");
    bodyRow("a fraction", "2.0:4a", "?");
    bodyRow("blanks", " 2:4a", "?");
    bodyRow("a length of more than the body", "3:4a", "?");
    bodyRow("a length of far more than the body", "9999999999:4a", "?");
    bodyRow("a length of eleven digits", "00000000002:4a", "?");
    bodyRow("a length that overflows everything", QByteArray(400, '9') + ":4a", "?");
    bodyRow("a million digits", QByteArray(1'000'000, '1'), "?");
    bodyRow("a length of less than the packet", "2:4ab", "4a ?");
    bodyRow("a length in bytes", "4:4€", "?");
    bodyRow("a length that splits a surrogate pair", "2:4😀", "?");
    bodyRow("a length that splits a pair, and the other half as the next packet", "2:4😀2:4a", "?");
    bodyRow("bytes that are no UTF-8", "3:4a\xff", "?");
    bodyRow("a character cut off at the end", "3:4a\xe2\x82", "?");
    bodyRow("an unknown type", "1:7", "?");
    bodyRow("bad base64", "4:b4!!", "?");
    bodyRow("nothing is read after garbage", "2:4a1:x2:4b", "4a ?");
    bodyRow("what is left over", "2:4ax", "4a ?");
    bodyRow("a length left over", "2:4a2", "4a ?");
}

void TestPayload3::aCountedBodyHoldsThesePackets()
{
    QFETCH(QByteArray, body);
    QTEST(describe(PayloadReader(body, PayloadFormat::counted)), "packets");
}

void TestPayload3::anOctetBodyHoldsThesePackets_data()
{
    addBodyColumns();
    octetsRow("text", "0002ff3461", "4a");
    octetsRow("bytes", "0103ff040102", "4bin:0102");
    octetsRow("text and bytes, mixed", "0002ff34610102ff04000001ff32", "4a 4bin:00 2");
    octetsRow("text is counted in bytes here", "0004ff34e282ac", "4€");
    octetsRow("base64 as text", "0006ff623441513d3d", "4bin:01");
    octetsRow("an empty message of bytes", "0101ff04", "4bin:");
    octetsRow("a ping of bytes is a packet all the same", "0101ff02", "2bin:");
    octetsRow("a length of several digits", "00010002ff34616161616161616161", "?"); // that is 102
    octetsRow("a length of two digits", "000100ff34616161616161616161", "4aaaaaaaaa");
    octetsRow("no packets at all", "", "");
    octetsRow("a mark that is neither", "0202ff3461", "?");
    octetsRow("no length", "00ff3461", "?");
    octetsRow("no end of the length", "0002", "?");
    octetsRow("a mark alone", "00", "?");
    octetsRow("a length of characters", "0032ff3461", "?");
    octetsRow("a digit above nine", "000aff3461", "?");
    octetsRow("a length of more than the body", "0003ff3461", "?");
    octetsRow("a length of ten nines", "0009090909090909090909ff3461", "?");
    octetsRow("a length of eleven digits", "000000000000000000000002ff3461", "?");
    octetsRow("an empty text", "0000ff", "?");
    octetsRow("no bytes, so no type", "0100ff", "?");
    octetsRow("an unknown type", "0101ff07", "?");
    octetsRow("text that is no UTF-8", "0002ff34ff", "?");
    octetsRow("nothing is read after garbage", "0002ff34610101ff090002ff3461", "4a ?");
    bodyRow("a million digits", '\0' + QByteArray(1'000'000, '\1'), "?");
    bodyRow("counted text", "2:4a", "?");
}

void TestPayload3::anOctetBodyHoldsThesePackets()
{
    QFETCH(QByteArray, body);
    QTEST(describe(PayloadReader(body, PayloadFormat::octets)), "packets");
}

using Messages = std::vector<OutgoingMessage>;

void TestPayload3::packetsAreWrittenLikeThis_data()
{
    QTest::addColumn<Messages>("packets");
    QTest::addColumn<bool>("isTextOnly");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isBinary");
    const auto text = [](const char *data) { return OutgoingMessage::text(data); };
    const auto bytes = OutgoingMessage::binary("\x01\x02");
    const auto noop = OutgoingMessage::packet(PacketType::noop);
    QTest::newRow("text") << Messages{text("hello")} << false << QByteArray("6:4hello") << false;
    QTest::newRow("several") << Messages{text("€"), noop, text("😀")} << false << QByteArray("2:4€1:63:4😀")
                             << false;
    QTest::newRow("bytes") << Messages{bytes} << false << QByteArray::fromHex("0103ff040102") << true;
    QTest::newRow("one that is binary makes all binary")
        << Messages{text("€"), bytes, noop} << false
        << QByteArray::fromHex("0004ff34e282ac0103ff0401020001ff36") << true;
    QTest::newRow("base64 where no bytes may be")
        << Messages{text("a"), bytes} << true << QByteArray("2:4a6:b4AQI=") << false;
    QTest::newRow("text where no bytes may be") << Messages{text("€")} << true << QByteArray("2:4€") << false;
    QTest::newRow("an empty message of bytes")
        << Messages{OutgoingMessage::binary({})} << false << QByteArray::fromHex("0101ff04") << true;
    QTest::newRow("a length of two digits") << Messages{OutgoingMessage::binary(QByteArray(9, '\7'))} << false
                                            << QByteArray::fromHex("010100ff04070707070707070707") << true;
}

void TestPayload3::packetsAreWrittenLikeThis()
{
    QFETCH(Messages, packets);
    QFETCH(bool, isTextOnly);
    const Payload payload = wireOf(Revision::three, isTextOnly).payload(packets);
    QTEST(payload.body, "body");
    QTEST(payload.isBinary, "isBinary");
}

void TestPayload3::whatIsWrittenIsReadAgain_data()
{
    QTest::addColumn<bool>("isTextOnly");
    QTest::newRow("octets where needed") << false;
    QTest::newRow("text only") << true;
}

void TestPayload3::whatIsWrittenIsReadAgain()
{
    QFETCH(bool, isTextOnly);
    const Wire &wire = wireOf(Revision::three, isTextOnly);
    std::mt19937 random(1);
    const QByteArrayList pieces{"a", "0123456789", ":", "€", "😀", "b4", "\x1e"};
    for (int round = 0; round < 2'000; ++round) {
        Messages packets;
        QByteArrayList expected;
        for (auto count = random() % 6 + 1; count > 0; --count) {
            QByteArray data;
            for (auto length = random() % 5; length > 0; --length)
                data += pieces[qsizetype(random() % std::size_t(pieces.size()))];
            const bool isBinary = random() % 4 == 0;
            packets.push_back(isBinary ? OutgoingMessage::binary(data) : OutgoingMessage::text(data));
            expected += isBinary ? "4bin:" + data.toHex() : '4' + data;
        }
        const Payload payload = wire.payload(packets);
        QCOMPARE(describe(wire.readPayload(payload.body, payload.isBinary)), expected.join(' '));
    }
}

void TestPayload3::bodiesAtRandomAreReadToTheirEndOrRefused_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("counted") << int(PayloadFormat::counted);
    QTest::newRow("octets") << int(PayloadFormat::octets);
}

void TestPayload3::bodiesAtRandomAreReadToTheirEndOrRefused()
{
    QFETCH(int, format);
    const bool isCounted = PayloadFormat(format) == PayloadFormat::counted;
    const QByteArrayList pieces = isCounted
        ? QByteArrayList{"0", "1", "2", "3", "9", ":", "4", "4", "a", "b4", "AQ==", "€", "😀", "\x80", "\xf0"}
        : QByteArrayList{QByteArray(1, '\0'), "\x01", "\x02", "\x03", "\xff", "\xff", "4", "\x04", "a", "é"};
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray body;
        for (auto count = random() % 24; count > 0; --count)
            body += pieces[qsizetype(random() % std::size_t(pieces.size()))];
        PayloadReader reader(body, PayloadFormat(format));
        qsizetype bytes = 0;
        for (int packets = 0; !reader.isAtEnd(); ++packets) {
            QVERIFY(packets <= body.size());
            const auto packet = reader.next();
            QVERIFY(packet || reader.isAtEnd());
            bytes += packet ? packet->data.size() + 1 : 0;
            if (packet && !packet->isBinary)
                QVERIFY(packet->data.isValidUtf8());
        }
        QVERIFY(bytes <= body.size());
    }
}

void TestPayload3::aReaderLetsGoOfItsBodyAtTheEnd()
{
    for (const QByteArray &whole : {QByteArray("2:4a0:"), QByteArray("2:4a?"), QByteArray("0:")}) {
        QByteArray body = whole;
        body.detach();
        PayloadReader reader(body, PayloadFormat::counted);
        while (!reader.isAtEnd())
            reader.next();
        QVERIFY2(body.isDetached(), whole);
    }
}

QTEST_APPLESS_MAIN(TestPayload3)
#include "tst_engineio_payload3.moc"

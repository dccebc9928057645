// SPDX-License-Identifier: MIT
#include "protocol/engineio/packet.h"
#include "protocol/engineio/payload.h"

#include <QTest>

using namespace tincan::engineio;

namespace {

/// Packets in words: "4a 6 bin:01", ending in "?" where what stands there is none.
QByteArray describe(PayloadReader reader)
{
    QByteArray text;
    while (!reader.isAtEnd()) {
        const auto packet = reader.next();
        text += text.isEmpty() ? "" : " ";
        if (!packet)
            text += '?';
        else if (packet->isBinary)
            text += "bin:" + packet->data.toHex();
        else
            text += QByteArray::number(int(packet->type)) + packet->data;
    }
    return text;
}

} // namespace

class TestPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsAPacketOrNot_data();
    void textIsAPacketOrNot();
    void everyOtherFirstCharacterIsNoPacket();
    void aPayloadHoldsThesePackets_data();
    void aPayloadHoldsThesePackets();
    void anUnsetReaderIsAtItsEnd();
    void aReaderLetsGoOfItsBodyAtTheEnd();
};

void TestPacket::textIsAPacketOrNot_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isPacket");
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("isBinary");
    QTest::addColumn<QByteArray>("data");
    const auto packet = [](const char *text, PacketType type, const char *data, bool isBinary = false) {
        QTest::newRow(text) << QByteArray(text) << true << int(type) << isBinary << QByteArray(data);
    };
    packet("0{}", PacketType::open, "{}");
    packet("1", PacketType::close, "");
    packet("2", PacketType::ping, "");
    packet("2probe", PacketType::ping, "probe");
    packet("3probe", PacketType::pong, "probe");
    packet("4hello", PacketType::message, "hello");
    packet("4", PacketType::message, "");
    packet("4\xe2\x82\xac", PacketType::message, "\xe2\x82\xac");
    packet("5", PacketType::upgrade, "");
    packet("6", PacketType::noop, "");
    packet("bAQIDBA==", PacketType::message, "\x01\x02\x03\x04", true);
    packet("bAQIDBA", PacketType::message, "\x01\x02\x03\x04", true);
    packet("b", PacketType::message, "", true);
    for (const char *text : {"", "7", "abc", "b!!", "bAQ ID", "B", "\xff", " 4"})
        QTest::addRow("no packet: '%s'", text) << QByteArray(text) << false << 0 << false << QByteArray();
}

void TestPacket::textIsAPacketOrNot()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isPacket);
    const auto packet = decodePacket(text);
    QCOMPARE(packet.has_value(), isPacket);
    if (!packet)
        return;
    QTEST(int(packet->type), "type");
    QTEST(packet->isBinary, "isBinary");
    QTEST(packet->data, "data");
}

void TestPacket::everyOtherFirstCharacterIsNoPacket()
{
    for (int c = 0; c < 256; ++c) {
        const bool isType = (c >= '0' && c <= '6') || c == 'b';
        QCOMPARE(decodePacket(QByteArray(1, char(c))).has_value(), isType);
    }
}

void TestPacket::aPayloadHoldsThesePackets_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("packets");
    QTest::newRow("one packet") << QByteArray("4a") << QByteArray("4a");
    QTest::newRow("three") << QByteArray("4a\x1e"
                                         "2\x1e"
                                         "4b")
                           << QByteArray("4a 2 4b");
    QTest::newRow("text and binary") << QByteArray("4a\x1e"
                                                   "bAQI=")
                                     << QByteArray("4a bin:0102");
    QTest::newRow("an empty body is no packet") << QByteArray("") << QByteArray("?");
    QTest::newRow("a separator alone is no packet") << QByteArray("\x1e") << QByteArray("?");
    QTest::newRow("a separator at the beginning") << QByteArray("\x1e"
                                                                "4a")
                                                  << QByteArray("?");
    QTest::newRow("a separator at the end") << QByteArray("4a\x1e") << QByteArray("4a ?");
    QTest::newRow("two separators") << QByteArray("4a\x1e\x1e"
                                                  "4b")
                                    << QByteArray("4a ?");
    QTest::newRow("nothing is read after garbage") << QByteArray("4a\x1e"
                                                                 "x\x1e"
                                                                 "4b")
                                                   << QByteArray("4a ?");
}

void TestPacket::aPayloadHoldsThesePackets()
{
    QFETCH(QByteArray, body);
    QTEST(describe(PayloadReader(body)), "packets");
}

void TestPacket::anUnsetReaderIsAtItsEnd()
{
    PayloadReader reader;
    QVERIFY(reader.isAtEnd());
    QVERIFY(!reader.next());
}

void TestPacket::aReaderLetsGoOfItsBodyAtTheEnd()
{
    const QByteArray body(1'000, '4');
    PayloadReader reader(body);
    QVERIFY(!body.isDetached());
    QVERIFY(reader.next());
    QVERIFY(reader.isAtEnd());
    QVERIFY(body.isDetached());
}

QTEST_APPLESS_MAIN(TestPacket)
#include "tst_engineio_packet.moc"

// SPDX-License-Identifier: MIT
#include "protocol/socketio/packet.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

using namespace tincan::socketio;
using namespace Qt::StringLiterals;

class TestPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ack_ids_are_written_as_javascript_has_them_data();
    void ack_ids_are_written_as_javascript_has_them();
    void anything_but_one_to_twenty_one_digits_is_no_ack_id_data();
    void anything_but_one_to_twenty_one_digits_is_no_ack_id();
    void ack_ids_compare_by_number();
    void the_event_names_that_are_reserved_are_these_data();
    void the_event_names_that_are_reserved_are_these();
    void a_packet_is_for_the_root_namespace_unless_it_says_otherwise();
    void the_size_of_a_message_counts_text_and_attachments();
};

void TestPacket::ack_ids_are_written_as_javascript_has_them_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("0") << "0"_qba;
    QTest::newRow("456") << "456"_qba;
    QTest::newRow("007") << "7"_qba;
    QTest::newRow("000000000000000000000") << "0"_qba;
    QTest::newRow("9007199254740991") << "9007199254740991"_qba;
    QTest::newRow("9007199254740993") << "9007199254740992"_qba;
    QTest::newRow("100000000000000000000") << "100000000000000000000"_qba;
    QTest::newRow("123456789012345678901") << "123456789012345680000"_qba;
    // JavaScript would write 1e+21, which is no ack id.
    QTest::newRow("999999999999999999999") << "1000000000000000000000"_qba;
}

void TestPacket::ack_ids_are_written_as_javascript_has_them()
{
    QFETCH(QByteArray, written);
    const auto id = AckId::fromDigits(QTest::currentDataTag());
    QVERIFY(id);
    QByteArray out = "3";
    id->appendTo(out);
    QCOMPARE(out, '3' + written);
}

void TestPacket::anything_but_one_to_twenty_one_digits_is_no_ack_id_data()
{
    QTest::addColumn<QByteArray>("digits");
    for (const char *digits :
        {"", "abc", "1.5", "-1", "+1", "1e3", " 1", "1 ", "0x1", "1000000000000000000000"})
        QTest::newRow(*digits ? digits : "nothing") << QByteArray(digits);
    QTest::newRow("digits of another script") << u"١"_s.toUtf8();
}

void TestPacket::anything_but_one_to_twenty_one_digits_is_no_ack_id()
{
    QFETCH(QByteArray, digits);
    QVERIFY(!AckId::fromDigits(digits));
}

void TestPacket::ack_ids_compare_by_number()
{
    QVERIFY(AckId(7) == AckId::fromDigits("007"));
    QVERIFY(AckId(7) != AckId(8));
    QVERIFY(AckId(7) < AckId(8));
    QCOMPARE(AckId(AckId::maximumOwn).number(), 9007199254740991.0);
}

void TestPacket::the_event_names_that_are_reserved_are_these_data()
{
    QTest::addColumn<bool>("reserved");
    for (const char *name :
        {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
        QTest::newRow(name) << true;
    for (const char *name : {"error", "message", "Connect", "connection", "connect ", "ping", "reconnect"})
        QTest::newRow(name) << false;
}

void TestPacket::the_event_names_that_are_reserved_are_these()
{
    QFETCH(bool, reserved);
    QCOMPARE(isReservedEvent(QString::fromLatin1(QTest::currentDataTag())), reserved);
    QVERIFY(!isReservedEvent(u""));
}

void TestPacket::a_packet_is_for_the_root_namespace_unless_it_says_otherwise()
{
    QCOMPARE(Packet().nsp, u"/"_s);
    QCOMPARE(rootNamespace(), u"/"_s);
}

void TestPacket::the_size_of_a_message_counts_text_and_attachments()
{
    QCOMPARE(EncodedMessage{"abc"}.size(), 3);
    QCOMPARE((EncodedMessage{"abc", {"de", "", "f"}}.size()), 6);
}

QTEST_APPLESS_MAIN(TestPacket)
#include "tst_socketio_packet.moc"

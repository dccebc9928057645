// SPDX-License-Identifier: MIT
#include "protocol/socketio/encoder.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

using namespace tincan;
using namespace tincan::socketio;
using namespace Qt::StringLiterals;

class TestEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packets_are_written_as_the_official_encoder_writes_them_data();
    void packets_are_written_as_the_official_encoder_writes_them();
    void events_are_encoded_from_their_parts();
    void acknowledgements_are_encoded_from_their_parts();
    void the_servers_replies_are_encoded();
    void the_same_bytes_twice_are_two_attachments();
    void attachments_are_shared_and_not_copied();
    void many_attachments_are_numbered_in_order();
    void binary_in_packets_without_attachments_is_null();
    void deep_arguments_are_encoded_without_recursion();
    void an_encoded_event_serves_every_namespace_and_id();
};

void TestEncoder::packets_are_written_as_the_official_encoder_writes_them_data()
{
    using enum PacketType;
    QTest::addColumn<Packet>("packet");
    const auto row = [](const char *text, const Packet &packet) { QTest::newRow(text) << packet; };
    const auto object = [](const QString &key, const Value &value) { return Object{{key, value}}; };
    const QString root = u"/"_s;
    row("0", {connect, root});
    row("0/admin,", {connect, u"/admin"_s});
    row(R"(0/admin,{"token":"123"})", {connect, u"/admin"_s, {}, object(u"token"_s, u"123"_s)});
    row(R"(0{"sid":"a","pid":"b"})", {connect, root, {}, Object{{u"sid"_s, u"a"_s}, {u"pid"_s, u"b"_s}}});
    row("1", {disconnect, root});
    row("1/admin,", {disconnect, u"/admin"_s});
    row(R"(2["a",1,{}])", {event, root, {}, Array{u"a"_s, 1, Object()}});
    row(R"(2/test,1["a",1,{}])", {event, u"/test"_s, AckId(1), Array{u"a"_s, 1, Object()}});
    row("2[1]", {event, root, {}, Array{1}});
    row("2", {event, root});
    row("3123[]", {ack, root, AckId(123), Array()});
    row(R"(3/admin,0[null])", {ack, u"/admin"_s, AckId(0), Array{nullptr}});
    row(R"(4"Unauthorized")", {connectError, root, {}, u"Unauthorized"_s});
    row(R"(4{"message":"Unauthorized"})", {connectError, root, {}, object(u"message"_s, u"Unauthorized"_s)});
    row(R"(51-["hello",{"_placeholder":true,"num":0}] bin:010203)",
        {event, root, {}, Array{u"hello"_s, "\x01\x02\x03"_qba}});
    row(R"(53-/admin,23["a",{"_placeholder":true,"num":0},{"b":[{"_placeholder":true,"num":1},)"
        R"({"c":{"_placeholder":true,"num":2}}]}] bin:01 bin:02 bin:03)",
        {event, u"/admin"_s, AckId(23),
            Array{u"a"_s, "\x01"_qba, object(u"b"_s, Array{"\x02"_qba, object(u"c"_s, "\x03"_qba)})}});
    row(R"(61-/admin,456["a",{"_placeholder":true,"num":0}] bin:09)",
        {ack, u"/admin"_s, AckId(456), Array{u"a"_s, "\x09"_qba}});
    row(R"(51-["x",{"_placeholder":true,"num":0}] bin:)", {event, root, {}, Array{u"x"_s, ""_qba}});
    row(R"(2["€😀\u0000\ud800\"\\\b\f\n\r\t\u001f",0,null,1e+21])",
        {event, root, {},
            Array{QString(u"€😀\0"_s) + QChar(0xd800) + u"\"\\\b\f\n\r\t\u001f"_s, -0.0, nullptr, 1e21}});
}

void TestEncoder::packets_are_written_as_the_official_encoder_writes_them()
{
    QFETCH(Packet, packet);
    QCOMPARE(line(encode(packet)), QByteArray(QTest::currentDataTag()));
}

void TestEncoder::events_are_encoded_from_their_parts()
{
    QCOMPARE(line(encodeEvent(u"/"_s, u"a"_s, {})), R"(2["a"])");
    QCOMPARE(line(encodeEvent(u"/"_s, u"a\n"_s, {1, u"b"_s})), R"(2["a\n",1,"b"])");
    QCOMPARE(line(encodeEvent(u"/é"_s, u"a"_s, {1}, AckId(12))), R"(2/é,12["a",1])");
    QCOMPARE(line(encodeEvent(u"/n"_s, u"a"_s, {"\x01"_qba, Array{"\x02"_qba}}, AckId(0))),
        R"(52-/n,0["a",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]] bin:01 bin:02)");
}

void TestEncoder::acknowledgements_are_encoded_from_their_parts()
{
    QCOMPARE(line(encodeAck(u"/"_s, AckId(7), {})), "37[]");
    QCOMPARE(line(encodeAck(u"/n"_s, AckId(7), {1, 2})), "3/n,7[1,2]");
    QCOMPARE(line(encodeAck(u"/"_s, *AckId::fromDigits("100000000000000000000"), {1})),
        "3100000000000000000000[1]");
    QCOMPARE(line(encodeAck(u"/"_s, AckId(12), {"\x01\x02"_qba})),
        R"(61-12[{"_placeholder":true,"num":0}] bin:0102)");
}

void TestEncoder::the_servers_replies_are_encoded()
{
    QCOMPARE(line(encodeConnect(u"/"_s)), "0");
    QCOMPARE(line(encodeConnect(u"/n"_s, Object{{u"name"_s, u"x"_s}})), R"(0/n,{"name":"x"})");
    QCOMPARE(line(encodeConnected(u"/"_s, u"abc"_s)), R"(0{"sid":"abc"})");
    QCOMPARE(
        line(encodeConnected(u"/custom"_s, u"abc"_s, u"def"_s)), R"(0/custom,{"sid":"abc","pid":"def"})");
    QCOMPARE(line(encodeConnectError(u"/random"_s, u"Invalid namespace"_s)),
        R"(4/random,{"message":"Invalid namespace"})");
    QCOMPARE(line(encodeConnectError(u"/no"_s, u"Auth failed"_s, Object{{u"code"_s, 42}})),
        R"(4/no,{"message":"Auth failed","data":{"code":42}})");
    QCOMPARE(line(encodeConnectError(u"/"_s, u"x"_s, Value())), R"(4{"message":"x","data":null})");
    QCOMPARE(line(encodeDisconnect(u"/"_s)), "1");
    QCOMPARE(line(encodeDisconnect(u"/n"_s)), "1/n,");
}

void TestEncoder::the_same_bytes_twice_are_two_attachments()
{
    const QByteArray bytes = "\x01";
    QCOMPARE(line(encodeEvent(u"/"_s, u"a"_s, {bytes, bytes})),
        R"(52-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}] bin:01 bin:01)");
}

void TestEncoder::attachments_are_shared_and_not_copied()
{
    const QByteArray bytes(1'000'000, 'x');
    const EncodedMessage message = encodeEvent(u"/"_s, u"a"_s, {bytes});
    QCOMPARE(static_cast<const void *>(message.attachments.first().constData()),
        static_cast<const void *>(bytes.constData()));
}

void TestEncoder::many_attachments_are_numbered_in_order()
{
    Array args;
    for (int i = 0; i < 12; ++i)
        args.append(QByteArray(1, char(i)));
    const EncodedMessage message = encodeEvent(u"/"_s, u"a"_s, args);
    QVERIFY(message.text.startsWith(R"(512-["a",{"_placeholder":true,"num":0},)"));
    QVERIFY(message.text.endsWith(R"({"_placeholder":true,"num":11}])"));
    for (int i = 0; i < 12; ++i)
        QCOMPARE(message.attachments.at(i), QByteArray(1, char(i)));
}

void TestEncoder::binary_in_packets_without_attachments_is_null()
{
    QCOMPARE(line(encodeConnect(u"/"_s, Object{{u"key"_s, "\x01"_qba}})), R"(0{"key":null})");
}

void TestEncoder::deep_arguments_are_encoded_without_recursion()
{
    constexpr int depth = 5'000;
    Value value("\x01"_qba);
    for (int i = 0; i < depth; ++i)
        value = Array{value};
    const EncodedMessage message = encodeEvent(u"/"_s, u"a"_s, {value});
    QVERIFY(message.text.startsWith("51-[\"a\",[[["));
    QCOMPARE(message.attachments.size(), 1);
}

void TestEncoder::an_encoded_event_serves_every_namespace_and_id()
{
    const EncodedEvent plain(u"news"_s, {1, u"two"_s});
    QCOMPARE(plain.message(u"/"_s), encodeEvent(u"/"_s, u"news"_s, {1, u"two"_s}));
    QCOMPARE(plain.message(u"/n"_s, AckId(5)), encodeEvent(u"/n"_s, u"news"_s, {1, u"two"_s}, AckId(5)));
    const Array binary{"\x01"_qba, Object{{u"b"_s, "\x02"_qba}}};
    const EncodedEvent attached(u"file"_s, binary);
    QCOMPARE(attached.message(u"/n"_s, AckId(0)), encodeEvent(u"/n"_s, u"file"_s, binary, AckId(0)));
    QCOMPARE(attached.message(u"/"_s), encodeEvent(u"/"_s, u"file"_s, binary));
}

QTEST_APPLESS_MAIN(TestEncoder)
#include "tst_socketio_encoder.moc"

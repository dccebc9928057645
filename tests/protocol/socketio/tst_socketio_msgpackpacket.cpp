// SPDX-License-Identifier: MIT
#include "protocol/msgpack.h"
#include "protocol/socketio/encoder.h"
#include "protocol/socketio/serverconnection.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::socketio;

namespace {

constexpr Parser parser = Parser::msgpack;

QByteArray packed(const Value &value)
{
    QByteArray bytes;
    msgpack::append(value, bytes);
    return bytes;
}

} // namespace

class MsgpackPacketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packets_are_written_as_the_official_encoder_writes_them_data();
    void packets_are_written_as_the_official_encoder_writes_them();
    void packets_come_back();
    void what_a_client_adds_is_ignored_data();
    void what_a_client_adds_is_ignored();
    void what_is_no_packet_is_refused_data();
    void what_is_no_packet_is_refused();
    void text_is_refused();
    void limits_are_those_of_json();
    void a_connection_speaks_it_throughout();
};

void MsgpackPacketTest::packets_are_written_as_the_official_encoder_writes_them_data()
{
    QTest::addColumn<EncodedMessage>("message");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const EncodedMessage &message, const char *hex) {
        QTest::newRow(name) << message << QByteArray(hex);
    };
    row("connected", encodeConnected(u"/"_s, u"abc"_s, {}, parser),
        "83a47479706500a46461746181a3736964a3616263a36e7370a12f");
    row("event with bytes", encodeEvent(u"/"_s, u"e"_s, {1, QByteArrayLiteral("\x07")}, {}, parser),
        "83a47479706502a46461746193a16501c40107a36e7370a12f");
    row("event with an id", encodeEvent(u"/chat"_s, u"e"_s, {}, AckId(7), parser),
        "84a47479706502a46461746191a165a2696407a36e7370a52f63686174");
    row("ack", encodeAck(u"/"_s, AckId(7), {1}, parser), "84a47479706503a4646174619101a2696407a36e7370a12f");
    row("disconnect", encodeDisconnect(u"/"_s, parser), "82a47479706501a36e7370a12f");
    row("error", encodeConnectError(u"/"_s, u"m"_s, {}, parser),
        "83a47479706504a46461746181a76d657373616765a16da36e7370a12f");
}

void MsgpackPacketTest::packets_are_written_as_the_official_encoder_writes_them()
{
    QFETCH(EncodedMessage, message);
    QFETCH(QByteArray, hex);
    QVERIFY(message.isBinary);
    QVERIFY(message.attachments.isEmpty());
    QCOMPARE(message.text.toHex(), hex);
}

void MsgpackPacketTest::packets_come_back()
{
    const QList<Packet> packets = {
        {PacketType::connect, u"/"_s, {}, {}},
        {PacketType::connect, u"/chat"_s, {}, Object{{u"token"_s, u"x"_s}}},
        {PacketType::disconnect, u"/chat"_s, {}, {}},
        {PacketType::event, u"/"_s, {}, Array{u"e"_s, QByteArrayLiteral("\x01"), Object{{u"a"_s, nullptr}}}},
        {PacketType::event, u"/"_s, AckId(0), Array{1}},
        {PacketType::ack, u"/"_s, AckId(AckId::maximumOwn), Array()},
        {PacketType::connectError, u"/"_s, {}, u"plain"_s},
    };
    Decoder decoder({}, parser);
    for (const Packet &packet : packets) {
        const auto read = decoder.receiveBinary(encode(packet, parser).text);
        QVERIFY(read);
        QCOMPARE(**read, packet);
        QCOMPARE(decoder.heldBytes(), 0);
    }
}

void MsgpackPacketTest::what_a_client_adds_is_ignored_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Packet>("packet");
    QTest::newRow("options of an event")
        << QByteArray("84a47479706502a46461746191a165a76f7074696f6e7381a8636f6d7072657373c3a36e7370a12f")
        << Packet{PacketType::event, u"/"_s, {}, Array{u"e"_s}};
    QTest::newRow("undefined auth") << QByteArray("83a47479706500a464617461d40000a36e7370a12f")
                                    << Packet{PacketType::connect, u"/"_s, {}, {}};
}

void MsgpackPacketTest::what_a_client_adds_is_ignored()
{
    QFETCH(QByteArray, hex);
    QFETCH(Packet, packet);
    const auto read = Decoder({}, parser).receiveBinary(QByteArray::fromHex(hex));
    QVERIFY(read);
    QCOMPARE(**read, packet);
}

void MsgpackPacketTest::what_is_no_packet_is_refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<DecodeReason>("reason");
    const auto row = [](const char *name, const Value &value, DecodeReason reason) {
        QTest::newRow(name) << packed(value) << reason;
    };
    const auto with = [](int type, const Value &data, const Value &id = {}, const QString &nsp = u"/"_s) {
        return Object{{u"type"_s, type}, {u"data"_s, data}, {u"id"_s, id}, {u"nsp"_s, nsp}};
    };
    QTest::newRow("nothing") << QByteArray() << DecodeReason::badMsgpack;
    QTest::newRow("half a map") << QByteArray("\x82\xa4") << DecodeReason::badMsgpack;
    row("a number", 2, DecodeReason::badMsgpack);
    row("an array", Array{2}, DecodeReason::badMsgpack);
    row("no type", Object{{u"nsp"_s, u"/"_s}}, DecodeReason::unknownType);
    row("a type of another kind", Object{{u"type"_s, u"2"_s}, {u"nsp"_s, u"/"_s}}, DecodeReason::unknownType);
    row("type 5", with(5, Array{u"e"_s}), DecodeReason::unknownType);
    row("type -1", with(-1, Array{u"e"_s}), DecodeReason::unknownType);
    row("type 1.5", Object{{u"type"_s, 1.5}, {u"nsp"_s, u"/"_s}}, DecodeReason::unknownType);
    row("no namespace", Object{{u"type"_s, 0}}, DecodeReason::badNamespace);
    row("a namespace without a slash", with(0, {}, {}, u"a"_s), DecodeReason::badNamespace);
    row("a long namespace", with(0, {}, {}, u'/' + QString(128, u'a')), DecodeReason::namespaceTooLong);
    row("an id of text", with(2, Array{u"e"_s}, u"1"_s), DecodeReason::badAckId);
    row("an id with a fraction", with(2, Array{u"e"_s}, 1.5), DecodeReason::badAckId);
    row("a negative id", with(2, Array{u"e"_s}, -1), DecodeReason::badAckId);
    row("an id beyond all", with(2, Array{u"e"_s}, 1e22), DecodeReason::badAckId);
    row("auth that is no object", with(0, u"x"_s), DecodeReason::badPayload);
    row("data for a disconnect", with(1, 1), DecodeReason::badPayload);
    row("an event without data", with(2, {}), DecodeReason::badPayload);
    row("an event of an object", with(2, Object()), DecodeReason::badPayload);
    row("an event without a name", with(2, Array()), DecodeReason::badPayload);
    row("an event with null for a name", with(2, Array{nullptr}), DecodeReason::badPayload);
    row("an event with bytes for a name", with(2, Array{QByteArrayLiteral("e")}), DecodeReason::badPayload);
    row("a reserved event", with(2, Array{u"disconnecting"_s}), DecodeReason::reservedEvent);
    row("an ack without data", with(3, {}, 1), DecodeReason::badPayload);
}

void MsgpackPacketTest::what_is_no_packet_is_refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(DecodeReason, reason);
    const auto read = Decoder({}, parser).receiveBinary(bytes);
    QVERIFY(!read);
    QCOMPARE(int(read.error().reason), int(reason));
    QVERIFY(!describe(read.error()).isEmpty());
}

void MsgpackPacketTest::text_is_refused()
{
    const auto read = Decoder({}, parser).receiveText("2[\"e\"]");
    QVERIFY(!read);
    QCOMPARE(int(read.error().reason), int(DecodeReason::badMsgpack));
}

void MsgpackPacketTest::limits_are_those_of_json()
{
    const DecoderLimits limits{.arguments = 2, .depth = 3};
    const auto event = [](const Array &list) {
        return encode({PacketType::event, u"/"_s, {}, list}, parser).text;
    };
    const auto reasonFor = [&](const Array &list) -> std::optional<DecodeReason> {
        const auto read = Decoder(limits, parser).receiveBinary(event(list));
        return read ? std::nullopt : std::optional(read.error().reason);
    };
    QVERIFY(!reasonFor({u"e"_s, 1, 2}));
    QVERIFY(reasonFor({u"e"_s, 1, 2, 3}) == DecodeReason::tooManyArguments);
    QVERIFY(!reasonFor({u"e"_s, Array{Array()}}));
    QVERIFY(reasonFor({u"e"_s, Array{Array{Array()}}}) == DecodeReason::badMsgpack);
}

void MsgpackPacketTest::a_connection_speaks_it_throughout()
{
    ServerConnectionOptions options;
    options.parser = parser;
    options.namespaces = 2;
    ServerConnection connection(options, {});
    const auto receive = [&](const Packet &packet) { connection.receiveBinary(encode(packet, parser).text); };
    receive({PacketType::connect, u"/"_s, {}, {}});
    receive({PacketType::connect, u"/no"_s, {}, {}});
    receive({PacketType::connect, u"/third"_s, {}, {}});
    QCOMPARE(connection.takeEvents().size(), 2);
    QVERIFY(connection.accept(u"/"_s, u"sid"_s));
    QVERIFY(connection.refuseUnknown(u"/no"_s));
    QVERIFY(connection.emitEvent(u"/"_s, u"e"_s, {1}));
    QVERIFY(connection.acknowledge(u"/"_s, AckId(1), {2}));
    QVERIFY(connection.disconnect(u"/"_s));
    const QList<EncodedMessage> sent = connection.takeOutgoing();
    QCOMPARE(sent.size(), 6);
    for (const EncodedMessage &message : sent) {
        QVERIFY(message.isBinary);
        QVERIFY(msgpack::read(message.text));
    }
}

QTEST_GUILESS_MAIN(MsgpackPacketTest)
#include "tst_socketio_msgpackpacket.moc"

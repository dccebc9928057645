// SPDX-License-Identifier: MIT
#include "protocol/socketio/decoder.h"
#include "tests/protocol/socketio/print.h"
#include "tests/protocol/value/random.h"

#include <QTest>

using namespace tincan;
using namespace tincan::socketio;
using namespace Qt::StringLiterals;

namespace {

using Result = tl::expected<std::optional<Packet>, DecodeError>;

/// Feeds a whole message; the result of its last part.
Result receive(Decoder &decoder, const EncodedMessage &message)
{
    Result result = decoder.receiveText(message.text);
    for (const QByteArray &attachment : message.attachments) {
        if (!result || *result)
            return result;
        result = decoder.receiveBinary(attachment);
    }
    return result;
}

QByteArray eventWithArguments(int count)
{
    return R"(2["a")" + QByteArray(",1").repeated(count) + ']';
}

} // namespace

class TestDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packets_are_read_as_the_official_decoder_reads_them_data();
    void packets_are_read_as_the_official_decoder_reads_them();
    void messages_that_are_no_packet_are_refused_data();
    void messages_that_are_no_packet_are_refused();
    void attachments_are_put_where_their_placeholders_stand_data();
    void attachments_are_put_where_their_placeholders_stand();
    void placeholders_without_attachment_are_refused_at_the_header_data();
    void placeholders_without_attachment_are_refused_at_the_header();
    void a_placeholder_in_a_plain_event_is_an_ordinary_object();
    void bad_json_of_a_binary_packet_is_refused_before_its_attachments();
    void text_while_attachments_are_awaited_is_refused();
    void stray_binary_is_refused();
    void ten_attachments_are_taken_and_eleven_refused_at_the_header();
    void the_unfinished_part_of_a_packet_is_bounded();
    void the_attachment_that_completes_a_packet_may_be_of_any_size();
    void arguments_are_counted();
    void names_of_namespaces_are_bounded_in_bytes();
    void json_depth_is_bounded();
    void after_an_error_the_decoder_holds_nothing_and_starts_afresh();
    void every_sequence_of_texts_and_binaries_is_a_packet_or_an_error();
    void what_the_encoder_writes_is_read_back_equal();
    void errors_are_described_in_words();
};

void TestDecoder::packets_are_read_as_the_official_decoder_reads_them_data()
{
    using enum PacketType;
    QTest::addColumn<Packet>("packet");
    const auto row = [](const char *text, const Packet &packet) { QTest::newRow(text) << packet; };
    const QString root = u"/"_s;
    const Array a{u"a"_s};
    row("0", {connect, root});
    row("0{}", {connect, root, {}, Object()});
    row(R"(0{"token":"123"})", {connect, root, {}, Object{{u"token"_s, u"123"_s}}});
    row("0/custom", {connect, u"/custom"_s});
    row("0/custom,", {connect, u"/custom"_s});
    row("0/custom?x=1,", {connect, u"/custom?x=1"_s});
    row(R"(0/custom,{"a":1})", {connect, u"/custom"_s, {}, Object{{u"a"_s, 1}}});
    row("0/,", {connect, root});
    row("0/é€😀,", {connect, u"/é€😀"_s});
    row("1", {disconnect, root});
    row("1/custom,", {disconnect, u"/custom"_s});
    row("112", {disconnect, root, AckId(12)});
    row("2", {event, root});
    row("212", {event, root, AckId(12)});
    row(R"(2["a"])", {event, root, {}, a});
    row(R"(2["a"] )", {event, root, {}, a});
    row(R"(2 ["a"])", {event, root, {}, a}); // the official decoder takes the blank for an id of 0
    row(R"(213["a"])", {event, root, AckId(13), a});
    row(R"(2007["a"])", {event, root, AckId(7), a});
    row(R"(2100000000000000000000["a"])", {event, root, AckId::fromDigits("100000000000000000000"), a});
    row(R"(2/nsp,["a"])", {event, u"/nsp"_s, {}, a});
    row(R"(2/nsp,1["a"])", {event, u"/nsp"_s, AckId(1), a});
    row(R"(2/nsp["a"])", {event, u"/nsp[\"a\"]"_s});
    row("2/nsp", {event, u"/nsp"_s});
    row("2/", {event, root});
    row(R"(2/,["a"])", {event, root, {}, a});
    row("2[1]", {event, root, {}, Array{1}});
    row("2[1.5]", {event, root, {}, Array{1.5}});
    row(R"(2["error"])", {event, root, {}, Array{u"error"_s}});
    row(R"(2[""])", {event, root, {}, Array{u""_s}});
    row(R"(2["a",1,"2",{"3":[true]},null])",
        {event, root, {}, Array{u"a"_s, 1, u"2"_s, Object{{u"3"_s, Array{true}}}, nullptr}});
    row("3", {ack, root});
    row("312", {ack, root, AckId(12)});
    row("312[]", {ack, root, AckId(12), Array()});
    row("3[1]", {ack, root, {}, Array{1}});
    row("3/nsp,0[1]", {ack, u"/nsp"_s, AckId(0), Array{1}});
    row("4", {connectError, root});
    row("4{}", {connectError, root, {}, Object()});
    row(R"(4"x")", {connectError, root, {}, u"x"_s});
    row(R"(4/no,{"message":"m"})", {connectError, u"/no"_s, {}, Object{{u"message"_s, u"m"_s}}});
}

void TestDecoder::packets_are_read_as_the_official_decoder_reads_them()
{
    QFETCH(Packet, packet);
    Decoder decoder;
    const Result result = decoder.receiveText(QTest::currentDataTag());
    QVERIFY2(result, result ? "" : qPrintable(describe(result.error())));
    QVERIFY(*result);
    QCOMPARE(**result, packet);
    QVERIFY(!decoder.isAwaitingAttachments());
}

void TestDecoder::messages_that_are_no_packet_are_refused_data()
{
    using enum DecodeReason;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("reason");
    const auto row = [](const QByteArray &text, DecodeReason reason) {
        QTest::newRow(text.isEmpty() ? "nothing" : text.constData()) << text << int(reason);
    };
    row("", unknownType); // the official decoder takes it for a CONNECT
    row("7", unknownType);
    row("9", unknownType);
    row("abc", unknownType);
    row("-1", unknownType);
    row(" 2[\"a\"]", unknownType);
    row("\xd9\xa2[\"a\"]", unknownType);

    row("5", badAttachmentCount);
    row("5-[\"a\"]", badAttachmentCount);
    row("51[\"a\"]", badAttachmentCount);
    row("51", badAttachmentCount);
    row("50-[\"a\"]", badAttachmentCount);
    row("500-[\"a\"]", badAttachmentCount);
    row("5a-[\"a\"]", badAttachmentCount);
    row("5-1-[\"a\"]", badAttachmentCount);
    row("51.0-[\"a\"]", badAttachmentCount);
    row("51e0-[\"a\"]", badAttachmentCount);
    row("5 1-[\"a\"]", badAttachmentCount);
    row("5/nsp,1-[\"a\"]", badAttachmentCount);
    row("60-1[]", badAttachmentCount);
    row("6-1[]", badAttachmentCount);
    row("511-[\"a\"]", tooManyAttachments);
    row("5999999999999999999999-[\"a\"]", tooManyAttachments);
    row("611-1[]", tooManyAttachments);

    row("2/a\xff,[\"a\"]", badNamespace);
    row("0/\xc3", badNamespace);
    row("2[\"a\"", badJson);
    row("2[\"a\"]x", badJson);
    row("2abc[\"x\"]", badJson);
    row("21.5[\"x\"]", badJson);
    row("2-1[\"x\"]", badJson);
    row("3abc[]", badJson);
    row("31.5[]", badJson);
    row("2['a']", badJson);
    row("2[\"\xff\"]", badJson);
    row("2/nsp, x", badJson);
    row("21000000000000000000000[\"x\"]", badAckId);
    row("3" + QByteArray(100, '9') + "[]", badAckId);

    row("0null", badPayload);
    row("0[]", badPayload);
    row("0[1]", badPayload);
    row("0\"str\"", badPayload);
    row("0true", badPayload);
    row("1{}", badPayload);
    row("1null", badPayload);
    row("1[]", badPayload);
    row("1/nsp,{}", badPayload);
    row("2{}", badPayload);
    row("2\"a\"", badPayload);
    row("2null", badPayload);
    row("2[]", badPayload);
    row("2[null]", badPayload);
    row("2[true]", badPayload);
    row("2[[\"a\"]]", badPayload);
    row("2[{}]", badPayload);
    row("312{}", badPayload);
    row("3{}", badPayload);
    row("3null", badPayload);
    row("3\"a\"", badPayload);
    row("4[]", badPayload);
    row("4null", badPayload);
    row("4true", badPayload);
    for (const QByteArray name :
        {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}) {
        row("2[\"" + name + "\"]", reservedEvent);
        row("2/nsp,5[\"" + name + "\",1]", reservedEvent);
        row("51-[\"" + name + "\",{\"_placeholder\":true,\"num\":0}]", reservedEvent);
    }
    row("2[\"\\u0063onnect\"]", reservedEvent);
}

void TestDecoder::messages_that_are_no_packet_are_refused()
{
    QFETCH(QByteArray, text);
    QFETCH(int, reason);
    Decoder decoder;
    const Result result = decoder.receiveText(text);
    QVERIFY(!result);
    QCOMPARE(int(result.error().reason), reason);
    QCOMPARE(result.error().json.has_value(), reason == int(DecodeReason::badJson));
}

void TestDecoder::attachments_are_put_where_their_placeholders_stand_data()
{
    QTest::addColumn<QByteArrayList>("attachments");
    QTest::addColumn<Packet>("packet");
    const auto row = [](const char *text, const QByteArrayList &attachments, const Packet &packet) {
        QTest::newRow(text) << attachments << packet;
    };
    const auto event = [](const Array &list) { return Packet{PacketType::event, u"/"_s, {}, list}; };
    row(R"(51-["hello",{"_placeholder":true,"num":0}])", {"\x01"}, event({u"hello"_s, "\x01"_qba}));
    row(R"(51-["x",{"num":0,"_placeholder":true}])", {""}, event({u"x"_s, ""_qba}));
    row(R"(52-["x",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}])", {"\x01", "\x02"},
        event({u"x"_s, "\x02"_qba, "\x01"_qba}));
    row(R"(52-["x",{"a":[{"b":{"_placeholder":true,"num":0}}],"c":{"_placeholder":true,"num":1}}])",
        {"1", "2"}, event({u"x"_s, Object{{u"a"_s, Array{Object{{u"b"_s, "1"_qba}}}}, {u"c"_s, "2"_qba}}}));
    row(R"(51-["x",{"_placeholder":true,"num":0,"more":1}])", {"1"}, event({u"x"_s, "1"_qba}));
    row(R"(51-["x",{"_placeholder":true,"num":0.0}])", {"1"}, event({u"x"_s, "1"_qba}));
    row(R"(51-["x",{"_placeholder":1,"num":0},{"_placeholder":false,"num":0},{"num":0}])", {"1"},
        event({u"x"_s, Object{{u"_placeholder"_s, 1}, {u"num"_s, 0}},
            Object{{u"_placeholder"_s, false}, {u"num"_s, 0}}, Object{{u"num"_s, 0}}}));
    row(R"(51-["x"])", {"unused"}, event({u"x"_s}));
    row("51-", {"unused"}, {PacketType::event});
    row(R"(51-["x",{"_placeholder":{"_placeholder":true,"num":0}}])", {"1"},
        event({u"x"_s, Object{{u"_placeholder"_s, "1"_qba}}}));
    row(R"(53-/admin,456["a",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1},{"_placeholder":true,"num":2}]])",
        {"1", "2", "3"},
        {PacketType::event, u"/admin"_s, AckId(456), Array{u"a"_s, "1"_qba, Array{"2"_qba, "3"_qba}}});
    row(R"(61-/admin,456["a",{"_placeholder":true,"num":0}])", {"1"},
        {PacketType::ack, u"/admin"_s, AckId(456), Array{u"a"_s, "1"_qba}});
    row(R"(61-12[{"_placeholder":true,"num":0}])", {"\x01\x02"},
        {PacketType::ack, u"/"_s, AckId(12), Array{"\x01\x02"_qba}});
    row(R"(501-["x",{"_placeholder":true,"num":0}])", {"1"}, event({u"x"_s, "1"_qba}));
}

void TestDecoder::attachments_are_put_where_their_placeholders_stand()
{
    QFETCH(QByteArrayList, attachments);
    QFETCH(Packet, packet);
    Decoder decoder;
    Result result = decoder.receiveText(QTest::currentDataTag());
    for (const QByteArray &attachment : attachments) {
        QVERIFY2(result, result ? "" : qPrintable(describe(result.error())));
        QVERIFY(!*result);
        QVERIFY(decoder.isAwaitingAttachments());
        result = decoder.receiveBinary(attachment);
    }
    QVERIFY(result && *result);
    QCOMPARE(**result, packet);
    QVERIFY(!decoder.isAwaitingAttachments());
    QCOMPARE(decoder.heldBytes(), 0);
}

void TestDecoder::placeholders_without_attachment_are_refused_at_the_header_data()
{
    QTest::addColumn<QByteArray>("placeholders");
    QTest::newRow("one too far") << R"({"_placeholder":true,"num":1})"_qba;
    QTest::newRow("far too far") << R"({"_placeholder":true,"num":99999999999999999999})"_qba;
    QTest::newRow("negative") << R"({"_placeholder":true,"num":-1})"_qba;
    QTest::newRow("a fraction") << R"({"_placeholder":true,"num":0.5})"_qba;
    QTest::newRow("text") << R"({"_placeholder":true,"num":"0"})"_qba;
    QTest::newRow("null") << R"({"_placeholder":true,"num":null})"_qba;
    QTest::newRow("none") << R"({"_placeholder":true})"_qba;
    QTest::newRow("used twice") << R"([{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}])"_qba;
}

void TestDecoder::placeholders_without_attachment_are_refused_at_the_header()
{
    QFETCH(QByteArray, placeholders);
    for (const QByteArray &header : {R"(51-["x",)"_qba, "61-7[1,"_qba, R"(51-["x",[[{"deep":)"_qba}) {
        Decoder decoder;
        const QByteArray tail = header.endsWith(':') ? "}]]]"_qba : "]"_qba;
        const Result result = decoder.receiveText(header + placeholders + tail);
        QVERIFY(!result);
        QCOMPARE(result.error(), DecodeError{DecodeReason::badPlaceholder});
    }
}

void TestDecoder::a_placeholder_in_a_plain_event_is_an_ordinary_object()
{
    Decoder decoder;
    const Result result = decoder.receiveText(R"(2["a",{"_placeholder":true,"num":5}])");
    QVERIFY(result && *result);
    QCOMPARE((*result)->data->at(1), Value(Object{{u"_placeholder"_s, true}, {u"num"_s, 5}}));
}

void TestDecoder::bad_json_of_a_binary_packet_is_refused_before_its_attachments()
{
    Decoder decoder;
    QCOMPARE(decoder.receiveText(R"(51-["a",)").error().reason, DecodeReason::badJson);
    QCOMPARE(decoder.receiveText("51-{}").error().reason, DecodeReason::badPayload);
    QCOMPARE(decoder.receiveText(R"(51-[{"_placeholder":true,"num":0}])").error().reason,
        DecodeReason::badPayload);
    QCOMPARE(
        decoder.receiveText(R"(61-1{"_placeholder":true,"num":0})").error().reason, DecodeReason::badPayload);
}

void TestDecoder::text_while_attachments_are_awaited_is_refused()
{
    for (const QByteArray &text : {R"(2["b"])"_qba, "1"_qba, ""_qba, "garbage"_qba}) {
        Decoder decoder;
        QVERIFY(decoder.receiveText(R"(52-["a"])"));
        QVERIFY(decoder.receiveBinary("1"));
        QCOMPARE(decoder.receiveText(text).error(), DecodeError{DecodeReason::textWhileBinaryAwaited});
    }
}

void TestDecoder::stray_binary_is_refused()
{
    Decoder decoder;
    QCOMPARE(decoder.receiveBinary("1").error(), DecodeError{DecodeReason::strayBinary});
    QVERIFY(decoder.receiveText(R"(2["a"])"));
    QCOMPARE(decoder.receiveBinary("").error(), DecodeError{DecodeReason::strayBinary});
    QVERIFY(*receive(decoder, {R"(51-["a"])", {"1"}}));
    QCOMPARE(decoder.receiveBinary("2").error(), DecodeError{DecodeReason::strayBinary});
}

void TestDecoder::ten_attachments_are_taken_and_eleven_refused_at_the_header()
{
    Decoder decoder;
    const QByteArrayList ten(10, "x");
    const Result result = receive(decoder, {R"(510-["a",{"_placeholder":true,"num":9}])", ten});
    QVERIFY(result && *result);
    QCOMPARE(decoder.receiveText(R"(511-["a"])").error().reason, DecodeReason::tooManyAttachments);
    Decoder strict({.attachments = 1});
    QVERIFY(strict.receiveText(R"(52-["a"])").error().reason == DecodeReason::tooManyAttachments);
    Decoder generous({.attachments = 300});
    QVERIFY(generous.receiveText(R"(5300-["a",{"_placeholder":true,"num":299}])"));
}

void TestDecoder::the_unfinished_part_of_a_packet_is_bounded()
{
    const DecoderLimits limits{.unfinishedBytes = 100};
    Decoder decoder(limits);
    QCOMPARE(
        decoder.receiveText("51-[\"" + QByteArray(97, 'a') + "\"]").error().reason, DecodeReason::tooLarge);
    QVERIFY(decoder.receiveText("53-[\"" + QByteArray(36, 'a') + "\"]"));
    QCOMPARE(decoder.heldBytes(), 40);
    QVERIFY(decoder.receiveBinary(QByteArray(60, 'x')));
    QCOMPARE(decoder.heldBytes(), 100);
    QCOMPARE(decoder.receiveBinary("x").error().reason, DecodeReason::tooLarge);
    QCOMPARE(decoder.heldBytes(), 0);
}

void TestDecoder::the_attachment_that_completes_a_packet_may_be_of_any_size()
{
    Decoder decoder({.unfinishedBytes = 100});
    const Result result = receive(decoder, {R"(52-["a"])", {QByteArray(95, 'x'), QByteArray(10'000, 'y')}});
    QVERIFY(result && *result);
}

void TestDecoder::arguments_are_counted()
{
    Decoder decoder;
    QCOMPARE((*decoder.receiveText(eventWithArguments(64)))->data->toArray().size(), 65);
    QCOMPARE(decoder.receiveText(eventWithArguments(65)).error().reason, DecodeReason::tooManyArguments);
    const QByteArray more = QByteArray(",1").repeated(63);
    QVERIFY(decoder.receiveText("31[1" + more + "]"));
    QCOMPARE(decoder.receiveText("31[1,1" + more + "]").error().reason, DecodeReason::tooManyArguments);
    QVERIFY(Decoder({.arguments = 0}).receiveText(R"(2["a"])"));
    QVERIFY(!Decoder({.arguments = 0}).receiveText(R"(2["a",1])"));
}

void TestDecoder::names_of_namespaces_are_bounded_in_bytes()
{
    Decoder decoder;
    const QByteArray longest = '/' + QByteArray(127, 'n');
    QCOMPARE((*decoder.receiveText('0' + longest))->nsp, QString::fromLatin1(longest));
    QVERIFY(decoder.receiveText('0' + longest + ",{}"));
    QCOMPARE(decoder.receiveText('0' + longest + 'n').error().reason, DecodeReason::namespaceTooLong);
    QCOMPARE(decoder.receiveText('0' + longest + "n,{}").error().reason, DecodeReason::namespaceTooLong);
    QCOMPARE(decoder.receiveText("0/" + QByteArray("é").repeated(64)).error().reason,
        DecodeReason::namespaceTooLong);
}

void TestDecoder::json_depth_is_bounded()
{
    Decoder decoder;
    const auto nested
        = [](int depth) { return R"(2["a",)" + QByteArray(depth, '[') + QByteArray(depth, ']') + ']'; };
    QVERIFY(decoder.receiveText(nested(127)));
    const Result refused = decoder.receiveText(nested(128));
    QVERIFY(!refused);
    QCOMPARE(refused.error().json->reason, json::Reason::tooDeep);
    QVERIFY(!Decoder({.depth = 2}).receiveText(R"(51-["a",[[]]])"));
}

void TestDecoder::after_an_error_the_decoder_holds_nothing_and_starts_afresh()
{
    Decoder decoder({.arguments = 1});
    QVERIFY(decoder.receiveText(R"(53-["a"])"));
    QVERIFY(decoder.receiveBinary("1"));
    QVERIFY(!decoder.receiveText("x"));
    QVERIFY(!decoder.isAwaitingAttachments());
    QCOMPARE(decoder.heldBytes(), 0);
    QVERIFY(decoder.receiveText(R"(2["a",1])"));
    QVERIFY(!decoder.receiveText(R"(2["a",1,2])")); // the limits are the same as before
}

void TestDecoder::every_sequence_of_texts_and_binaries_is_a_packet_or_an_error()
{
    // Each sequence of six messages, against what the counts alone say must happen.
    constexpr std::array<const char *, 4> kinds = {R"(2["a"])", R"(51-["b"])", R"(52-["c"])", nullptr};
    constexpr int length = 6;
    for (int sequence = 0; sequence < 4096; ++sequence) {
        Decoder decoder;
        int awaited = 0;
        for (int i = 0; i < length; ++i) {
            const int kind = sequence >> (2 * i) & 3;
            const bool binary = kind == 3;
            const Result result
                = binary ? decoder.receiveBinary("x") : decoder.receiveText(kinds[std::size_t(kind)]);
            if (binary != (awaited > 0)) {
                QVERIFY(!result);
                break;
            }
            QVERIFY(result);
            awaited = binary ? awaited - 1 : kind;
            QCOMPARE(result->has_value(), awaited == 0);
            QCOMPARE(decoder.isAwaitingAttachments(), awaited > 0);
        }
    }
}

void TestDecoder::what_the_encoder_writes_is_read_back_equal()
{
    RandomValues random(7);
    Decoder decoder({.attachments = 10'000, .unfinishedBytes = 1 << 30});
    for (int i = 0; i < 3'000; ++i) {
        Packet packet{random.below(2) == 0 ? PacketType::event : PacketType::ack};
        packet.nsp = random.below(2) == 0 ? u"/"_s : u"/é,"_s.chopped(1) + QString::number(random.below(99));
        if (random.below(2) == 0)
            packet.id = AckId(random.below(1'000'000));
        Array list = random.array(4, true);
        if (packet.type == PacketType::event)
            list.prepend(u"name"_s);
        packet.data = list;
        const EncodedMessage message = encode(packet);
        const Result result = receive(decoder, message);
        QVERIFY2(result && *result, message.text.constData());
        QCOMPARE(**result, packet);
        QCOMPARE(encode(**result), message);
    }
}

void TestDecoder::errors_are_described_in_words()
{
    QStringList words;
    for (int reason = 0; reason <= int(DecodeReason::tooLarge); ++reason)
        words.append(describe({static_cast<DecodeReason>(reason)}));
    QCOMPARE(words.removeDuplicates(), 0);
    QCOMPARE(describe(Decoder().receiveText("2[").error()), u"bad JSON: unexpected end at offset 1"_s);
}

QTEST_APPLESS_MAIN(TestDecoder)
#include "tst_socketio_decoder.moc"

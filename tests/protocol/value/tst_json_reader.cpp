// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "tests/protocol/value/print.h"

#include <QTest>

#include <cmath>

using namespace tincan;
using namespace Qt::StringLiterals;

namespace {

QByteArray nested(int depth, const QByteArray &open, const QByteArray &inner, const QByteArray &close)
{
    return open.repeated(depth) + inner + close.repeated(depth);
}

} // namespace

class TestJsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valid_text_is_read_data();
    void valid_text_is_read();
    void integers_stay_integers_and_others_become_reals_data();
    void integers_stay_integers_and_others_become_reals();
    void numbers_out_of_range_become_zero_or_infinity_data();
    void numbers_out_of_range_become_zero_or_infinity();
    void malformed_text_is_refused_with_reason_and_offset_data();
    void malformed_text_is_refused_with_reason_and_offset();
    void every_proper_beginning_of_a_text_is_refused();
    void invalid_utf8_is_refused_wherever_it_stands_data();
    void invalid_utf8_is_refused_wherever_it_stands();
    void every_raw_control_character_is_refused();
    void special_characters_are_found_at_any_distance();
    void nesting_up_to_the_limit_is_read_and_deeper_is_refused_data();
    void nesting_up_to_the_limit_is_read_and_deeper_is_refused();
    void the_limit_counts_depth_and_not_the_number_of_containers();
    void a_million_brackets_are_refused_at_the_limit();
    void key_order_is_kept();
    void many_members_are_read_in_reasonable_time();
    void the_hook_replaces_objects_from_the_inside_out();
    void the_hook_refuses_the_text();
    void errors_are_described_in_words();
};

void TestJsonReader::valid_text_is_read_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Value>("value");
    const auto row
        = [](const char *text, const Value &value) { QTest::newRow(text) << QByteArray(text) << value; };
    row("null", nullptr);
    row("true", true);
    row("false", false);
    row("0", 0);
    row("\"\"", u""_s);
    row("[]", Array());
    row("[ ]", Array());
    row("{}", Object());
    row("{ }", Object());
    row(" \t\r\n[ 1 , 2 ]\r\n", Array{1, 2});
    row("[null,true,false,1,1.5,\"a\",[],{}]",
        Array{nullptr, true, false, 1, 1.5, u"a"_s, Array(), Object()});
    row(" { \"a\" : 1 , \"b\" : [ { \"c\" : null } ] } ",
        Object{{u"a"_s, 1}, {u"b"_s, Array{Object{{u"c"_s, nullptr}}}}});
    row(R"({"":1})", Object{{u""_s, 1}});
    row(R"({"a":1,"b":2,"a":3})", Object{{u"a"_s, 3}, {u"b"_s, 2}});
    row(R"({"__proto__":{"a":1},"constructor":2})",
        Object{{u"__proto__"_s, Object{{u"a"_s, 1}}}, {u"constructor"_s, 2}});
    row(R"("\"\\\/\b\f\n\r\t")", u"\"\\/\b\f\n\r\t"_s);
    row(R"("\u0041\u00e9\u20ac\uABCD\uabcd")", u"A\u00e9\u20ac\uabcd\uabcd"_s);
    row(R"("a\u0000b")", QString(u"a\0b"_s));
    row(R"("\ud83d\ude00")", u"😀"_s);
    row(R"("\ud800")", QString(QChar(0xd800)));
    row(R"("\udc00x\ud800")", QString(QChar(0xdc00)) + u'x' + QChar(0xd800));
    row(R"("\ude00\ud83d")", QString(QChar(0xde00)) + QChar(0xd83d));
    row("\"é€😀\"", u"é€😀"_s);
    row("\"\xef\xbb\xbf"
        "a\"",
        u"\ufeffa"_s);
    row("\"\xef\xbf\xbf\xef\xb7\x90\"", u"\uffff\ufdd0"_s);
    row("\"\xf4\x8f\xbf\xbf\"", QString::fromUcs4(U"\U0010ffff"));
    row("\"\x7f\"", u"\u007f"_s);
    row("\"\xe2\x80\xa8\xe2\x80\xa9\"", u"\u2028\u2029"_s);
    row(R"({"é\n😀":1})", Object{{u"é\n😀"_s, 1}});
}

void TestJsonReader::valid_text_is_read()
{
    QFETCH(QByteArray, text);
    QFETCH(Value, value);
    const auto read = json::read(text);
    QVERIFY2(read, read ? "" : qPrintable(json::describe(read.error())));
    QCOMPARE(*read, value);
    QCOMPARE(read->type(), value.type());
}

void TestJsonReader::integers_stay_integers_and_others_become_reals_data()
{
    QTest::addColumn<Value>("value");
    QTest::newRow("-0") << Value(0);
    QTest::newRow("-1") << Value(-1);
    QTest::newRow("10") << Value(10);
    QTest::newRow("9007199254740993") << Value(qint64(9007199254740993));
    QTest::newRow("9223372036854775807") << Value(std::numeric_limits<qint64>::max());
    QTest::newRow("-9223372036854775808") << Value(std::numeric_limits<qint64>::min());
    QTest::newRow("9223372036854775808") << Value(0x1p63);
    QTest::newRow("-9223372036854775809") << Value(-0x1p63);
    QTest::newRow("100000000000000000000") << Value(1e20);
    QTest::newRow("1.0") << Value(1.0);
    QTest::newRow("0.5") << Value(0.5);
    QTest::newRow("-0.0") << Value(-0.0);
    QTest::newRow("1e3") << Value(1e3);
    QTest::newRow("1E+3") << Value(1e3);
    QTest::newRow("25e-1") << Value(2.5);
    QTest::newRow("0e0") << Value(0.0);
    QTest::newRow("0.1") << Value(0.1);
    QTest::newRow("5e-324") << Value(5e-324);
    QTest::newRow("1.7976931348623157e308") << Value(1.7976931348623157e308);
}

void TestJsonReader::integers_stay_integers_and_others_become_reals()
{
    QFETCH(Value, value);
    const QByteArray text = QTest::currentDataTag();
    const auto read = json::read(text);
    QVERIFY(read);
    QCOMPARE(read->type(), value.type());
    QCOMPARE(*read, value);
    // The same number in a list, where something follows it.
    QCOMPARE(json::read('[' + text + ",1]")->at(0), value);
}

void TestJsonReader::numbers_out_of_range_become_zero_or_infinity_data()
{
    QTest::addColumn<double>("number");
    QTest::newRow("1e309") << HUGE_VAL;
    QTest::newRow("-1e309") << -HUGE_VAL;
    QTest::newRow("1e99999999999999999999999") << HUGE_VAL;
    QTest::newRow("1e-99999999999999999999999") << 0.0;
    QTest::newRow("-1e-400") << 0.0;
    QTest::newRow("0.00001e400") << HUGE_VAL;
    QTest::newRow("100000e-400") << 0.0;
    QTest::newRow("0e999999") << 0.0;
    QTest::newRow("0.0e-999999") << 0.0;
    QTest::newRow("123456.789E+400") << HUGE_VAL;
}

void TestJsonReader::numbers_out_of_range_become_zero_or_infinity()
{
    QFETCH(double, number);
    const auto read = json::read(QTest::currentDataTag());
    QVERIFY(read);
    QCOMPARE(read->type(), Value::Type::real);
    QVERIFY(read->toDouble(1) == number);
}

void TestJsonReader::malformed_text_is_refused_with_reason_and_offset_data()
{
    using enum json::Reason;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("offset");
    const auto row = [](const QByteArray &text, json::Reason reason, int offset) {
        QTest::newRow(text.isEmpty() ? "nothing" : text.constData()) << text << int(reason) << offset;
    };
    row("", unexpectedEnd, 0);
    row("  ", unexpectedEnd, 2);
    row("[", unexpectedEnd, 1);
    row("[1", unexpectedEnd, 2);
    row("[1,", unexpectedEnd, 3);
    row("{", unexpectedEnd, 1);
    row("{\"a\"", unexpectedEnd, 4);
    row("{\"a\":", unexpectedEnd, 5);
    row("{\"a\":1", unexpectedEnd, 6);
    row("{\"a\":1,", unexpectedEnd, 7);
    row("\"", unexpectedEnd, 1);
    row("\"a", unexpectedEnd, 2);
    row("\"\\", unexpectedEnd, 2);
    row("\"\\u12", unexpectedEnd, 5);
    row("tru", unexpectedEnd, 3);
    row("[1,]", unexpectedCharacter, 3);
    row("[,1]", unexpectedCharacter, 1);
    row("[1 2]", unexpectedCharacter, 3);
    row("[1}", unexpectedCharacter, 2);
    row("{\"a\":1]", unexpectedCharacter, 6);
    row("{\"a\" 1}", unexpectedCharacter, 5);
    row("{\"a\",1}", unexpectedCharacter, 4);
    row("{1:2}", unexpectedCharacter, 1);
    row("{a:2}", unexpectedCharacter, 1);
    row("{\"a\":1,}", unexpectedCharacter, 7);
    row("{,}", unexpectedCharacter, 1);
    row("{\"a\":}", unexpectedCharacter, 5);
    row("]", unexpectedCharacter, 0);
    row("}", unexpectedCharacter, 0);
    row(":", unexpectedCharacter, 0);
    row("'a'", unexpectedCharacter, 0);
    row("abc", unexpectedCharacter, 0);
    row("True", unexpectedCharacter, 0);
    row("nul!", unexpectedCharacter, 3);
    row("NaN", unexpectedCharacter, 0);
    row("Infinity", unexpectedCharacter, 0);
    row("undefined", unexpectedCharacter, 0);
    row("+1", unexpectedCharacter, 0);
    row(".5", unexpectedCharacter, 0);
    row("/*c*/1", unexpectedCharacter, 0);
    row("\xef\xbb\xbf"
        "1",
        unexpectedCharacter, 0);
    row("\v1", unexpectedCharacter, 0);
    row("\xc2\xa0"
        "1",
        unexpectedCharacter, 0);
    row(QByteArray("\0", 1), unexpectedCharacter, 0);
    row("1 2", trailingCharacters, 2);
    row("[]]", trailingCharacters, 2);
    row("nullx", trailingCharacters, 4);
    row("\"a\"b", trailingCharacters, 3);
    row(QByteArray("1\0", 2), trailingCharacters, 1);
    row("1x", trailingCharacters, 1);
    row("0x10", trailingCharacters, 1);
    row("-", badNumber, 1);
    row("-x", badNumber, 1);
    row("-Infinity", badNumber, 1);
    row("01", badNumber, 1);
    row("-01", badNumber, 2);
    row("00", badNumber, 1);
    row("1.", badNumber, 2);
    row("1.e5", badNumber, 2);
    row("1e", badNumber, 2);
    row("1e+", badNumber, 3);
    row("1ex", badNumber, 2);
    row("[1.]", badNumber, 3);
    row("\"\\x41\"", badEscape, 2);
    row("\"\\'\"", badEscape, 2);
    row("\"\\0\"", badEscape, 2);
    row("\"\\U0041\"", badEscape, 2);
    row("\"\\u00g0\"", badEscape, 5);
    row("\"\\u+123\"", badEscape, 3);
    row("\"\\u 123\"", badEscape, 3);
    row("\"\\u00\"", badEscape, 5);
    row("\"a\nb\"", controlCharacter, 2);
    row("{\"\t\":1}", controlCharacter, 2);
    row(QByteArray("\"\0\"", 3), controlCharacter, 1);
}

void TestJsonReader::malformed_text_is_refused_with_reason_and_offset()
{
    QFETCH(QByteArray, text);
    QFETCH(int, reason);
    QFETCH(int, offset);
    const auto read = json::read(text);
    QVERIFY(!read);
    QCOMPARE(read.error(), (json::Error{static_cast<json::Reason>(reason), offset}));
}

void TestJsonReader::every_proper_beginning_of_a_text_is_refused()
{
    const QByteArray text = R"({"a":[1.5e+3,"\u00e9é",true,null],"b":{"c":-12}})";
    QVERIFY(json::read(text));
    for (qsizetype size = 0; size < text.size(); ++size) {
        // A copy of that size, so that a sanitizer sees any look beyond it.
        const std::vector<char> beginning(text.begin(), text.begin() + size);
        const auto read = json::read(QByteArrayView(beginning.data(), size));
        QVERIFY(!read);
        QVERIFY(read.error().offset <= size);
    }
}

void TestJsonReader::invalid_utf8_is_refused_wherever_it_stands_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("lone continuation") << "\x80"_qba;
    QTest::newRow("cut after one of two") << "\xc3"_qba;
    QTest::newRow("cut after two of three") << "\xe2\x82"_qba;
    QTest::newRow("cut after three of four") << "\xf0\x9f\x98"_qba;
    QTest::newRow("overlong slash, two bytes") << "\xc0\xaf"_qba;
    QTest::newRow("overlong slash, three bytes") << "\xe0\x80\xaf"_qba;
    QTest::newRow("overlong NUL") << "\xc0\x80"_qba;
    QTest::newRow("high surrogate") << "\xed\xa0\x80"_qba;
    QTest::newRow("surrogate pair") << "\xed\xa0\xbd\xed\xb8\x80"_qba;
    QTest::newRow("beyond U+10FFFF") << "\xf4\x90\x80\x80"_qba;
    QTest::newRow("five bytes") << "\xf8\x88\x80\x80\x80"_qba;
    QTest::newRow("0xfe") << "\xfe"_qba;
    QTest::newRow("0xff") << "\xff"_qba;
}

void TestJsonReader::invalid_utf8_is_refused_wherever_it_stands()
{
    QFETCH(QByteArray, bytes);
    for (const QByteArray &before : {""_qba, "a"_qba, "eight by"_qba, "é"_qba, "\\n"_qba}) {
        for (const QByteArray &after : {""_qba, "a"_qba, "\\n"_qba, "é"_qba}) {
            const auto read = json::read('"' + before + bytes + after + '"');
            QVERIFY(!read);
            QCOMPARE(read.error().reason, json::Reason::badUtf8);
        }
    }
    QCOMPARE(json::read("{\"" + bytes + "\":1}").error().reason, json::Reason::badUtf8);
}

void TestJsonReader::every_raw_control_character_is_refused()
{
    for (int c = 0; c < 0x20; ++c) {
        const auto read = json::read("\"ab" + QByteArray(1, char(c)) + "cdefghijkl\"");
        QVERIFY(!read);
        QCOMPARE(read.error(), (json::Error{json::Reason::controlCharacter, 3}));
    }
}

void TestJsonReader::special_characters_are_found_at_any_distance()
{
    // The scan takes eight bytes at a time: each special one in each place, after each kind of filler.
    for (const QString &filler : {u"a"_s, u"é"_s, u"\u007f"_s, u"!"_s, u"]"_s, u"€"_s}) {
        for (int before = 0; before < 20; ++before) {
            const QString padding = filler.repeated(before);
            const QByteArray utf8 = padding.toUtf8();
            QCOMPARE(*json::read('"' + utf8 + '"'), Value(padding));
            QCOMPARE(*json::read('"' + utf8 + R"(\n)" + utf8 + '"'), Value(padding + u'\n' + padding));
            QCOMPARE(*json::read('"' + utf8 + R"(\\)" + utf8 + '"'), Value(padding + u'\\' + padding));
            QCOMPARE(json::read('"' + utf8 + "\n\"").error().offset, utf8.size() + 1);
        }
    }
}

void TestJsonReader::nesting_up_to_the_limit_is_read_and_deeper_is_refused_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("inner");
    QTest::addColumn<QByteArray>("close");
    QTest::newRow("arrays") << "["_qba
                            << ""_qba
                            << "]"_qba;
    QTest::newRow("arrays around a number") << "["_qba
                                            << "1"_qba
                                            << "]"_qba;
    QTest::newRow("arrays with neighbours") << "[0,"_qba
                                            << "1"_qba
                                            << ",2]"_qba;
    QTest::newRow("objects") << R"({"a":)"_qba
                             << "1"_qba
                             << "}"_qba;
}

void TestJsonReader::nesting_up_to_the_limit_is_read_and_deeper_is_refused()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, inner);
    QFETCH(QByteArray, close);
    const QByteArray deepest = nested(128, open, inner, close);
    QVERIFY(json::read(deepest));
    QCOMPARE(json::write(*json::read(deepest)), deepest);
    const auto refused = json::read(nested(129, open, inner, close));
    QVERIFY(!refused);
    QCOMPARE(refused.error(), (json::Error{json::Reason::tooDeep, 128 * open.size()}));
    QVERIFY(json::read(nested(3, open, inner, close), {.depth = 3}));
    QVERIFY(!json::read(nested(4, open, inner, close), {.depth = 3}));
}

void TestJsonReader::the_limit_counts_depth_and_not_the_number_of_containers()
{
    QByteArray text = "[";
    for (int i = 0; i < 1000; ++i)
        text += "[{}],";
    text += "0]";
    const auto read = json::read(text, {.depth = 3});
    QVERIFY(read);
    QCOMPARE(read->toArray().size(), 1001);
}

void TestJsonReader::a_million_brackets_are_refused_at_the_limit()
{
    for (const char bracket : {'[', '{'}) {
        const auto read = json::read(QByteArray(1'000'000, bracket));
        QVERIFY(!read);
        QVERIFY(read.error().offset <= json::defaultDepth);
    }
}

void TestJsonReader::key_order_is_kept()
{
    const QByteArray text = R"({"z":1,"a":2,"10":3,"9":4,"B":{"y":1,"x":2}})";
    QCOMPARE(json::write(*json::read(text)), text);
}

void TestJsonReader::many_members_are_read_in_reasonable_time()
{
    // Looking for duplicates member by member would take minutes here; CTest would end it.
    QByteArray text = "{";
    constexpr int members = 150'000;
    for (int i = 0; i < members; ++i)
        text += "\"" + QByteArray::number(i % (members / 2)) + "\":" + QByteArray::number(i) + ',';
    text.back() = '}';
    const auto read = json::read(text);
    QVERIFY(read);
    QCOMPARE(read->toObject().size(), members / 2);
    QCOMPARE(read->toObject().begin()->value, Value(members / 2));
}

void TestJsonReader::the_hook_replaces_objects_from_the_inside_out()
{
    QByteArrayList seen;
    const json::ReadOptions options{.onObject = [&](Object &&object) -> std::optional<Value> {
        seen.append(json::write(object));
        return object.contains(u"replace") ? object[u"replace"] : Value(std::move(object));
    }};
    const auto read = json::read(R"([{"a":{"replace":1}},{"replace":{"b":[]}},{}])", options);
    QVERIFY(read);
    QCOMPARE(json::write(*read), R"([{"a":1},{"b":[]},{}])");
    QCOMPARE(seen,
        (QByteArrayList{R"({"replace":1})", R"({"a":1})", R"({"b":[]})", R"({"replace":{"b":[]}})", "{}"}));
}

void TestJsonReader::the_hook_refuses_the_text()
{
    const json::ReadOptions options{.onObject = [](Object &&object) -> std::optional<Value> {
        return object.isEmpty() ? std::optional<Value>(nullptr) : std::nullopt;
    }};
    QVERIFY(json::read("[{}]", options));
    const auto read = json::read(R"([{},{"a":1}])", options);
    QVERIFY(!read);
    QCOMPARE(read.error().reason, json::Reason::refused);
}

void TestJsonReader::errors_are_described_in_words()
{
    QStringList words;
    for (int reason = 0; reason <= int(json::Reason::refused); ++reason)
        words.append(json::describe({static_cast<json::Reason>(reason), 7}));
    QCOMPARE(words.removeDuplicates(), 0);
    QCOMPARE(words.first(), u"unexpected end at offset 7"_s);
}

QTEST_APPLESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"

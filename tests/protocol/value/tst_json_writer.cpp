// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "tests/protocol/value/print.h"

#include <QTest>

#include <cmath>

using namespace tincan;
using namespace Qt::StringLiterals;

class TestJsonWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_are_written_compactly_data();
    void values_are_written_compactly();
    void doubles_are_written_as_javascript_writes_them_data();
    void doubles_are_written_as_javascript_writes_them();
    void strings_are_escaped_as_javascript_escapes_them_data();
    void strings_are_escaped_as_javascript_escapes_them();
    void special_characters_are_found_at_any_distance();
    void text_is_appended_to_what_is_there();
    void a_list_may_begin_with_a_string_that_no_array_holds();
    void long_texts_find_room_wherever_they_are_appended();
    void binary_data_is_null_unless_somebody_takes_it();
    void deep_values_are_written_without_recursion();
};

void TestJsonWriter::values_are_written_compactly_data()
{
    QTest::addColumn<Value>("value");
    QTest::newRow("null") << Value();
    QTest::newRow("true") << Value(true);
    QTest::newRow("false") << Value(false);
    QTest::newRow("0") << Value(0);
    QTest::newRow("-1") << Value(-1);
    QTest::newRow("9223372036854775807") << Value(std::numeric_limits<qint64>::max());
    QTest::newRow("-9223372036854775808") << Value(std::numeric_limits<qint64>::min());
    QTest::newRow("\"\"") << Value(u""_s);
    QTest::newRow("\"a\"") << Value(u"a"_s);
    QTest::newRow("[]") << Value(Array());
    QTest::newRow("{}") << Value(Object());
    QTest::newRow("[1]") << Value(Array{1});
    QTest::newRow("[[],{},[[]]]") << Value(Array{Array(), Object(), Value(Array{Value(Array())})});
    QTest::newRow(R"({"b":1,"a":[true,null],"":{}})")
        << Value(Object{{u"b"_s, 1}, {u"a"_s, Array{true, nullptr}}, {u""_s, Object()}});
    QTest::newRow(R"({"\"\n":1})") << Value(Object{{u"\"\n"_s, 1}});
    QTest::newRow(R"("2025-11-21T02:47:00.123Z")") << Value(Date{1763693220123});
    QTest::newRow(R"(["1969-12-31T23:59:59.999Z"])") << Value(Array{Date{-1}});
    QTest::newRow(R"("0000-01-01T00:00:00.000Z")") << Value(Date{-62167219200000});
    QTest::newRow(R"("-000001-12-31T23:59:59.999Z")") << Value(Date{-62167219200001});
    QTest::newRow(R"("+275760-09-13T00:00:00.000Z")") << Value(Date{Date::maximumMs});
    QTest::newRow(R"("-271821-04-20T00:00:00.000Z")") << Value(Date{-Date::maximumMs});
}

void TestJsonWriter::values_are_written_compactly()
{
    QFETCH(Value, value);
    QCOMPARE(json::write(value), QByteArray(QTest::currentDataTag()));
}

void TestJsonWriter::doubles_are_written_as_javascript_writes_them_data()
{
    // What JSON.stringify of Node 18 gives.
    QTest::addColumn<double>("number");
    QTest::newRow("0") << -0.0;
    QTest::newRow("1") << 1.0;
    QTest::newRow("-100") << -100.0;
    QTest::newRow("0.1") << 0.1;
    QTest::newRow("-0.1") << -0.1;
    QTest::newRow("1.5") << 1.5;
    QTest::newRow("4.35") << 4.35;
    QTest::newRow("0.30000000000000004") << 0.1 + 0.2;
    QTest::newRow("0.3333333333333333") << 1.0 / 3;
    QTest::newRow("12345678.9") << 12345678.9;
    QTest::newRow("100000.000001") << 100000.000001;
    QTest::newRow("9007199254740992") << 0x1p53;
    QTest::newRow("9007199254740994") << 0x1p53 + 2;
    QTest::newRow("10000000000000000") << 1e16;
    QTest::newRow("9223372036854776000") << 0x1p63;
    QTest::newRow("18446744073709552000") << 0x1p64;
    QTest::newRow("100000000000000000000") << 1e20;
    QTest::newRow("123456789012345680000") << 123456789012345680000.0;
    QTest::newRow("999999999999999900000") << 999999999999999900000.0;
    QTest::newRow("1e+21") << 1e21;
    QTest::newRow("-1e+21") << -1e21;
    QTest::newRow("1.5e+21") << 1.5e21;
    QTest::newRow("1e+100") << 1e100;
    QTest::newRow("1.7976931348623157e+308") << 1.7976931348623157e308;
    QTest::newRow("0.000001") << 1e-6;
    QTest::newRow("0.0000012") << 1.2e-6;
    QTest::newRow("1e-7") << 1e-7;
    QTest::newRow("5e-7") << 0.5e-6;
    QTest::newRow("1.5e-7") << 1.5e-7;
    QTest::newRow("-1.25e-9") << -1.25e-9;
    QTest::newRow("1.23e-18") << 123e-20;
    QTest::newRow("-1e-100") << -1e-100;
    QTest::newRow("5e-324") << 5e-324;
    QTest::newRow("2.2250738585072014e-308") << 2.2250738585072014e-308;
    QTest::newRow("null") << std::nan("");
    QTest::addRow("null") << HUGE_VAL;
    QTest::addRow("null") << -HUGE_VAL;
}

void TestJsonWriter::doubles_are_written_as_javascript_writes_them()
{
    QFETCH(double, number);
    QCOMPARE(json::write(number), QByteArray(QTest::currentDataTag()));
}

void TestJsonWriter::strings_are_escaped_as_javascript_escapes_them_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const QString &text, const QByteArray &json) {
        QTest::newRow(name) << text << json;
    };
    row("the short ones", u"\b\f\n\r\t\"\\"_s, R"("\b\f\n\r\t\"\\")");
    row("slash and quote stay", u"/'<>&"_s, R"("/'<>&")");
    row("NUL", QString(QChar(0)), R"("\u0000")");
    row("other controls", u"\u0001\u000b\u001f"_s, R"("\u0001\u000b\u001f")");
    row("DEL stays", u"\u007f"_s, "\"\x7f\"");
    row("C1 controls stay", u"\u0080\u009f"_s, "\"\xc2\x80\xc2\x9f\"");
    row("two, three and four bytes", u"é€😀"_s, "\"é€😀\"");
    row("line separators stay", u"\u2028\u2029"_s, "\"\xe2\x80\xa8\xe2\x80\xa9\"");
    row("byte order mark stays", u"\ufeff"_s, "\"\xef\xbb\xbf\"");
    row("lone high surrogate", QString(QChar(0xd800)), R"("\ud800")");
    row("lone low surrogate", QString(QChar(0xdfff)), R"("\udfff")");
    row("high before text", QString(QChar(0xd83d)) + u'a', R"("\ud83da")");
    row("high before a pair", QString(QChar(0xd83d)) + u"😀"_s, R"("\ud83d😀")");
    row("low after a pair", u"😀"_s + QChar(0xde00), R"("😀\ude00")");
    row("low before high", QString(QChar(0xde00)) + QChar(0xd83d), R"("\ude00\ud83d")");
    row("the last pair", QString::fromUcs4(U"\U0010ffff"), "\"\xf4\x8f\xbf\xbf\"");
}

void TestJsonWriter::strings_are_escaped_as_javascript_escapes_them()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    QCOMPARE(json::write(text), json);
    QByteArray appended;
    json::appendList(&text, {}, appended);
    QCOMPARE(appended, QByteArray("[" + json + "]"));
    QCOMPARE(json::write(u"aé"_s + text + u"zé"_s), "\"aé" + json.sliced(1).chopped(1) + "zé\"");
    QCOMPARE(json::write(Object{{text, 1}}), '{' + json + ":1}");
}

void TestJsonWriter::special_characters_are_found_at_any_distance()
{
    // The scan takes four code units at a time, and long runs go another way than short ones.
    const QList<std::pair<QString, QByteArray>> specials{{u"\n"_s, "\\n"}, {u"\""_s, "\\\""},
        {u"\\"_s, "\\\\"}, {u"\u001f"_s, "\\u001f"}, {QChar(0xd800), "\\ud800"}, {QChar(0xdfff), "\\udfff"},
        {u"é"_s, "é"}, {u"😀"_s, "😀"}};
    for (const auto &[special, written] : specials) {
        for (int before = 0; before < 80; ++before) {
            const QString padding(before, u' ');
            const QByteArray utf8(before, ' ');
            QCOMPARE(json::write(padding + special + padding), '"' + utf8 + written + utf8 + '"');
        }
    }
}

void TestJsonWriter::text_is_appended_to_what_is_there()
{
    QByteArray out = "42";
    json::append(Array{1, u"é"_s}, out);
    json::appendDouble(0.5, out);
    QCOMPARE(out, "42[1,\"é\"]0.5");
}

void TestJsonWriter::a_list_may_begin_with_a_string_that_no_array_holds()
{
    const QString name = u"name"_s;
    QByteArray out = "2";
    json::appendList(&name, {}, out);
    json::appendList(&name, Array{1, nullptr}, out);
    json::appendList(nullptr, Array{u"a"_s, Object{}}, out);
    json::appendList(nullptr, {}, out);
    QCOMPARE(out, R"(2["name"]["name",1,null]["a",{}][])");
}

void TestJsonWriter::long_texts_find_room_wherever_they_are_appended()
{
    for (qsizetype size = 0; size < 300; ++size) {
        const QString text(size, u'x');
        QByteArray out(size, '-');
        const QByteArray shared = out; // must stay as it is
        json::append(Array{text, 7}, out);
        QCOMPARE(out, shared + "[\"" + text.toLatin1() + "\",7]");
        QCOMPARE(shared, QByteArray(size, '-'));
    }
}

void TestJsonWriter::binary_data_is_null_unless_somebody_takes_it()
{
    const Value value(Array{"\x01"_qba, Object{{u"a"_s, "\x02\x03"_qba}}});
    QCOMPARE(json::write(value), R"([null,{"a":null}])");
    QByteArrayList taken;
    QByteArray out;
    json::append(value, out, [&](const QByteArray &binary, QByteArray &to) {
        taken.append(binary);
        to.append('#');
    });
    QCOMPARE(out, R"([#,{"a":#}])");
    QCOMPARE(taken, (QByteArrayList{"\x01", "\x02\x03"}));
}

void TestJsonWriter::deep_values_are_written_without_recursion()
{
    // Deeper than any peer may send, but a program of ours can build it.
    constexpr int depth = 5'000;
    Value value(1);
    for (int i = 0; i < depth; ++i)
        value = Array{value};
    QCOMPARE(json::write(value), QByteArray(depth, '[') + '1' + QByteArray(depth, ']'));
}

QTEST_APPLESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"

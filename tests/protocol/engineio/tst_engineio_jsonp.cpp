// SPDX-License-Identifier: MIT
#include "protocol/engineio/jsonp.h"
#include "protocol/json.h"

#include <QTest>
#include <QUrl>

#include <random>

using namespace tincan;
using namespace tincan::engineio;

namespace {

/// The payload as a client puts it into its form: its own escapes, then those of the form.
QByteArray clientForm(QByteArray payload)
{
    payload.replace("\\n", "\\\\n").replace('\n', "\\n");
    return "d=" + payload.toPercentEncoding().replace("%20", "+");
}

} // namespace

class TestJsonp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyDigitsNameTheFunction_data();
    void onlyDigitsNameTheFunction();
    void aPayloadBecomesThisScript_data();
    void aPayloadBecomesThisScript();
    void everyCharacterComesBackOutOfTheScript();
    void aFormHoldsThisPayload_data();
    void aFormHoldsThisPayload();
    void everyPayloadComesBackOutOfItsForm();
    void formsAtRandomAreTakenApartOrRefused();
};

void TestJsonp::onlyDigitsNameTheFunction_data()
{
    QTest::addColumn<QString>("j");
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("a number") << QStringLiteral("7") << QByteArray("___eio[7](\"");
    QTest::newRow("zero") << QStringLiteral("0") << QByteArray("___eio[0](\"");
    QTest::newRow("nothing") << QString() << QByteArray("___eio[](\"");
    QTest::newRow("code") << QStringLiteral("0];alert(1);x[2") << QByteArray("___eio[012](\"");
    QTest::newRow("a name") << QStringLiteral("constructor") << QByteArray("___eio[](\"");
    QTest::newRow("digits of another script") << QStringLiteral("٣1") << QByteArray("___eio[1](\"");
    QTest::newRow("far too many") << QString(8'000, u'9') << "___eio[" + QByteArray(16, '9') + "](\"";
}

void TestJsonp::onlyDigitsNameTheFunction()
{
    QFETCH(QString, j);
    QFETCH(QByteArray, head);
    QCOMPARE(Jsonp(j).script({}), head + "\");");
}

void TestJsonp::aPayloadBecomesThisScript_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("literal");
    const auto row = [](const char *name, const QByteArray &payload, const QByteArray &literal) {
        QTest::newRow(name) << payload << literal;
    };
    row("plain", "40", "40");
    row("quotes and backslashes", R"(42["a\n"])", R"(42[\"a\\n\"])");
    row("packets of revision 4",
        "40\x1e"
        "41",
        R"(40\u001e41)");
    row("control characters", QByteArray("\b\f\n\r\t\x01\x1f\x7f\0", 9),
        QByteArray(R"(\b\f\n\r\t\u0001\u001f)") + "\x7f" + R"(\u0000)");
    row("what JavaScript takes for the end of a line", "4\u2028\u2029!", R"(4\u2028\u2029!)");
    row("their neighbours", "\u2027\u202a", "\u2027\u202a");
    row("other characters", "€😀é</script>", "€😀é</script>");
    row("a character cut off", "\xe2\x80", "\xe2\x80");
}

void TestJsonp::aPayloadBecomesThisScript()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, literal);
    QCOMPARE(Jsonp(u"3").script(payload), "___eio[3](\"" + literal + "\");");
}

void TestJsonp::everyCharacterComesBackOutOfTheScript()
{
    QString text;
    for (char16_t c = 0; c < 0xd800; ++c)
        text += QChar(c);
    QByteArray script = Jsonp(u"0").script(text.toUtf8());
    for (const char *separator : {"\u2028", "\u2029"})
        QVERIFY(!script.contains(separator));
    script.remove(0, qsizetype(strlen("___eio[0]("))).chop(2);
    QCOMPARE(json::read(script).value().toString(), text);
}

void TestJsonp::aFormHoldsThisPayload_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<bool>("isPayload");
    QTest::addColumn<QByteArray>("payload");
    const auto row = [](const char *name, const QByteArray &form, const QByteArray &payload) {
        QTest::newRow(name) << form << true << payload;
    };
    const auto none = [](const char *name, const QByteArray &form) {
        QTest::newRow(name) << form << false << QByteArray();
    };
    row("plain", "d=40", "40");
    row("escapes", "d=2%3A4%E2%82%AC", "2:4€");
    row("blanks", "d=4a+b%20c%2B", "4a b c+");
    row("an equals sign", "d=4a=b", "4a=b");
    row("among other fields", "x=1&d=40&y=2&&", "40");
    row("nothing", "d=", "");
    row("half an escape stays", "d=4%e2%8&x", "4\xe2%8");
    row("a line break", R"(d=4a\nb)", "4a\nb");
    row("a backslash and an n", R"(d=4a\\nb)", R"(4a\nb)");
    row("two backslashes and an n", R"(d=4a\\\nb)", R"(4a\\nb)");
    row("a backslash before anything else", R"(d=4a\tb\)", R"(4a\tb\)");
    row("several", R"(d=\n\n\\n\\n)", "\n\n\\n\\n");
    none("an empty body", "");
    none("no field d", "x=40");
    none("no equals sign", "d");
    none("a longer name", "dd=40");
    none("a packet instead of a form", "40");
    none("two of them", "d=40&d=41");
}

void TestJsonp::aFormHoldsThisPayload()
{
    QFETCH(QByteArray, form);
    const auto payload = Jsonp::payload(form);
    QTEST(payload.has_value(), "isPayload");
    QTEST(payload.value_or(QByteArray()), "payload");
}

void TestJsonp::everyPayloadComesBackOutOfItsForm()
{
    std::mt19937 random(1);
    const QByteArrayList pieces{
        "a", "\\", "n", "\n", "&", "=", "d=", "+", "%41", " ", "€", "😀", "\x1e", "\""};
    for (int round = 0; round < 5'000; ++round) {
        QByteArray payload;
        for (auto count = random() % 12; count > 0; --count)
            payload += pieces[qsizetype(random() % std::size_t(pieces.size()))];
        // A client's escapes cannot tell a backslash before a line break from one before an n.
        if (payload.contains("\\\n"))
            continue;
        QCOMPARE(Jsonp::payload(clientForm(payload)), payload);
    }
}

void TestJsonp::formsAtRandomAreTakenApartOrRefused()
{
    std::mt19937 random(1);
    const QByteArrayList pieces{"d", "=", "&", "%", "4", "E2", "\\", "n", "+", QByteArray(1, '\0'), "\xff"};
    for (int round = 0; round < 20'000; ++round) {
        QByteArray form;
        for (auto count = random() % 16; count > 0; --count)
            form += pieces[qsizetype(random() % std::size_t(pieces.size()))];
        const auto payload = Jsonp::payload(form);
        QVERIFY(!payload || payload->size() <= form.size());
    }
}

QTEST_APPLESS_MAIN(TestJsonp)
#include "tst_engineio_jsonp.moc"

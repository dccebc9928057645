// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "tests/protocol/value/print.h"
#include "tests/protocol/value/random.h"

#include <QTest>

using namespace tincan;
using namespace Qt::StringLiterals;

class TestJsonRoundtrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_is_written_reads_back_equal();
    void what_javascript_wrote_comes_back_byte_for_byte_data();
    void what_javascript_wrote_comes_back_byte_for_byte();
    void every_code_unit_survives();
    void random_bytes_are_read_or_refused_but_never_crash();
    void changed_texts_are_read_or_refused_but_never_crash();
};

void TestJsonRoundtrip::what_is_written_reads_back_equal()
{
    RandomValues random(20240607);
    for (int i = 0; i < 20'000; ++i) {
        const Value value = random.value(5);
        const QByteArray text = json::write(value);
        const auto read = json::read(text);
        QVERIFY2(read, text.constData());
        QCOMPARE(*read, value);
        QCOMPARE(json::write(*read), text);
    }
}

void TestJsonRoundtrip::what_javascript_wrote_comes_back_byte_for_byte_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *text) { QTest::newRow(text) << QByteArray(text); };
    row(R"(["message-back",1,"2",{"3":[true]}])");
    row(R"(["message-back","€😀\u0000 "])");
    row(R"(["message-back",{"__proto__":{"a":1}}])");
    row(R"({"sid":"z_0zsWgwLt3KIDykAAAO","upgrades":["websocket"],"pingInterval":25000})");
    row(R"(["\ud800","\udc00\ud800","\"\\/\b\f\n\r\t\u001f"])");
    row("[0,-1,1.5,1e+21,1e-7,9007199254740991,0.1,123456789012345680000]");
    row("[9007199254740993]");
}

void TestJsonRoundtrip::what_javascript_wrote_comes_back_byte_for_byte()
{
    QFETCH(QByteArray, text);
    const auto read = json::read(text);
    QVERIFY(read);
    QCOMPARE(json::write(*read), text);
}

void TestJsonRoundtrip::every_code_unit_survives()
{
    QString all;
    for (int unit = 0; unit < 0x10000; ++unit)
        all.append(QChar(unit));
    QCOMPARE(json::read(json::write(all))->toString(), all);
    for (int unit = 0; unit < 0x10000; ++unit) {
        const QString one = QString(QChar(unit)) + u'.';
        QCOMPARE(json::read(json::write(one))->toString(), one);
    }
}

void TestJsonRoundtrip::random_bytes_are_read_or_refused_but_never_crash()
{
    RandomValues random(1);
    constexpr QByteArrayView alphabet("[]{}\",:\\u0123456789.eE+-truefalsn \n\xc3\xa9\xed\xa0\x80");
    int readable = 0;
    for (int i = 0; i < 100'000; ++i) {
        QByteArray text;
        for (int size = random.below(12); size > 0; --size)
            text.append(alphabet[random.below(int(alphabet.size()))]);
        const auto read = json::read(text);
        if (read)
            ++readable;
        else
            QVERIFY(read.error().offset >= 0 && read.error().offset <= text.size());
    }
    QVERIFY(readable > 0);
}

void TestJsonRoundtrip::changed_texts_are_read_or_refused_but_never_crash()
{
    RandomValues random(2);
    for (int i = 0; i < 5'000; ++i) {
        QByteArray text = json::write(random.value(4));
        for (int changes = 1 + random.below(3); changes > 0 && !text.isEmpty(); --changes)
            text[random.below(int(text.size()))] = char(random.below(256));
        const auto read = json::read(text);
        if (!read)
            continue;
        // Texts, because 1e999 is infinity once read and null once written.
        const QByteArray written = json::write(*read);
        QCOMPARE(json::write(*json::read(written)), written);
    }
}

QTEST_APPLESS_MAIN(TestJsonRoundtrip)
#include "tst_json_roundtrip.moc"

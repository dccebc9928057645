// SPDX-License-Identifier: MIT
#include "protocol/websocket/utf8.h"

#include <QTest>

#include <array>

using namespace tincan::websocket;

namespace {

/// UTF-8 as its table says, of surrogates too.
QByteArray encode(char32_t code)
{
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::array<quint8, 4> leads{0x00, 0xc0, 0xe0, 0xf0};
    QByteArray utf8(1, char(leads[std::size_t(more)] | code >> (6 * more)));
    for (int left = more - 1; left >= 0; --left)
        utf8.append(char(0x80 | (code >> (6 * left) & 0x3f)));
    return utf8;
}

} // namespace

class TestUtf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsValidOrNot_data();
    void textIsValidOrNot();
    void anySplitGivesTheSameAnswer_data() { textIsValidOrNot_data(); }
    void anySplitGivesTheSameAnswer();
    void everyCodePointButSurrogatesIsValid();
    void itFailsAtTheFirstByteThatNothingCouldMend_data();
    void itFailsAtTheFirstByteThatNothingCouldMend();
    void aFailedValidatorStaysFailed();
};

void TestUtf8::textIsValidOrNot_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("nothing") << QByteArray("") << true;
    QTest::newRow("ASCII") << QByteArray("68656c6c6f") << true;
    QTest::newRow("ASCII longer than a word") << QByteArray("61").repeated(37) << true;
    QTest::newRow("NUL") << QByteArray("00") << true;
    QTest::newRow("a byte order mark") << QByteArray("efbbbf61") << true;
    QTest::newRow("two bytes, lowest") << QByteArray("c280") << true;
    QTest::newRow("three bytes, lowest") << QByteArray("e0a080") << true;
    QTest::newRow("just below the surrogates") << QByteArray("ed9fbf") << true;
    QTest::newRow("just above the surrogates") << QByteArray("ee8080") << true;
    QTest::newRow("four bytes, lowest") << QByteArray("f0908080") << true;
    QTest::newRow("U+10FFFF") << QByteArray("f48fbfbf") << true;
    QTest::newRow("mixed and long") << QByteArray("616263c3a9e282acf09f9880").repeated(9) << true;
    QTest::newRow("a lone continuation byte") << QByteArray("80") << false;
    QTest::newRow("a continuation byte after a word of ASCII")
        << QByteArray("61").repeated(8) + "bf" << false;
    QTest::newRow("cut after one of two") << QByteArray("c3") << false;
    QTest::newRow("cut after two of three") << QByteArray("e282") << false;
    QTest::newRow("cut after three of four") << QByteArray("f09f98") << false;
    QTest::newRow("a new character inside one") << QByteArray("e28261") << false;
    QTest::newRow("a lead byte inside a character") << QByteArray("e2c3a9") << false;
    QTest::newRow("overlong slash in two bytes") << QByteArray("c0af") << false;
    QTest::newRow("overlong in two bytes, highest") << QByteArray("c1bf") << false;
    QTest::newRow("overlong in three bytes") << QByteArray("e09fbf") << false;
    QTest::newRow("overlong in four bytes") << QByteArray("f08fbfbf") << false;
    QTest::newRow("a high surrogate") << QByteArray("eda080") << false;
    QTest::newRow("a low surrogate") << QByteArray("edbfbf") << false;
    QTest::newRow("above U+10FFFF") << QByteArray("f4908080") << false;
    QTest::newRow("F5, no lead byte") << QByteArray("f5808080") << false;
    QTest::newRow("FF") << QByteArray("ff") << false;
}

void TestUtf8::textIsValidOrNot()
{
    QFETCH(QByteArray, hex);
    QFETCH(bool, isValid);
    QCOMPARE(isValidUtf8(QByteArray::fromHex(hex)), isValid);
}

void TestUtf8::anySplitGivesTheSameAnswer()
{
    QFETCH(QByteArray, hex);
    QFETCH(bool, isValid);
    const QByteArray text = QByteArray::fromHex(hex);
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        Utf8Validator validator;
        const bool first = validator.feed(QByteArrayView(text).first(cut));
        const bool second = validator.feed(QByteArrayView(text).sliced(cut));
        QCOMPARE(first && second && validator.isComplete(), isValid);
    }
    Utf8Validator validator;
    bool fed = true;
    for (char byte : text)
        fed = validator.feed({&byte, 1}) && fed;
    QCOMPARE(fed && validator.isComplete(), isValid);
}

void TestUtf8::everyCodePointButSurrogatesIsValid()
{
    for (char32_t code = 0; code <= 0x10ffff; ++code) {
        const QByteArray utf8 = encode(code);
        const bool isSurrogate = code >= 0xd800 && code <= 0xdfff;
        if (isValidUtf8(utf8) == isSurrogate)
            QFAIL(qPrintable(QString::number(code, 16)));
    }
}

void TestUtf8::itFailsAtTheFirstByteThatNothingCouldMend_data()
{
    QTest::addColumn<QByteArray>("possible");
    QTest::addColumn<QByteArray>("impossible");
    QTest::newRow("a surrogate, at its second byte") << QByteArray("ed") << QByteArray("a0");
    QTest::newRow("an overlong form, at its second byte") << QByteArray("e0") << QByteArray("9f");
    QTest::newRow("above U+10FFFF, at its second byte") << QByteArray("f4") << QByteArray("90");
    QTest::newRow("ASCII where a continuation must be") << QByteArray("f09f98") << QByteArray("61");
}

void TestUtf8::itFailsAtTheFirstByteThatNothingCouldMend()
{
    QFETCH(QByteArray, possible);
    QFETCH(QByteArray, impossible);
    Utf8Validator validator;
    QVERIFY(validator.feed(QByteArray::fromHex(possible)));
    QVERIFY(!validator.isComplete());
    QVERIFY(!validator.feed(QByteArray::fromHex(impossible)));
}

void TestUtf8::aFailedValidatorStaysFailed()
{
    Utf8Validator validator;
    QVERIFY(!validator.feed("\xff"));
    QVERIFY(!validator.feed("fine"));
}

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_websocket_utf8.moc"

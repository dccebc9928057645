// SPDX-License-Identifier: MIT
#include "protocol/engineio/utf16length.h"

#include <QString>
#include <QTest>

#include <random>

using namespace tincan::engineio;

class TestUtf16Length : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textHasThisManyUnits_data();
    void textHasThisManyUnits();
    void everyPrefixOfUnitsHasItsBytes_data() { textHasThisManyUnits_data(); }
    void everyPrefixOfUnitsHasItsBytes();
    void thereIsNoSuchPrefix_data();
    void thereIsNoSuchPrefix();
    void bytesAtRandomAreCountedAsQtDoesOrRefused();
};

void TestUtf16Length::textHasThisManyUnits_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("ASCII") << QStringLiteral("4hello, world: more than eight characters");
    QTest::newRow("two bytes") << QStringLiteral("äöü");
    QTest::newRow("three bytes") << QStringLiteral("4€€\u2028\uffff");
    QTest::newRow("pairs") << QStringLiteral("😀x𝄞");
    QTest::newRow("all of them, ASCII between") << QStringLiteral("0123456789😀01234567890123456789é€0");
    QTest::newRow("NUL and the byte order mark") << QString::fromUtf16(u"\0\ufeff\0", 3);
}

void TestUtf16Length::textHasThisManyUnits()
{
    QFETCH(QString, text);
    QCOMPARE(utf16Length(text.toUtf8()), text.size());
}

void TestUtf16Length::everyPrefixOfUnitsHasItsBytes()
{
    QFETCH(QString, text);
    const QByteArray bytes = text.toUtf8();
    for (qsizetype units = 0; units <= text.size(); ++units) {
        const bool splitsAPair = units < text.size() && units > 0 && text[units].isLowSurrogate();
        const auto expected = splitsAPair ? std::nullopt : std::optional(text.first(units).toUtf8().size());
        QCOMPARE(bytesOfUtf16(bytes, units), expected);
    }
    QCOMPARE(bytesOfUtf16(bytes, text.size() + 1), std::nullopt);
    QCOMPARE(bytesOfUtf16(bytes, std::numeric_limits<qsizetype>::max()), std::nullopt);
}

void TestUtf16Length::thereIsNoSuchPrefix_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("units");
    const auto row
        = [](const char *name, const QByteArray &bytes, int units) { QTest::newRow(name) << bytes << units; };
    row("a stray continuation", "a\x80z", 2);
    row("a character cut off", "a\xe2\x82", 2);
    row("a character that another one interrupts", "\xe2\x82z", 1);
    row("an overlong form", "\xc0\x80", 1);
    row("a surrogate", "\xed\xa0\x80", 1);
    row("above the last character", "\xf4\x90\x80\x80", 2);
    row("half a pair", "\xf0\x9f\x98\x80", 1);
    row("a lead that never was one", "\xff\xff\xff\xff", 2);
}

void TestUtf16Length::thereIsNoSuchPrefix()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, units);
    QCOMPARE(bytesOfUtf16(bytes, units), std::nullopt);
}

void TestUtf16Length::bytesAtRandomAreCountedAsQtDoesOrRefused()
{
    std::mt19937 random(1);
    const QByteArrayList pieces{"a", "bcdefghij", "é", "€", "😀", "\x80", "\xe2", "\xf0\x9f", "\xff"};
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes;
        for (auto count = random() % 8; count > 0; --count) // mostly without the broken ones
            bytes += pieces[qsizetype(random() % std::size_t(random() % 4 ? 5 : pieces.size()))];
        const auto units = qsizetype(random() % 24);
        const auto size = bytesOfUtf16(bytes, units);
        if (!size)
            continue;
        QVERIFY(*size <= bytes.size());
        QCOMPARE(QString::fromUtf8(bytes.first(*size)).size(), units);
        QCOMPARE(utf16Length(bytes.first(*size)), units);
    }
}

QTEST_APPLESS_MAIN(TestUtf16Length)
#include "tst_engineio_utf16length.moc"

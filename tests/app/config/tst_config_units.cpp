// SPDX-License-Identifier: MIT
#include "app/config/units.h"

using namespace Qt::StringLiterals;
using namespace tincan::config;
using namespace std::chrono_literals;

class tst_ConfigUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durationsAreReadWithTheirUnit_data();
    void durationsAreReadWithTheirUnit();
    void sizesAreReadWithTheirUnit_data();
    void sizesAreReadWithTheirUnit();
    void whatIsNoQuantityIsQuoted_data();
    void whatIsNoQuantityIsQuoted();
    void whatIsShownReadsBack();
    void switchesTakeTheUsualWords();
    void listsAreDividedByCommasAndBlanks();
};

void tst_ConfigUnits::durationsAreReadWithTheirUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("shown");
    QTest::newRow("milliseconds") << u"500ms"_s << qint64(500) << u"500ms"_s;
    QTest::newRow("no unit") << u"25000"_s << qint64(25'000) << u"25s"_s;
    QTest::newRow("seconds") << u"25s"_s << qint64(25'000) << u"25s"_s;
    QTest::newRow("blank") << u" 25 s "_s << qint64(25'000) << u"25s"_s;
    QTest::newRow("fraction") << u"1.5s"_s << qint64(1'500) << u"1500ms"_s;
    QTest::newRow("minutes") << u"2min"_s << qint64(120'000) << u"2min"_s;
    QTest::newRow("short minutes") << u"90m"_s << qint64(5'400'000) << u"90min"_s;
    QTest::newRow("hours") << u"1h"_s << qint64(3'600'000) << u"1h"_s;
    QTest::newRow("days") << u"2d"_s << qint64(172'800'000) << u"2d"_s;
    QTest::newRow("nothing") << u"0"_s << qint64(0) << u"0"_s;
}

void tst_ConfigUnits::durationsAreReadWithTheirUnit()
{
    QFETCH(QString, text);
    QFETCH(qint64, milliseconds);
    QFETCH(QString, shown);
    const auto parsed = parseDuration(text);
    QVERIFY(parsed);
    QCOMPARE(qint64(parsed->count()), milliseconds);
    QCOMPARE(formatDuration(*parsed), shown);
}

void tst_ConfigUnits::sizesAreReadWithTheirUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("no unit") << u"1000000"_s << qint64(1'000'000) << u"1MB"_s;
    QTest::newRow("decimal") << u"1MB"_s << qint64(1'000'000) << u"1MB"_s;
    QTest::newRow("binary") << u"1MiB"_s << qint64(1'048'576) << u"1MiB"_s;
    QTest::newRow("any case") << u"16kib"_s << qint64(16'384) << u"16KiB"_s;
    QTest::newRow("fraction") << u"1.5 KiB"_s << qint64(1'536) << u"1536B"_s;
    QTest::newRow("bytes") << u"128B"_s << qint64(128) << u"128B"_s;
    QTest::newRow("a lot") << u"4GiB"_s << qint64(4'294'967'296) << u"4GiB"_s;
}

void tst_ConfigUnits::sizesAreReadWithTheirUnit()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    QFETCH(QString, shown);
    const auto parsed = parseSize(text);
    QVERIFY(parsed);
    QCOMPARE(*parsed, bytes);
    QCOMPARE(formatSize(*parsed), shown);
}

void tst_ConfigUnits::whatIsNoQuantityIsQuoted_data()
{
    QTest::addColumn<QString>("text");
    for (const auto *text : {"", "s", "-1s", "1x", "1 s s", "1e3", "0x10", "1,5s", "99999999999999999999",
             "9999999999999999d", "0.5", "٣"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void tst_ConfigUnits::whatIsNoQuantityIsQuoted()
{
    QFETCH(QString, text);
    const auto duration = parseDuration(text);
    QVERIFY(!duration);
    QVERIFY2(duration.error().contains(u"“%1”"_s.arg(text)), qPrintable(duration.error()));
    QVERIFY(!parseSize(text));
}

void tst_ConfigUnits::whatIsShownReadsBack()
{
    for (const qint64 number : {0LL, 1LL, 999LL, 1'000LL, 1'024LL, 60'000LL, 86'400'001LL, 1'048'576'000LL}) {
        QCOMPARE(parseSize(formatSize(number)).value(), number);
        const std::chrono::milliseconds duration(number);
        QVERIFY(parseDuration(formatDuration(duration)).value() == duration);
    }
}

void tst_ConfigUnits::switchesTakeTheUsualWords()
{
    for (const QString &word : {u"on"_s, u"YES"_s, u"true"_s, u"1"_s})
        QCOMPARE(parseSwitch(word).value(), true);
    for (const QString &word : {u"off"_s, u"no"_s, u"False"_s, u"0"_s})
        QCOMPARE(parseSwitch(word).value(), false);
    QVERIFY(parseSwitch(u"perhaps"_s).error().contains(u"perhaps"_s));
    QVERIFY(!parseSwitch({}));
}

void tst_ConfigUnits::listsAreDividedByCommasAndBlanks()
{
    QCOMPARE(parseList(u" a,b  c ,, d"_s), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
    QCOMPARE(parseList({}), QStringList());
    QCOMPARE(parseList(formatList({u"a"_s, u"b"_s})), (QStringList{u"a"_s, u"b"_s}));
}

QTEST_GUILESS_MAIN(tst_ConfigUnits)
#include "tst_config_units.moc"

// SPDX-License-Identifier: MIT
#include "ui/theme/icons.h"
#include "ui/theme/themecontroller.h"

#include <QApplication>
#include <QDirIterator>
#include <QSvgRenderer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsWhatWcagSays();
    void everyPairOfColorsMeetsItsContrast_data();
    void everyPairOfColorsMeetsItsContrast();
    void everyTokenOfTheStyleSheetIsKnown_data();
    void everyTokenOfTheStyleSheetIsKnown();
    void everyIconIsAValidDrawingInOneColor();
    void anIconTakesTheColorItIsGiven();
    void anUnknownIconDrawsNothing();
    void aDarkWindowMeansADarkSystem();
    void schemesHaveNames_data();
    void schemesHaveNames();
    void initialsComeFromTheFirstAndLastWord_data();
    void initialsComeFromTheFirstAndLastWord();
    void aNameHasTheSameColorEverywhere();
    void choosingASchemeChangesThePalette();
};

void TestTheme::contrastIsWhatWcagSays()
{
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(qRound(contrastRatio(Qt::white, Qt::white) * 100), 100);
    QCOMPARE(qRound(contrastRatio(QColor(0x777777), Qt::white) * 100), 448); // the known grey just below AA
    QCOMPARE(contrastRatio(Qt::red, Qt::blue), contrastRatio(Qt::blue, Qt::red));
}

void TestTheme::everyPairOfColorsMeetsItsContrast_data()
{
    QTest::addColumn<QColor>("foreground");
    QTest::addColumn<QColor>("background");
    QTest::addColumn<qreal>("minimum");
    for (const Theme &theme : allThemes()) {
        int number = 0;
        for (const ColorPair &pair : theme.pairs()) {
            QTest::addRow("%s %d: %s", qPrintable(theme.name), number++, pair.name)
                << pair.foreground << pair.background << pair.minimum;
        }
    }
}

void TestTheme::everyPairOfColorsMeetsItsContrast()
{
    QFETCH(QColor, foreground);
    QFETCH(QColor, background);
    QFETCH(qreal, minimum);
    const qreal ratio = contrastRatio(foreground, background);
    QVERIFY2(ratio >= minimum,
        qPrintable(
            u"%1 on %2 is %3, needs %4"_s.arg(foreground.name(), background.name()).arg(ratio).arg(minimum)));
}

void TestTheme::everyTokenOfTheStyleSheetIsKnown_data()
{
    QTest::addColumn<QString>("sheet");
    for (const Theme &theme : allThemes()) {
        QTest::newRow(qPrintable(theme.name)) << themeStyleSheet(theme, 10);
    }
}

void TestTheme::everyTokenOfTheStyleSheetIsKnown()
{
    QFETCH(QString, sheet);
    QVERIFY(sheet.size() > 1000);
    const auto at = sheet.indexOf(u'@');
    QVERIFY2(at < 0, qPrintable(sheet.mid(at, 30)));
}

void TestTheme::everyIconIsAValidDrawingInOneColor()
{
    QDirIterator icons(u":/tincan/icons"_s);
    int count = 0;
    while (icons.hasNext()) {
        QFile file(icons.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        QVERIFY2(QSvgRenderer(svg).isValid(), qPrintable(file.fileName()));
        if (!file.fileName().endsWith("tincan.svg"_L1)) {
            QVERIFY2(svg.contains("currentColor") && !svg.contains('#'), qPrintable(file.fileName()));
        }
        ++count;
    }
    QVERIFY(count > 20);
}

void TestTheme::anIconTakesTheColorItIsGiven()
{
    const QImage image = tintedIcon(u"close"_s, QColor(255, 0, 0), Qt::gray).pixmap(48, 48).toImage();
    const QColor middle = image.pixelColor(24, 24);
    QCOMPARE(middle, QColor(255, 0, 0));
    const QImage disabled = tintedIcon(u"close"_s, QColor(255, 0, 0), QColor(0, 0, 255))
                                .pixmap(QSize(48, 48), QIcon::Disabled)
                                .toImage();
    QCOMPARE(disabled.pixelColor(24, 24), QColor(0, 0, 255));
}

void TestTheme::anUnknownIconDrawsNothing()
{
    const QImage image = tintedIcon(u"no such"_s, Qt::red, Qt::red).pixmap(8, 8).toImage();
    QCOMPARE(image.pixelColor(4, 4).alpha(), 0);
}

void TestTheme::aDarkWindowMeansADarkSystem()
{
    QVERIFY(isDark(themePalette(darkTheme())));
    QVERIFY(!isDark(themePalette(lightTheme())));
}

void TestTheme::schemesHaveNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("choice");
    QTest::newRow("system") << u"system"_s << int(SchemeChoice::system);
    QTest::newRow("light") << u"light"_s << int(SchemeChoice::light);
    QTest::newRow("dark") << u"dark"_s << int(SchemeChoice::dark);
    QTest::newRow("another") << u"Dark"_s << -1;
    QTest::newRow("empty") << QString() << -1;
}

void TestTheme::schemesHaveNames()
{
    QFETCH(QString, name);
    QFETCH(int, choice);
    const auto scheme = schemeFromName(name);
    QCOMPARE(scheme ? int(*scheme) : -1, choice);
    if (scheme) {
        QCOMPARE(schemeName(*scheme), name);
    }
}

void TestTheme::initialsComeFromTheFirstAndLastWord_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("two words") << u"Ada Lovelace"_s << u"AL"_s;
    QTest::newRow("one word") << u"linus"_s << u"L"_s;
    QTest::newRow("many words") << u"Anna Maria von Berg"_s << u"AB"_s;
    QTest::newRow("spaces") << u"  x   y "_s << u"XY"_s;
    QTest::newRow("empty") << QString() << u"?"_s;
    QTest::newRow("beyond 16 bits") << u"🦊 fox"_s << u"🦊F"_s;
    QTest::newRow("combining mark stays") << u"e\u0301mile"_s << u"E\u0301"_s;
}

void TestTheme::initialsComeFromTheFirstAndLastWord()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QCOMPARE(initials(name), expected);
}

void TestTheme::aNameHasTheSameColorEverywhere()
{
    QCOMPARE(personColorIndex(u"Ada Lovelace"), 6); // fixed: the browser page may compute the same
    for (const auto &name : {u"a"_s, u"b"_s, u"علي"_s, QString()}) {
        QVERIFY(personColorIndex(name) >= 0 && personColorIndex(name) < Theme::personColors);
    }
}

void TestTheme::choosingASchemeChangesThePalette()
{
    ThemeController controller(*qApp, SchemeChoice::light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), lightTheme().colors.window);
    int changes = 0;
    connect(&controller, &ThemeController::changed, this, [&] { ++changes; });
    controller.setChoice(SchemeChoice::dark);
    controller.setChoice(SchemeChoice::dark);
    QCOMPARE(changes, 1);
    QCOMPARE(QApplication::palette().color(QPalette::Window), darkTheme().colors.window);
    QVERIFY(qApp->styleSheet().contains(darkTheme().colors.surface.name()));
    controller.setChoice(SchemeChoice::system); // the palette was light before this one was made
    QVERIFY(!controller.theme().dark);
}

QTEST_MAIN(TestTheme)
#include "tst_ui_theme.moc"

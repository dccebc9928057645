// SPDX-License-Identifier: MIT
// The table of options and what follows from it.

#include "app/config/options.h"
#include "app/config/sources.h"
#include "tests/app/config/place.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::config;
using test::Place;

class tst_ConfigOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueAndPlain();
    void everyDefaultIsAValueThatIsTaken();
    void everyOptionComesBySwitchVariableAndFile_data();
    void everyOptionComesBySwitchVariableAndFile();
    void helpNamesEveryOptionAndItsDefault();
    void theLibrarysDefaultsStandButForWhatProtectsARoom();
    void whatIsPrintedReadsBackAsTheSame();
    void theSampleIsAllComments();
    void mistypedNamesFindTheirNeighbour();
};

namespace {

// Another value than the default that the option takes.
QString otherValue(const Option &option)
{
    const Settings defaults;
    const QString standard = option.get(defaults);
    QStringList candidates{u"off"_s, u"on"_s, u"7s"_s, u"7MiB"_s, u"7KiB"_s, u"7"_s, u"127.0.0.1"_s, u"/x/"_s,
        u"polling"_s, u"Strict"_s, u"words"_s};
    if (option.isPath)
        candidates = {QDir::tempPath()};
    for (const QString &candidate : candidates) {
        Settings settings;
        if (option.clear)
            option.clear(settings);
        if (option.set(settings, candidate) && option.get(settings) != standard)
            return candidate;
    }
    return {};
}

QString valueBy(const Place &place, const Option &option, const QStringList &arguments = {})
{
    return option.get(place.load(arguments).settings);
}

} // namespace

void tst_ConfigOptions::namesAreUniqueAndPlain()
{
    static const QRegularExpression plain(u"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"_s);
    QSet<QString> names;
    for (const Option &option : options()) {
        QVERIFY2(plain.match(option.name).hasMatch(), qPrintable(option.name));
        QVERIFY2(!option.name.startsWith("no-"_L1), qPrintable(option.name));
        QVERIFY2(!names.contains(option.name), qPrintable(option.name));
        names.insert(option.name);
        QVERIFY2(option.help.endsWith(u'.'), qPrintable(option.help));
        QVERIFY2(!option.kind.isEmpty(), qPrintable(option.name));
        QCOMPARE(findOption(option.name), &option);
        QCOMPARE(option.form == Option::Form::list, bool(option.clear));
    }
}

void tst_ConfigOptions::everyDefaultIsAValueThatIsTaken()
{
    const Settings defaults;
    for (const Option &option : options()) {
        if (option.onlyFlag)
            continue;
        Settings settings;
        const auto taken = option.set(settings, option.get(defaults));
        QVERIFY2(taken, qPrintable(option.name));
    }
}

void tst_ConfigOptions::everyOptionComesBySwitchVariableAndFile_data()
{
    QTest::addColumn<QString>("name");
    for (const Option &option : options()) {
        if (!option.onlyFlag)
            QTest::newRow(qPrintable(option.name)) << option.name;
    }
}

void tst_ConfigOptions::everyOptionComesBySwitchVariableAndFile()
{
    QFETCH(QString, name);
    const Option &option = *findOption(name);
    const QString value = otherValue(option);
    QVERIFY2(!value.isEmpty(), "no other value is known to this test");
    Settings expected;
    if (option.clear)
        option.clear(expected);
    QVERIFY(option.set(expected, value));
    const QString shown = option.get(expected);

    QCOMPARE(valueBy(Place(), option, {option.flag() + u'=' + value}), shown);
    Place byVariable;
    byVariable.environment.insert(option.variable(), value);
    QCOMPARE(valueBy(byVariable, option), shown);
    Place byFile;
    Place::write(byFile.userFile(), u"%1 = %2\n"_s.arg(name, value));
    QCOMPARE(valueBy(byFile, option), shown);
}

void tst_ConfigOptions::helpNamesEveryOptionAndItsDefault()
{
    const QString help = helpText();
    const Settings defaults;
    for (const Option &option : options()) {
        QVERIFY2(help.contains(option.flag()), qPrintable(option.name));
        const QString standard = option.onlyFlag ? QString() : option.get(defaults);
        static const QRegularExpression breaks(u"\\s+"_s);
        QString flat = help;
        flat.replace(breaks, u" "_s);
        QVERIFY2(
            standard.isEmpty() || flat.contains(u"(default: %1)"_s.arg(standard)), qPrintable(option.name));
    }
    const QStringList lines = help.split(u'\n');
    for (const QString &line : lines)
        QVERIFY2(line.size() <= 100, qPrintable(line));
}

void tst_ConfigOptions::theLibrarysDefaultsStandButForWhatProtectsARoom()
{
    const ServerOptions library;
    const ServerOptions application = HostSettings().serverOptions();
    QVERIFY(application.pingInterval == library.pingInterval);
    QCOMPARE(application.maxHttpBufferSize, library.maxHttpBufferSize);
    QVERIFY(!application.cookie);
    QVERIFY(!application.cors.enabled);
    QVERIFY(!library.limits.eventRate && application.limits.eventRate);
    QVERIFY(!library.limits.checkOrigin && application.limits.checkOrigin);
    QCOMPARE(library.limits.unusedSessionsPerAddress, 0);
    QCOMPARE(application.limits.unusedSessionsPerAddress, 64);
}

void tst_ConfigOptions::whatIsPrintedReadsBackAsTheSame()
{
    QStringList arguments;
    for (const Option &option : options()) {
        if (!option.onlyFlag && !option.name.startsWith("tls-"_L1)) // whose files would be looked for
            arguments.append(option.flag() + u'=' + otherValue(option));
    }
    arguments.append(u"--name=a # \"b\" \\"_s);
    const Place first;
    const Configuration before = first.load(arguments);
    QCOMPARE(before.problems, QStringList());
    const Place second;
    Place::write(second.userFile(), printConfiguration(before));
    const Configuration after = second.load();
    QCOMPARE(after.problems, QStringList());
    for (const Option &option : options()) {
        if (!option.onlyFlag)
            QCOMPARE(option.get(after.settings), option.get(before.settings));
    }
}

void tst_ConfigOptions::theSampleIsAllComments()
{
    const Place place;
    const QString sample = printConfiguration(place.load());
    const QStringList lines = sample.split(u'\n');
    for (const QString &line : lines)
        QVERIFY2(line.isEmpty() || line.startsWith(u'#'), qPrintable(line));
    QString uncommented = sample;
    static const QRegularExpression commented(u"^#([a-z0-9-]+ =)"_s, QRegularExpression::MultilineOption);
    uncommented.replace(commented, u"\\1"_s);
    Place::write(place.userFile(), uncommented);
    QCOMPARE(place.load().problems, QStringList());
}

void tst_ConfigOptions::mistypedNamesFindTheirNeighbour()
{
    QCOMPARE(nearestName(u"ping-intervall"_s), u"ping-interval"_s);
    QCOMPARE(nearestName(u"prot"_s), u"port"_s);
    QCOMPARE(nearestName(u"nothing-like-it"_s), QString());
    QCOMPARE(nearestName(QString(1'000'000, u'x')), QString());
}

QTEST_GUILESS_MAIN(tst_ConfigOptions)
#include "tst_config_options.moc"

// SPDX-License-Identifier: MIT
// Flags, variables and the file: how each is read, which wins, and what a mistake is told as.

#include "app/config/options.h"
#include "app/config/sources.h"
#include "tests/app/config/place.h"

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::config;
using namespace std::chrono_literals;
using test::Place;

class tst_ConfigSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flagsWinOverVariablesAndTheseOverTheFile();
    void aListOfAStrongerSourceReplacesTheOthers();
    void flagsHaveTheirUsualForms_data();
    void flagsHaveTheirUsualForms();
    void aFileHasCommentsBlanksAndQuotes();
    void theFirstFileThereIsIsRead();
    void aNamedFileIsReadInsteadOfTheUsualOnes();
    void pathsInAFileStartAtItsFolder();
    void mistakesInAFileAreAllToldWithTheirLine();
    void filesThatAreNoneAreNamed_data();
    void filesThatAreNoneAreNamed();
    void aFileThatIsTooLongIsRefused();
    void mistakesInFlagsAreNamed_data();
    void mistakesInFlagsAreNamed();
    void aMistakeInAVariableNamesIt();
    void emptyVariablesCountAsNone();
    void variablesThatLookLikeOursAreFound();
    void helpAsksForNothingElse();
    void valuesThatContradictEachOtherAreTold();
    void tlsNeedsBothOfItsFiles();
    void changesAreThoseOfValues();
};

void tst_ConfigSources::flagsWinOverVariablesAndTheseOverTheFile()
{
    Place place;
    Place::write(place.userFile(), u"port = 1\nping-interval = 11s\nping-timeout = 12s\n"_s);
    place.environment.insert(u"TINCAN_PORT"_s, u"2"_s);
    place.environment.insert(u"TINCAN_PING_INTERVAL"_s, u"22s"_s);
    const Configuration configuration = place.load({u"--port"_s, u"3"_s});
    QCOMPARE(configuration.problems, QStringList());
    QCOMPARE(configuration.settings.host.port, quint16(3));
    QVERIFY(configuration.settings.host.server.pingInterval == 22s);
    QVERIFY(configuration.settings.host.server.pingTimeout == 12s);
    QVERIFY(configuration.settings.host.server.connectTimeout == 45s);
    QCOMPARE(configuration.origin(u"port"_s).toString(), u"flag --port"_s);
    QCOMPARE(configuration.origin(u"ping-interval"_s).toString(), u"environment TINCAN_PING_INTERVAL"_s);
    QCOMPARE(configuration.origin(u"ping-timeout"_s).toString(), place.userFile() + u":3"_s);
    QCOMPARE(configuration.origin(u"connect-timeout"_s).toString(), u"default"_s);
}

void tst_ConfigSources::aListOfAStrongerSourceReplacesTheOthers()
{
    Place place;
    Place::write(place.userFile(),
        u"allow-origin = http://a.example, http://b.example\nallow-origin = http://c.example\n"
        "transports = websocket\n"_s);
    QCOMPARE(place.load().settings.host.allowedOrigins,
        (QStringList{u"http://a.example"_s, u"http://b.example"_s, u"http://c.example"_s}));
    QVERIFY(!place.load().settings.host.server.transports.polling);
    const Configuration flagged = place.load({u"--allow-origin"_s, u"http://d.example"_s,
        u"--allow-origin=http://e.example"_s, u"--transports"_s, u"polling"_s});
    QCOMPARE(
        flagged.settings.host.allowedOrigins, (QStringList{u"http://d.example"_s, u"http://e.example"_s}));
    QVERIFY(flagged.settings.host.server.transports.polling);
    QVERIFY(!flagged.settings.host.server.transports.webSocket);
}

void tst_ConfigSources::flagsHaveTheirUsualForms_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("a word of its own") << QStringList{u"--port"_s, u"80"_s};
    QTest::newRow("equals") << QStringList{u"--port=80"_s};
    QTest::newRow("short") << QStringList{u"-p"_s, u"80"_s};
    QTest::newRow("short and joined") << QStringList{u"-p80"_s};
    QTest::newRow("short and equals") << QStringList{u"-p=80"_s};
    QTest::newRow("the last counts") << QStringList{u"-p1"_s, u"--port"_s, u"80"_s};
}

void tst_ConfigSources::flagsHaveTheirUsualForms()
{
    QFETCH(QStringList, arguments);
    const Place place;
    arguments += {u"--no-client-bundle"_s, u"--upgrades=off"_s, u"--trailing-slash"_s};
    const Configuration configuration = place.load(arguments);
    QCOMPARE(configuration.problems, QStringList());
    QCOMPARE(configuration.settings.host.port, quint16(80));
    QVERIFY(!configuration.settings.host.server.serveClient);
    QVERIFY(!configuration.settings.host.server.allowUpgrades);
    QVERIFY(configuration.settings.host.server.addTrailingSlash);
    QCOMPARE(configuration.origin(u"client-bundle"_s).toString(), u"flag --no-client-bundle"_s);
}

void tst_ConfigSources::aFileHasCommentsBlanksAndQuotes()
{
    Place place;
    Place::write(place.userFile(),
        u"# a comment\r\n\n   # another\nname=\"Lab # 3, \\\"north\\\" \\\\\"  # the name\r\n"
        "  port   =  81# no comment without a blank before it\n"_s);
    const Configuration configuration = place.load();
    QCOMPARE(configuration.settings.host.name, u"Lab # 3, \"north\" \\"_s);
    QCOMPARE(configuration.problems.size(), 1);
    QVERIFY2(configuration.problems[0].startsWith(place.userFile() + u":5: port: “81# no"_s),
        qPrintable(configuration.problems[0]));
    QCOMPARE(quoted(u"Lab # 3, \"north\" \\"_s), u"\"Lab # 3, \\\"north\\\" \\\\\""_s);
    QCOMPARE(quoted(u"Lab 3"_s), u"Lab 3"_s);
}

void tst_ConfigSources::theFirstFileThereIsIsRead()
{
    Place place;
    QCOMPARE(place.load().file, QString());
    Place::write(place.systemFile(), u"port = 5\n"_s);
    QCOMPARE(place.load().file, place.systemFile());
    QCOMPARE(place.load().settings.host.port, quint16(5));
    Place::write(place.userFile(), u"ping-interval = 1s\n"_s);
    QCOMPARE(place.load().file, place.userFile());
    QCOMPARE(place.load().settings.host.port, HostSettings::defaultPort);
}

void tst_ConfigSources::aNamedFileIsReadInsteadOfTheUsualOnes()
{
    Place place;
    Place::write(place.userFile(), u"port = 5\n"_s);
    Place::write(place.path(u"a.conf"_s), u"port = 6\n"_s);
    Place::write(place.path(u"b.conf"_s), u"port = 7\n"_s);
    place.environment.insert(u"TINCAN_CONFIG"_s, place.path(u"a.conf"_s));
    QCOMPARE(place.load().settings.host.port, quint16(6));
    QCOMPARE(place.load({u"--config"_s, place.path(u"b.conf"_s)}).settings.host.port, quint16(7));
}

void tst_ConfigSources::pathsInAFileStartAtItsFolder()
{
    Place place;
    QVERIFY(QDir().mkpath(place.path(u"home/tincan/pages"_s)));
    Place::write(place.userFile(), u"public = pages\n"_s);
    const Configuration configuration = place.load();
    QCOMPARE(configuration.problems, QStringList());
    QCOMPARE(configuration.settings.host.publicDirectory,
        QFileInfo(place.path(u"home/tincan/pages"_s)).canonicalFilePath());
}

void tst_ConfigSources::mistakesInAFileAreAllToldWithTheirLine()
{
    Place place;
    Place::write(place.userFile(),
        u"pin-interval = 3s\n[server]\nport = 65536\nport = 80\nport 3\nping-timeout = 1ms\n"
        "name = \"x\nping-interval = 25q\nserver = on\ntransports = pigeon\nclient-bundle = maybe\n"_s);
    const QStringList problems = place.load().problems;
    const auto has = [&](int line, const QString &text) { // in the order of the lines
        const QString problem = problems.value(line - 1);
        return problem.contains(u"tincan.conf:%1: "_s.arg(line)) && problem.contains(text);
    };
    QVERIFY(has(1, u"Is ping-interval meant?"_s));
    QVERIFY(has(2, u"no sections"_s));
    QVERIFY(has(3, u"port: “65536”"_s));
    QVERIFY(has(4, u"port is in line 3 already"_s));
    QVERIFY(has(5, u"name = value"_s));
    QVERIFY(has(6, u"ping-timeout: “1ms” is out of range; from 10ms to 1d"_s));
    QVERIFY(has(7, u"quotes"_s));
    QVERIFY(has(8, u"ping-interval: “25q” is not a duration"_s));
    QVERIFY(has(9, u"command line only"_s));
    QVERIFY(has(10, u"transports: “pigeon”"_s));
    QVERIFY(has(11, u"client-bundle: “maybe” is neither on nor off"_s));
    QCOMPARE(problems.size(), 11);
}

void tst_ConfigSources::filesThatAreNoneAreNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("missing") << u"/no/such/file.conf"_s;
    QTest::newRow("a folder") << u"/etc"_s;
    QTest::newRow("a device that never ends") << u"/dev/zero"_s;
}

void tst_ConfigSources::filesThatAreNoneAreNamed()
{
    QFETCH(QString, file);
    const Place place;
    const QStringList problems = place.load({u"--config"_s, file}).problems;
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems[0].startsWith(file + u": "_s), qPrintable(problems[0]));
}

void tst_ConfigSources::aFileThatIsTooLongIsRefused()
{
    Place place;
    Place::write(place.userFile(), u"port = 5\n#"_s + QString(maxFileBytes, u'x'));
    QCOMPARE(place.load().problems.size(), 1);
    QCOMPARE(place.load().settings.host.port, HostSettings::defaultPort);
}

void tst_ConfigSources::mistakesInFlagsAreNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("problem");
    QTest::newRow("unknown") << QStringList{u"--ping-intervall"_s, u"3s"_s}
                             << u"“--ping-intervall” is not an option. Is --ping-interval meant?"_s;
    QTest::newRow("unknown letter") << QStringList{u"-x"_s} << u"“-x” is not an option. See --help."_s;
    QTest::newRow("no value") << QStringList{u"--ping-interval"_s}
                              << u"--ping-interval: a value is missing (duration, 10ms to 1d)."_s;
    QTest::newRow("a flag for a value")
        << QStringList{u"--port"_s, u"--server"_s} << u"--port: a value is missing (number, 0 to 65535)."_s;
    QTest::newRow("no opposite") << QStringList{u"--no-port"_s}
                                 << u"“--no-port” is not an option. Is --port meant?"_s;
    QTest::newRow("bad value") << QStringList{u"--json-depth=0"_s}
                               << u"--json-depth: “0” is out of range; from 1 to 10000 is right."_s;
}

void tst_ConfigSources::mistakesInFlagsAreNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, problem);
    const QStringList problems = Place().load(arguments).problems;
    QVERIFY2(problems.contains(problem), qPrintable(problems.join(u'\n')));
}

void tst_ConfigSources::aMistakeInAVariableNamesIt()
{
    Place place;
    place.environment.insert(u"TINCAN_MAX_HTTP_BUFFER_SIZE"_s, u"big"_s);
    QCOMPARE(place.load().problems.size(), 1);
    QVERIFY(place.load().problems[0].startsWith(u"TINCAN_MAX_HTTP_BUFFER_SIZE: “big” is not a size"_s));
}

void tst_ConfigSources::emptyVariablesCountAsNone()
{
    Place place;
    place.environment.insert(u"TINCAN_PORT"_s, QString());
    QCOMPARE(place.load().problems, QStringList());
    QCOMPARE(place.load().origin(u"port"_s).toString(), u"default"_s);
}

void tst_ConfigSources::variablesThatLookLikeOursAreFound()
{
    Place place;
    place.environment.insert(u"TINCAN_PORTT"_s, u"1"_s);
    place.environment.insert(u"TINCAN_PORT"_s, u"1"_s);
    place.environment.insert(u"TINCAN_CONFIG"_s, u"x"_s);
    QCOMPARE(strangeVariables(place.environment), QStringList{u"TINCAN_PORTT"_s});
}

void tst_ConfigSources::helpAsksForNothingElse()
{
    Place place;
    Place::write(place.userFile(), u"nonsense\n"_s);
    QCOMPARE(place.load({u"--help"_s, u"--port"_s, u"x"_s}).problems, QStringList());
}

void tst_ConfigSources::valuesThatContradictEachOtherAreTold()
{
    const QStringList problems
        = Place().load({u"--output-soft-limit=2MB"_s, u"--output-hard-limit=1MB"_s}).problems;
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems[0].contains("output-soft-limit (2MB)"_L1));
}

void tst_ConfigSources::tlsNeedsBothOfItsFiles()
{
    const QStringList one = Place().load({u"--tls-cert=/no/such.pem"_s}).problems;
    QCOMPARE(one, QStringList{u"tls-cert and tls-key belong together, and only one of them is given."_s});
}

void tst_ConfigSources::changesAreThoseOfValues()
{
    Place place;
    Place::write(place.userFile(), u"port = 80\nhost-names = a.example\n"_s);
    const Configuration before = place.load();
    Place::write(place.userFile(), u"# moved\nhost-names = b.example\nport=81\nping-interval = 25000ms\n"_s);
    const Configuration after = place.load();
    QCOMPARE(changes(before, after, true), QStringList{u"host-names"_s});
    QCOMPARE(changes(before, after, false), QStringList{u"port"_s});
    QCOMPARE(changes(after, after, true), QStringList());
}

QTEST_GUILESS_MAIN(tst_ConfigSources)
#include "tst_config_sources.moc"

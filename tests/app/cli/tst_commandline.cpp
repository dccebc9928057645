// SPDX-License-Identifier: MIT
#include "app/commandline.h"

#include <QSysInfo>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using Mode = CommandLine::Mode;

class tst_CommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noArgumentsOpenTheWindow();
    void serverTakesItsAddressPortAndName();
    void hostOptionsWithoutServerHostInTheWindow();
    void joinOpensTheWindowThere();
    void aRoomInTheFileAloneIsHostedOnDemand();
    void helpAndVersionAreModes();
    void theConfigurationMayBeShownOrChecked();
    void helpNamesEveryOption();
    void publicFolderIsMadeAbsolute();
    void wrongArgumentsAreNamed_data();
    void wrongArgumentsAreNamed();

private:
    static tl::expected<CommandLine, QString> parse(QStringList arguments)
    {
        arguments.prepend(u"tincan"_s);
        return parseCommandLine(arguments, QProcessEnvironment());
    }
};

void tst_CommandLine::noArgumentsOpenTheWindow()
{
    const auto line = parse({});
    QVERIFY(line);
    QCOMPARE(line->mode, Mode::window);
    QVERIFY(!line->startHosting);
    QCOMPARE(line->host.port, HostSettings::defaultPort);
    QCOMPARE(line->host.address, QHostAddress(QHostAddress::Any));
    QVERIFY(line->host.server.serveClient);
    QCOMPARE(line->host.name, QSysInfo::machineHostName());
}

void tst_CommandLine::serverTakesItsAddressPortAndName()
{
    const auto line = parse({u"--server"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s, u"0"_s, u"--name"_s,
        u" Lab "_s, u"--no-client-bundle"_s, u"--allow-origin"_s, u"http://a.example"_s, u"--allow-origin"_s,
        u"http://b.example"_s});
    QVERIFY(line);
    QCOMPARE(line->mode, Mode::server);
    QCOMPARE(line->host.address, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(line->host.port, quint16(0));
    QCOMPARE(line->host.name, u"Lab"_s);
    QVERIFY(!line->host.server.serveClient);
    QCOMPARE(line->host.allowedOrigins, (QStringList{u"http://a.example"_s, u"http://b.example"_s}));
    QVERIFY(!line->startHosting);
}

void tst_CommandLine::hostOptionsWithoutServerHostInTheWindow()
{
    const auto line = parse({u"-p"_s, u"4000"_s});
    QVERIFY(line);
    QCOMPARE(line->mode, Mode::window);
    QVERIFY(line->startHosting);
    QCOMPARE(line->host.port, quint16(4000));
}

void tst_CommandLine::joinOpensTheWindowThere()
{
    const auto line = parse({u"--join"_s, u"pi.local:3000"_s, u"--theme"_s, u"dark"_s});
    QVERIFY(line);
    QCOMPARE(line->joinAddress, u"pi.local:3000"_s);
    QCOMPARE(line->theme, u"dark"_s);
    QVERIFY(!line->startHosting);
}

void tst_CommandLine::aRoomInTheFileAloneIsHostedOnDemand()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("port = 4000\nname = Lab\n");
    file.close();
    const auto line = parse({u"--config"_s, file.fileName()});
    QVERIFY(line);
    QCOMPARE(line->mode, Mode::window);
    QVERIFY(!line->startHosting);
    QCOMPARE(line->host.port, quint16(4000));
    QCOMPARE(line->host.name, u"Lab"_s);
}

void tst_CommandLine::theConfigurationMayBeShownOrChecked()
{
    QCOMPARE(parse({u"--print-config"_s, u"--server"_s})->mode, Mode::printConfig);
    QCOMPARE(parse({u"--server"_s, u"--check-config"_s})->mode, Mode::checkConfig);
}

void tst_CommandLine::helpAndVersionAreModes()
{
    QCOMPARE(parse({u"--help"_s})->mode, Mode::help);
    QCOMPARE(parse({u"--version"_s})->mode, Mode::version);
    QCOMPARE(parse({u"--help"_s, u"--port"_s, u"x"_s})->mode, Mode::help);
}

void tst_CommandLine::helpNamesEveryOption()
{
    const QString text = config::helpText();
    for (const auto &option :
        {u"--server"_s, u"--host"_s, u"--port"_s, u"--name"_s, u"--public"_s, u"--no-client-bundle"_s,
            u"--allow-origin"_s, u"--join"_s, u"--theme"_s, u"--help"_s, u"--version"_s})
        QVERIFY2(text.contains(option), qPrintable(option));
}

void tst_CommandLine::publicFolderIsMadeAbsolute()
{
    const QTemporaryDir folder;
    QDir::setCurrent(folder.path());
    const auto line = parse({u"--server"_s, u"--public"_s, u"."_s});
    QVERIFY(line);
    QCOMPARE(line->host.publicDirectory, QFileInfo(folder.path()).canonicalFilePath());
    QDir::setCurrent(QDir::rootPath());
}

void tst_CommandLine::wrongArgumentsAreNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown option") << QStringList{u"--sever"_s} << u"sever"_s;
    QTest::newRow("port without a value") << QStringList{u"--port"_s} << u"port"_s;
    QTest::newRow("port in words") << QStringList{u"--port"_s, u"http"_s} << u"http"_s;
    QTest::newRow("port too high") << QStringList{u"--port"_s, u"65536"_s} << u"65536"_s;
    QTest::newRow("negative port") << QStringList{u"--port=-1"_s} << u"-1"_s;
    QTest::newRow("host no address") << QStringList{u"--host"_s, u"999.1.1.1"_s} << u"999.1.1.1"_s;
    QTest::newRow("missing folder") << QStringList{u"--public"_s, u"/no/such/folder"_s}
                                    << u"/no/such/folder"_s;
    QTest::newRow("a file as folder") << QStringList{u"--public"_s, u"/etc/passwd"_s} << u"/etc/passwd"_s;
    QTest::newRow("unknown theme") << QStringList{u"--theme"_s, u"pink"_s} << u"pink"_s;
    QTest::newRow("stray word") << QStringList{u"serve"_s} << u"serve"_s;
    QTest::newRow("server and join") << QStringList{u"--server"_s, u"--join"_s, u"x"_s} << u"--join"_s;
    QTest::newRow("server and theme") << QStringList{u"--server"_s, u"--theme"_s, u"dark"_s} << u"--theme"_s;
}

void tst_CommandLine::wrongArgumentsAreNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    const auto line = parse(arguments);
    QVERIFY(!line);
    QVERIFY2(line.error().contains(named), qPrintable(line.error()));
    QVERIFY2(!line.error().contains(u'\n'), "one line");
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"

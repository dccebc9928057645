// SPDX-License-Identifier: MIT
// The program itself, as a process: what it prints, serves, logs, and how it ends.

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "tests/app/cli/program.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;
using test::Program;

namespace {

/// The whole answer to a request on a connection of its own.
QByteArray ask(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket.write(request);
    QByteArray answer;
    (void)QTest::qWaitFor(
        [&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState && !socket.bytesAvailable();
        },
        patienceMs);
    return answer;
}

/// The whole answer to a GET of just that target, whatever it is.
QByteArray get(quint16 port, const QByteArray &target, const QByteArray &host = "localhost",
    const QByteArray &fields = {})
{
    return ask(
        port, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "Connection: close\r\n\r\n");
}

/// The answer of the namespace `/` to someone who joins by polling.
QByteArray join(quint16 port)
{
    const QByteArray target = "/socket.io/?EIO=4&transport=polling";
    const QByteArray opened = get(port, target);
    const QByteArray session = target + "&sid=" + opened.mid(opened.indexOf("\"sid\":\"") + 7, 20);
    ask(port,
        "POST " + session
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n40");
    return get(port, session);
}

int statusOf(const QByteArray &answer)
{
    return answer.mid(9, 3).toInt();
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
}

} // namespace

class tst_Program : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpAndVersionGoToStandardOutput();
    void whatIsWrongIsOneLineAndExitCode2_data();
    void whatIsWrongIsOneLineAndExitCode2();
    void theConfigurationIsPrintedWithWhereEachValueCameFrom();
    void everyMistakeOfTheConfigurationIsALineAndExitCode2();
    void theServerUsesItsConfigurationFile();
    void recoveryIsForWhoeverAsksForIt();
    void oldClientsComeWhereTheyMay();
    void theWindowsOldSettingsMakeRoomForTheConfiguration();
    void aHangupReloadsWhatItCan();
    void aBrokenConfigurationIsNotReloaded();
    void aTakenPortIsOneLineAndExitCode2();
    void aFolderThatMayNotBeReadIsOneLineAndExitCode2();
    void withoutADisplayItRunsTheServerAndSaysSo_data();
    void withoutADisplayItRunsTheServerAndSaysSo();
    void joiningNeedsADisplay();
    void theServerLoadsNoPlatformPlugin();
    void aSignalStopsItCleanly_data();
    void aSignalStopsItCleanly();
    void aSignalEndsTheWindowThoughOthersAreInItsRoom();
    void theLogTellsOfConnectionsAndWhyTheyEnded_data();
    void theLogTellsOfConnectionsAndWhyTheyEnded();
    void whatAPeerSaysStaysInItsLineOfTheLog();
    void aFloodOfConnectionsIsNotAFloodOfTheLog();
    void aLongLineOfTheLogIsCut();
    void aPublicFolderIsServedAndNothingOutsideIt();
    void theClientBundleIsServedUnlessItIsSwitchedOff();
    void theRoomsNameIsTheOneGiven();
};

void tst_Program::helpAndVersionGoToStandardOutput()
{
    Program help;
    QVERIFY(help.start({u"--help"_s}));
    QCOMPARE(help.exitCode(), 0);
    for (const auto &option : {"--server"_L1, "--host"_L1, "--port"_L1, "--public"_L1, "--join"_L1})
        QVERIFY2(help.out.contains(option), option.data());
    Program version;
    QVERIFY(version.start({u"--version"_s}));
    QCOMPARE(version.exitCode(), 0);
    QVERIFY2(version.out.startsWith("tincan "_L1), qPrintable(version.out));
    QCOMPARE(version.log, QString());
}

void tst_Program::whatIsWrongIsOneLineAndExitCode2_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("an unknown option") << QStringList{u"--frobnicate"_s} << u"frobnicate"_s;
    QTest::newRow("a word that is no option") << QStringList{u"serve"_s} << u"serve"_s;
    QTest::newRow("no port") << QStringList{u"--server"_s, u"--port"_s, u"many"_s} << u"many"_s;
    QTest::newRow("a port too high") << QStringList{u"--port"_s, u"65536"_s} << u"65536"_s;
    QTest::newRow("more threads than there may be") << QStringList{u"--threads"_s, u"65"_s} << u"“65”"_s;
    QTest::newRow("no thread") << QStringList{u"--threads"_s, u"0"_s} << u"from 1 to 64"_s;
    QTest::newRow("no address") << QStringList{u"--host"_s, u"here"_s} << u"here"_s;
    QTest::newRow("no such folder") << QStringList{u"--server"_s, u"--public"_s, u"/no/such/folder"_s}
                                    << u"/no/such/folder"_s;
    QTest::newRow("a file for a folder")
        << QStringList{u"--server"_s, u"--public"_s, u"/etc/passwd"_s} << u"/etc/passwd"_s;
    QTest::newRow("an address of another machine") << QStringList{u"--server"_s, u"--host"_s,
        u"203.0.113.77"_s, u"--port"_s, u"0"_s} << u"203.0.113.77"_s;
}

void tst_Program::whatIsWrongIsOneLineAndExitCode2()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    Program program;
    QVERIFY(program.start(arguments));
    QCOMPARE(program.exitCode(), 2);
    QCOMPARE(program.out, QString());
    QVERIFY2(program.log.startsWith("tincan: "_L1), qPrintable(program.log));
    QVERIFY2(program.log.contains(named), qPrintable(program.log));
    QVERIFY2(program.log.count(u'\n') == 1 && program.log.endsWith(u'\n'), qPrintable(program.log));
}

void tst_Program::theConfigurationIsPrintedWithWhereEachValueCameFrom()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"a.conf"_s);
    write(file, "ping-timeout = 5s\n");
    Program program;
    program.environment.insert(u"TINCAN_PORT"_s, u"81"_s);
    QVERIFY(program.start({u"--print-config"_s, u"--config"_s, file, u"--ping-interval=9s"_s}));
    QCOMPARE(program.exitCode(), 0);
    const auto shows = [&](const QString &name, const QString &value, const QString &origin) {
        const QRegularExpression line(
            u"^%1 = %2\\s+# %3$"_s.arg(name, value, QRegularExpression::escape(origin)),
            QRegularExpression::MultilineOption);
        return line.match(program.out).hasMatch();
    };
    QVERIFY2(shows(u"ping-timeout"_s, u"5s"_s, file + u":1"_s), qPrintable(program.out));
    QVERIFY(shows(u"port"_s, u"81"_s, u"environment TINCAN_PORT"_s));
    QVERIFY(shows(u"ping-interval"_s, u"9s"_s, u"flag --ping-interval"_s));
    QVERIFY(shows(u"#connect-timeout"_s, u"45s"_s, u"default"_s));
}

void tst_Program::everyMistakeOfTheConfigurationIsALineAndExitCode2()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"a.conf"_s);
    write(file, "port = http\n\nping-timeout = soon\n");
    Program check;
    QVERIFY(check.start({u"--check-config"_s, u"--config"_s, file}));
    QCOMPARE(check.exitCode(), 2);
    QVERIFY2(check.log.contains(u"tincan: %1:1: port: “http”"_s.arg(file)), qPrintable(check.log));
    QVERIFY2(check.log.contains(u"tincan: %1:3: ping-timeout: “soon”"_s.arg(file)), qPrintable(check.log));
    QCOMPARE(check.log.count(u'\n'), 2);
    Program server;
    QVERIFY(server.start({u"--server"_s, u"--config"_s, file}));
    QCOMPARE(server.exitCode(), 2);
    QCOMPARE(server.log, check.log);
    write(file, "port = 80\n");
    Program right;
    QVERIFY(right.start({u"--check-config"_s, u"--config"_s, file}));
    QCOMPARE(right.exitCode(), 0);
    QVERIFY2(right.out.contains(file), qPrintable(right.out));
}

void tst_Program::theServerUsesItsConfigurationFile()
{
    const QTemporaryDir home;
    QVERIFY(QDir(home.path()).mkdir(u"tincan"_s));
    write(home.filePath(u"tincan/tincan.conf"_s), "name = Lab 3\nclient-bundle = off\npath = /talk\n");
    Program program;
    program.environment.insert(u"XDG_CONFIG_HOME"_s, home.path());
    QVERIFY2(program.serve(), qPrintable(program.log));
    QVERIFY2(program.out.contains(u"“Lab 3”"_s), qPrintable(program.out));
    QCOMPARE(statusOf(get(program.port, "/talk/socket.io.js")), 400);
    QVERIFY(get(program.port, "/talk/?EIO=4&transport=polling").contains("\"pingInterval\":25000"));
    QVERIFY(get(program.port, "/tincan/session.js").contains("path: '/talk/'"));
}

void tst_Program::recoveryIsForWhoeverAsksForIt()
{
    Program without;
    QVERIFY(without.serve());
    const QByteArray plain = join(without.port);
    QVERIFY2(plain.contains("40{\"sid\"") && !plain.contains("\"pid\""), plain);
    Program with;
    QVERIFY(with.serve({u"--recovery"_s}));
    const QByteArray kept = join(with.port);
    QVERIFY2(kept.contains("\"pid\":\""), kept);
}

void tst_Program::oldClientsComeWhereTheyMay()
{
    const QByteArray target = "/socket.io/?EIO=3&transport=polling";
    Program without;
    QVERIFY(without.serve());
    QCOMPARE(statusOf(get(without.port, target)), 400);
    Program with;
    QVERIFY(with.serve({u"--allow-eio3"_s}));
    QCOMPARE(statusOf(get(with.port, target)), 200);
}

void tst_Program::theWindowsOldSettingsMakeRoomForTheConfiguration()
{
    const QTemporaryDir home;
    QVERIFY(QDir(home.path()).mkdir(u"tincan"_s));
    write(home.filePath(u"tincan/tincan.conf"_s), "[start]\ndisplayName=Ada\n");
    Program program;
    program.environment.insert(u"XDG_CONFIG_HOME"_s, home.path());
    QVERIFY(program.start({u"--check-config"_s}));
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(!QFile::exists(home.filePath(u"tincan/tincan.conf"_s)));
    QVERIFY(QFile::exists(home.filePath(u"tincan/window.conf"_s)));
}

void tst_Program::aHangupReloadsWhatItCan()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"a.conf"_s);
    write(file, "ping-interval = 20s\n");
    Program program;
    QVERIFY(program.serve({u"--config"_s, file}));
    client::Manager there(program.url());
    there.socket()->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(there.socket()->isConnected(), patienceMs);
    QCOMPARE(statusOf(get(program.port, "/", "room.example")), 421);
    write(file, "ping-interval = 30s\nhost-names = room.example\nallow-origin = https://friend.example\n");
    program.signal(SIGHUP);
    QVERIFY2(program.logs(u"was read again; changed: allow-origin, host-names\n"_s), qPrintable(program.log));
    QVERIFY2(program.logs(u"Only a new start takes over ping-interval\n"_s), qPrintable(program.log));
    QTRY_COMPARE_WITH_TIMEOUT(statusOf(get(program.port, "/", "room.example")), 200, patienceMs);
    const QByteArray session = "/socket.io/?EIO=4&transport=polling";
    const QByteArray answer = get(program.port, session, "localhost", "Origin: https://friend.example\r\n");
    QVERIFY2(answer.contains("Access-Control-Allow-Origin: https://friend.example"), answer);
    QVERIFY2(answer.contains("\"pingInterval\":20000"), answer);
    QVERIFY(there.socket()->isConnected());
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_Program::aBrokenConfigurationIsNotReloaded()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"a.conf"_s);
    write(file, "host-names = room.example\n");
    Program program;
    QVERIFY(program.serve({u"--config"_s, file}));
    write(file, "host-names = other.example\nping-interval = soon\n");
    program.signal(SIGHUP);
    QVERIFY2(program.logs(file + u":2: ping-interval: “soon” is not a duration"_s), qPrintable(program.log));
    QVERIFY(program.logs(u"The configuration stays as it was"_s));
    QCOMPARE(statusOf(get(program.port, "/", "room.example")), 200);
    QCOMPARE(statusOf(get(program.port, "/", "other.example")), 421);
}

void tst_Program::aTakenPortIsOneLineAndExitCode2()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    const QString port = QString::number(holder.serverPort());
    Program program;
    QVERIFY(program.start({u"--server"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s, port}));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY2(program.log.contains(port), qPrintable(program.log));
    QCOMPARE(program.log.count(u'\n'), 1);
}

void tst_Program::aFolderThatMayNotBeReadIsOneLineAndExitCode2()
{
    if (::geteuid() == 0)
        QSKIP("root may read every folder");
    QTemporaryDir folder;
    QVERIFY(QFile::setPermissions(folder.path(), {}));
    Program program;
    QVERIFY(program.start({u"--server"_s, u"--public"_s, folder.path()}));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY2(program.log.contains(folder.path()), qPrintable(program.log));
    QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void tst_Program::withoutADisplayItRunsTheServerAndSaysSo_data()
{
    QTest::addColumn<QString>("display");
    QTest::newRow("none") << QString();
    QTest::newRow("one that nobody serves") << u":4321"_s;
}

void tst_Program::withoutADisplayItRunsTheServerAndSaysSo()
{
    QFETCH(QString, display);
    Program program;
    if (!display.isEmpty())
        program.environment.insert(u"DISPLAY"_s, display);
    QVERIFY(program.serve({}, {}));
    QVERIFY2(program.log.contains("no display"_L1), qPrintable(program.log));
    QCOMPARE(statusOf(get(program.port, "/")), 200);
}

void tst_Program::joiningNeedsADisplay()
{
    Program program;
    QVERIFY(program.start({u"--join"_s, u"127.0.0.1"_s}));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY2(program.log.contains("--join"_L1), qPrintable(program.log));
}

void tst_Program::theServerLoadsNoPlatformPlugin()
{
    Program program;
    program.environment.insert(u"QT_QPA_PLATFORM"_s, u"nonsense"_s);
    QVERIFY2(program.serve(), qPrintable(program.log));
    QCOMPARE(statusOf(get(program.port, "/sockets")), 200);
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_Program::aSignalStopsItCleanly_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void tst_Program::aSignalStopsItCleanly()
{
    QFETCH(int, number);
    Program program;
    QVERIFY(program.serve());
    client::Options once;
    once.reconnection.enabled = false;
    client::Options poll = once;
    poll.transports = {client::TransportName::polling};
    client::Manager byWebSocket(program.url(), once);
    client::Manager byPolling(program.url(), poll);
    QList<client::Socket *> sockets{byWebSocket.socket(), byPolling.socket()};
    QSignalSpy upgraded(&byWebSocket, &client::Manager::upgraded);
    QSignalSpy first(sockets[0], &client::Socket::disconnected);
    QSignalSpy second(sockets[1], &client::Socket::disconnected);
    for (client::Socket *socket : sockets) {
        socket->connectToServer();
        QTRY_VERIFY_WITH_TIMEOUT(socket->isConnected(), patienceMs);
    }
    QTRY_COMPARE_WITH_TIMEOUT(upgraded.count(), 1, patienceMs);
    program.signal(number);
    QCOMPARE(program.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(first.count(), 1, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(second.count(), 1, patienceMs);
    QVERIFY2(program.log.count("server shutting down"_L1) == 2, qPrintable(program.log));
    QVERIFY2(QTcpServer().listen(QHostAddress::LocalHost, program.port), "the port is free");
}

void tst_Program::aSignalEndsTheWindowThoughOthersAreInItsRoom()
{
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    const quint16 port = probe.serverPort();
    probe.close();
    const QTemporaryDir home;
    Program program;
    program.environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    program.environment.insert(u"XDG_CONFIG_HOME"_s, home.path());
    program.environment.insert(u"USER"_s, u"ada"_s);
    QVERIFY(program.start({u"--host"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(port)}));
    QVERIFY2(program.logs(u"connected as ada"_s), qPrintable(program.log));
    client::Manager guest(QUrl(u"http://127.0.0.1:%1"_s.arg(port)));
    client::Socket *chat = guest.socket(u"/chat"_s);
    chat->setAuth(Object{{u"name"_s, u"Grace"_s}});
    QSignalSpy ended(chat, &client::Socket::disconnected);
    chat->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(chat->isConnected(), patienceMs);
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patienceMs);
}

void tst_Program::theLogTellsOfConnectionsAndWhyTheyEnded_data()
{
    QTest::addColumn<QString>("threads");
    QTest::newRow("one thread") << u"1"_s;
    QTest::newRow("three threads") << u"3"_s;
}

void tst_Program::theLogTellsOfConnectionsAndWhyTheyEnded()
{
    QFETCH(QString, threads);
    Program program;
    program.environment.insert(u"TINCAN_THREADS"_s, threads);
    QVERIFY(program.serve());
    client::Manager one(program.url());
    client::Manager two(program.url());
    one.socket()->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(one.socket()->isConnected(), patienceMs);
    const QString first = one.socket()->id();
    QVERIFY(program.logs(u"%1 connected, 1 sockets"_s.arg(first)));
    two.socket()->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(two.socket()->isConnected(), patienceMs);
    const QString second = two.socket()->id();
    QVERIFY(program.logs(u"%1 connected, 2 sockets"_s.arg(second)));
    two.socket()->disconnectFromServer();
    QVERIFY(program.logs(u"%1 disconnected, client namespace disconnect, 1 sockets"_s.arg(second)));
}

void tst_Program::whatAPeerSaysStaysInItsLineOfTheLog()
{
    Program program;
    QVERIFY(program.serve());
    client::Manager peer(program.url());
    peer.socket()->connectToServer();
    peer.socket()->emitEvent(u"message"_s, u"one\n\u001b[31mtwo"_s);
    QVERIFY(program.logs(u"two"_s));
    const QStringList lines = program.log.split(u'\n');
    for (const QString &line : lines) {
        QVERIFY2(!line.contains(QChar(0x1b)), "no escape sequences");
        QVERIFY2(!line.contains("two"_L1) || line.contains("one"_L1), qPrintable(line));
    }
}

void tst_Program::aFloodOfConnectionsIsNotAFloodOfTheLog()
{
    Program program;
    QVERIFY(program.serve({u"--log-rate"_s, u"1"_s, u"--log-burst"_s, u"5"_s}));
    client::Manager manager(program.url());
    constexpr int rounds = 30;
    for (int i = 0; i < rounds; ++i) { // two lines each
        client::Socket *const socket = manager.socket();
        socket->connectToServer();
        QTRY_VERIFY_WITH_TIMEOUT(socket->isConnected(), patienceMs);
        socket->disconnectFromServer();
        QTRY_VERIFY_WITH_TIMEOUT(!socket->isConnected(), patienceMs);
    }
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
    static const QRegularExpression leftOut(u"(\\d+) lines were left out here\n"_s);
    qint64 missing = 0;
    qint64 notes = 0;
    for (const auto &match : leftOut.globalMatch(program.log)) {
        missing += match.captured(1).toLongLong();
        ++notes;
    }
    QVERIFY2(missing > 0, qPrintable(program.log));
    // Nothing is lost without being counted. The end of the last client may be a line of its own.
    const qint64 all = missing + program.log.count(u'\n') - notes;
    QVERIFY2(all >= 2 * rounds, qPrintable(program.log));
}

void tst_Program::aLongLineOfTheLogIsCut()
{
    Program program;
    QVERIFY(program.serve({u"--log-line-size"_s, u"200"_s}));
    client::Manager peer(program.url());
    peer.socket()->connectToServer();
    peer.socket()->emitEvent(u"message"_s, QString(10'000, u'é'));
    QVERIFY2(program.logs(u"éé"_s), qPrintable(program.log));
    QVERIFY(program.logs(u"é…\n"_s));
    const QStringList lines = program.log.split(u'\n');
    for (const QString &line : lines)
        QVERIFY2(line.toUtf8().size() <= 210, qPrintable(line));
}

void tst_Program::aPublicFolderIsServedAndNothingOutsideIt()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(u"public"_s));
    write(folder.filePath(u"public/hello.txt"_s), "hello there");
    write(folder.filePath(u"secret.txt"_s), "my secret");
    QVERIFY(QFile::link(folder.filePath(u"secret.txt"_s), folder.filePath(u"public/link.txt"_s)));
    Program program;
    QVERIFY(program.serve({u"--public"_s, folder.filePath(u"public"_s)}));
    const QByteArray hello = get(program.port, "/hello.txt");
    QCOMPARE(statusOf(hello), 200);
    QVERIFY(hello.endsWith("\r\n\r\nhello there"));
    QCOMPARE(statusOf(get(program.port, "/")), 200); // the page is still there
    for (const auto *target : {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt",
             "/public/../../secret.txt", "/hello.txt/../../secret.txt"}) {
        const QByteArray answer = get(program.port, target);
        QVERIFY2(!answer.contains("my secret"), target);
        QVERIFY2(statusOf(answer) >= 400, target);
    }
}

void tst_Program::theClientBundleIsServedUnlessItIsSwitchedOff()
{
    Program with;
    QVERIFY(with.serve());
    QCOMPARE(statusOf(get(with.port, "/socket.io/socket.io.js")), 200);
    Program without;
    QVERIFY(without.serve({u"--no-client-bundle"_s}));
    QVERIFY(statusOf(get(without.port, "/socket.io/socket.io.js")) >= 400);
    QCOMPARE(statusOf(get(without.port, "/")), 200);
}

void tst_Program::theRoomsNameIsTheOneGiven()
{
    Program program;
    QVERIFY(program.serve({u"--name"_s, u"Lab 3"_s}));
    QVERIFY2(program.out.contains(u"“Lab 3”"_s), qPrintable(program.out));
    client::Manager manager(program.url());
    client::Socket *chat = manager.socket(u"/chat"_s);
    chat->setAuth(Object{{u"name"_s, u"Ada"_s}});
    QString name;
    chat->on(
        u"session"_s, [&name](const Array &args) { name = args.value(0)[u"server"][u"name"].toString(); });
    chat->connectToServer();
    QTRY_COMPARE_WITH_TIMEOUT(name, u"Lab 3"_s, patienceMs);
}

QTEST_MAIN(tst_Program)
#include "tst_program.moc"

// SPDX-License-Identifier: MIT
// A server in its own thread: how it begins, how it fails, how it ends.

#include "app/hosting/serverhost.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;

namespace {

HostSettings local(quint16 port = 0)
{
    HostSettings settings;
    settings.name = u"Workshop"_s;
    settings.address = QHostAddress(QHostAddress::LocalHost);
    settings.port = port;
    return settings;
}

/// A host and all it said.
struct Running
{
    explicit Running(const HostSettings &settings) { host.start(settings); }

    bool isUp()
    {
        return QTest::qWaitFor([this] { return started.count() > 0; }, patienceMs);
    }
    quint16 port() const { return started.at(0).at(0).value<quint16>(); }
    QString whyNot()
    {
        return QTest::qWaitFor([this] { return failed.count() > 0; }, patienceMs)
            ? failed.at(0).at(0).toString()
            : QString();
    }

    ServerHost host;
    QSignalSpy started{&host, &ServerHost::started};
    QSignalSpy failed{&host, &ServerHost::failed};
    QSignalSpy stopped{&host, &ServerHost::stopped};
};

} // namespace

class tst_ServerHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itServesOnAFreePort();
    void thePageMayLoadNothingFromElsewhere_data();
    void thePageMayLoadNothingFromElsewhere();
    void pagesFromElsewhereMayNotConnect_data();
    void pagesFromElsewhereMayNotConnect();
    void otherNamesThanOursAreRefused_data();
    void otherNamesThanOursAreRefused();
    void stoppingClosesConnectionsAndSaysSoOnce();
    void stoppingWhatWasNeverStartedSaysSoToo();
    void itsEndIsSaidByNoSignal();
    void itMayEndWhileItStarts();
    void aTakenPortIsNamed();
    void anAddressThisMachineLacksIsNamed();
    void aPublicFolderThatIsNoneIsNamed();
    void afterAFailureItStops();
};

void tst_ServerHost::itServesOnAFreePort()
{
    Running server(local());
    QVERIFY(server.isUp());
    QVERIFY(server.port() > 0);
    QTcpSocket browser;
    browser.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    browser.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(browser.peek(15).startsWith("HTTP/1.1 200 OK"), patienceMs);
}

void tst_ServerHost::thePageMayLoadNothingFromElsewhere_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("page") << QByteArray("/");
    QTest::newRow("page under its other name") << QByteArray("/sockets");
    QTest::newRow("script") << QByteArray("/tincan/app.js");
    QTest::newRow("nothing there") << QByteArray("/no/such/page");
}

void tst_ServerHost::thePageMayLoadNothingFromElsewhere()
{
    QFETCH(QByteArray, path);
    Running server(local());
    QVERIFY(server.isUp());
    QTcpSocket browser;
    browser.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    browser.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(browser.peek(8192).contains("\r\n\r\n"));
    const QByteArray head = browser.peek(8192).toLower();
    QVERIFY2(head.contains("content-security-policy: default-src 'none'; script-src 'self';"), head);
    QVERIFY2(!head.contains("unsafe-inline"), head);
    QVERIFY2(head.contains("x-content-type-options: nosniff"), head);
}

void tst_ServerHost::pagesFromElsewhereMayNotConnect_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("a program without Origin") << QByteArray() << QStringList() << QByteArray("200");
    QTest::newRow("our own page") << QByteArray("http://localhost:8") << QStringList() << QByteArray("200");
    QTest::newRow("another page") << QByteArray("http://evil.example") << QStringList() << QByteArray("403");
    QTest::newRow("a file") << QByteArray("null") << QStringList() << QByteArray("403");
    QTest::newRow("one that was allowed")
        << QByteArray("http://good.example") << QStringList{u"http://good.example"_s} << QByteArray("200");
    QTest::newRow("any, where all are allowed")
        << QByteArray("http://evil.example") << QStringList{u"*"_s} << QByteArray("200");
}

void tst_ServerHost::pagesFromElsewhereMayNotConnect()
{
    QFETCH(QByteArray, origin);
    QFETCH(QStringList, allowed);
    QFETCH(QByteArray, status);
    HostSettings settings = local();
    settings.allowedOrigins = allowed;
    Running server(settings);
    QVERIFY(server.isUp());
    QTcpSocket browser;
    browser.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    browser.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost:8\r\n"
        + (origin.isEmpty() ? QByteArray() : "Origin: " + origin + "\r\n") + "\r\n");
    QTRY_VERIFY(browser.bytesAvailable() >= 12);
    QCOMPARE(browser.peek(12), "HTTP/1.1 " + status);
}

void tst_ServerHost::otherNamesThanOursAreRefused_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("status");
    const QString own = QSysInfo::machineHostName();
    const QString first = own.section(u'.', 0, 0);
    QTest::newRow("this machine's name") << own << QByteArray("200");
    QTest::newRow("its name in capitals, with a port") << own.toUpper() + u":3000"_s << QByteArray("200");
    QTest::newRow("its name by multicast DNS") << first + u".local"_s << QByteArray("200");
    QTest::newRow("with a dot at the end") << first + u".local.:80"_s << QByteArray("200");
    QTest::newRow("a name that was added") << u"room.example"_s << QByteArray("200");
    QTest::newRow("the address connected to") << u"127.0.0.1:1"_s << QByteArray("200");
    QTest::newRow("IPv6") << u"[::1]:3000"_s << QByteArray("200");
    QTest::newRow("a name that points here by DNS rebinding") << u"evil.example"_s << QByteArray("421");
    QTest::newRow("a name that begins as ours") << own + u".evil.example"_s << QByteArray("421");
    QTest::newRow("the address of another machine") << u"203.0.113.9"_s << QByteArray("421");
}

void tst_ServerHost::otherNamesThanOursAreRefused()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, status);
    HostSettings settings = local();
    settings.hostNames = {u"Room.example"_s};
    Running server(settings);
    QVERIFY(server.isUp());
    for (const QByteArray path : {"/", "/socket.io/?EIO=4&transport=polling"}) {
        QTcpSocket browser;
        browser.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        browser.write("GET " + path + " HTTP/1.1\r\nHost: " + host.toUtf8() + "\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(browser.peek(12).mid(9), status, patienceMs);
    }
}

void tst_ServerHost::stoppingClosesConnectionsAndSaysSoOnce()
{
    Running server(local());
    QVERIFY(server.isUp());
    QTcpSocket visitor;
    visitor.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    visitor.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(visitor.bytesAvailable() > 0, patienceMs);
    server.host.stop();
    server.host.stop();
    QTRY_COMPARE_WITH_TIMEOUT(server.stopped.count(), 1, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(visitor.state(), QAbstractSocket::UnconnectedState, patienceMs);
    QVERIFY(QTcpServer().listen(QHostAddress::LocalHost, server.port()));
    server.host.stop(); // over already
    QCOMPARE(server.stopped.count(), 1);
}

void tst_ServerHost::stoppingWhatWasNeverStartedSaysSoToo()
{
    ServerHost host;
    QSignalSpy stopped(&host, &ServerHost::stopped);
    host.stop();
    QCOMPARE(stopped.count(), 1);
}

void tst_ServerHost::itsEndIsSaidByNoSignal()
{
    int said = 0;
    {
        ServerHost host;
        connect(&host, &ServerHost::stopped, this, [&said] { ++said; });
    }
    {
        Running server(local());
        QVERIFY(server.isUp());
        connect(&server.host, &ServerHost::stopped, this, [&said] { ++said; });
    }
    QCOMPARE(said, 0);
}

void tst_ServerHost::itMayEndWhileItStarts()
{
    for (int i = 0; i < 20; ++i)
        const Running server(local());
}

void tst_ServerHost::aTakenPortIsNamed()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    Running server(local(holder.serverPort()));
    const QString text = server.whyNot();
    QVERIFY2(text.contains(QString::number(holder.serverPort())), qPrintable(text));
    QCOMPARE(server.started.count(), 0);
}

void tst_ServerHost::anAddressThisMachineLacksIsNamed()
{
    HostSettings settings = local();
    settings.address = QHostAddress(u"203.0.113.77"_s); // set aside for documentation
    Running server(settings);
    const QString text = server.whyNot();
    QVERIFY2(text.contains(u"203.0.113.77"_s), qPrintable(text));
}

void tst_ServerHost::aPublicFolderThatIsNoneIsNamed()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    HostSettings settings = local();
    settings.publicDirectory = file.fileName();
    Running server(settings);
    const QString text = server.whyNot();
    QVERIFY2(text.contains(file.fileName()), qPrintable(text));
}

void tst_ServerHost::afterAFailureItStops()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    Running server(local(holder.serverPort()));
    QVERIFY(!server.whyNot().isEmpty());
    server.host.stop();
    QTRY_COMPARE_WITH_TIMEOUT(server.stopped.count(), 1, patienceMs);
}

QTEST_MAIN(tst_ServerHost)
#include "tst_serverhost.moc"

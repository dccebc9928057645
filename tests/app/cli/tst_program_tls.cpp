// SPDX-License-Identifier: MIT
// The program with a certificate: how it starts, refuses to, and takes over another.

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "tests/app/cli/program.h"
#include "tests/support/certificates.h"

#include <QSslSocket>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;
using test::Program;

class tst_ProgramTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void itServesBothTransportsAndThePageOverTls_data();
    void itServesBothTransportsAndThePageOverTls();
    void whatCantBeHadIsOneLineAndExitCode2_data();
    void whatCantBeHadIsOneLineAndExitCode2();
    void aRenewedCertificateIsTakenOverAndNobodyDropped_data();
    void aRenewedCertificateIsTakenOverAndNobodyDropped();
    void aBadRenewalKeepsTheOldCertificateAndSaysWhy_data();
    void aBadRenewalKeepsTheOldCertificateAndSaysWhy();
    void severalThreadsSpeakTlsAndTakeOverARenewedCertificate();

private:
    QStringList flags(const QString &name = u"server"_s) const
    {
        return {
            u"--tls-cert"_s, m_made.path(name + u".pem"_s), u"--tls-key"_s, m_made.path(name + u".key"_s)};
    }
    client::Options trusting() const
    {
        client::Options options;
        options.tls.setCaCertificates(QSslCertificate::fromPath(m_made.authority()));
        return options;
    }
    static QUrl url(const Program &program)
    {
        QUrl url = program.url();
        url.setScheme(u"https"_s);
        return url;
    }
    /// The name in the certificate that a new connection is shown; empty where none comes about.
    QString shownName(const Program &program) const;

    test::Certificates m_made;
};

void tst_ProgramTls::initTestCase()
{
    QVERIFY2(QSslSocket::supportsSsl(), "Qt has no TLS backend");
    QVERIFY(m_made.makeAuthority());
    for (const QString &name : {u"first"_s, u"second"_s})
        QVERIFY(m_made.make(name));
    QVERIFY(m_made.make(u"expired"_s, u"rsa:2048"_s, u"-days -1"_s));
}

void tst_ProgramTls::init()
{
    QVERIFY(m_made.replace(u"server"_s, u"first"_s));
}

QString tst_ProgramTls::shownName(const Program &program) const
{
    QSslSocket socket;
    socket.setSslConfiguration(trusting().tls);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, program.port);
    (void)QTest::qWaitFor(
        [&] { return socket.isEncrypted() || socket.state() == QAbstractSocket::UnconnectedState; },
        patienceMs);
    return socket.isEncrypted() ? socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0)
                                : QString();
}

void tst_ProgramTls::itServesBothTransportsAndThePageOverTls_data()
{
    QTest::addColumn<bool>("byWebSocket");
    QTest::newRow("polling") << false;
    QTest::newRow("WebSocket") << true;
}

void tst_ProgramTls::itServesBothTransportsAndThePageOverTls()
{
    QFETCH(bool, byWebSocket);
    Program program;
    QVERIFY2(program.serve(flags()), qPrintable(program.log));
    QVERIFY2(program.out.contains("https://127.0.0.1:"_L1), qPrintable(program.out));
    client::Options options = trusting();
    options.transports = {byWebSocket ? client::TransportName::websocket : client::TransportName::polling};
    client::Manager manager(url(program), options);
    client::Socket *chat = manager.socket(u"/chat"_s);
    chat->setAuth(Object{{u"name"_s, u"Ada"_s}});
    chat->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(chat->isConnected(), patienceMs);
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_ProgramTls::whatCantBeHadIsOneLineAndExitCode2_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("problem");
    QVERIFY(m_made.write(u"open.key"_s, m_made.read(u"first.key"_s)));
    QVERIFY(QFile::setPermissions(m_made.path(u"open.key"_s), QFile::Permissions::fromInt(0x6644)));
    const auto pair = [this](const QString &certificate, const QString &key) {
        return QStringList{u"--tls-cert"_s, m_made.path(certificate), u"--tls-key"_s, m_made.path(key)};
    };
    QTest::newRow("no key") << QStringList{u"--tls-cert"_s, m_made.path(u"first.pem"_s)}
                            << u"belong together"_s;
    QTest::newRow("another's key") << pair(u"first.pem"_s, u"second.key"_s) << u"does not belong"_s;
    QTest::newRow("a key for all to read")
        << pair(u"first.pem"_s, u"open.key"_s) << u"may be read by others"_s;
    QTest::newRow("expired") << flags(u"expired"_s) << u"expired on"_s;
    QTest::newRow("missing") << pair(u"none.pem"_s, u"first.key"_s) << u"does not exist"_s;
}

void tst_ProgramTls::whatCantBeHadIsOneLineAndExitCode2()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, problem);
    Program program;
    QVERIFY(program.start(QStringList{u"--server"_s, u"--port"_s, u"0"_s} + arguments));
    QCOMPARE(program.exitCode(), 2);
    QCOMPARE(program.out, QString());
    QVERIFY2(program.log.contains(problem), qPrintable(program.log));
    QCOMPARE(program.log.count(u'\n'), 1);
    Program check;
    QVERIFY(check.start(QStringList{u"--check-config"_s} + arguments));
    QCOMPARE(check.exitCode(), 2);
    QVERIFY2(check.log.contains(problem), qPrintable(check.log));
}

void tst_ProgramTls::aRenewedCertificateIsTakenOverAndNobodyDropped_data()
{
    QTest::addColumn<bool>("bySignal");
    QTest::newRow("on SIGHUP") << true;
    QTest::newRow("when its files change") << false;
}

void tst_ProgramTls::aRenewedCertificateIsTakenOverAndNobodyDropped()
{
    QFETCH(bool, bySignal);
    Program program;
    QVERIFY(program.serve(flags() + QStringList{u"--tls-check-interval"_s, bySignal ? u"0"_s : u"50ms"_s}));
    client::Manager manager(url(program), trusting());
    client::Socket *there = manager.socket();
    int lost = 0;
    connect(there, &client::Socket::disconnected, this, [&] { ++lost; });
    there->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(there->isConnected(), patienceMs);
    QCOMPARE(shownName(program), u"first"_s);
    QVERIFY(m_made.replace(u"server"_s, u"second"_s));
    if (bySignal)
        program.signal(SIGHUP);
    QVERIFY2(program.logs(u"New connections get the certificate"_s), qPrintable(program.log));
    QCOMPARE(shownName(program), u"second"_s);
    QCOMPARE(lost, 0);
    QVERIFY(there->isConnected());
    there->disconnectFromServer();
    QVERIFY2(program.logs(u"client namespace disconnect"_s), qPrintable(program.log));
}

void tst_ProgramTls::aBadRenewalKeepsTheOldCertificateAndSaysWhy_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("problem");
    QTest::newRow("expired") << u"expired.pem"_s << u"expired.key"_s << u"expired on"_s;
    QTest::newRow("half of it") << u"second.pem"_s << u"first.key"_s << u"does not belong"_s;
    QTest::newRow("none") << u"first.key"_s << u"first.key"_s << u"no certificate"_s;
}

void tst_ProgramTls::aBadRenewalKeepsTheOldCertificateAndSaysWhy()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, problem);
    Program program;
    QVERIFY(program.serve(flags() + QStringList{u"--tls-check-interval"_s, u"50ms"_s}));
    QVERIFY(m_made.write(u"server.pem"_s, m_made.read(certificate)));
    QVERIFY(m_made.write(u"server.key"_s, m_made.read(key)));
    QVERIFY2(program.logs(u"The certificate stays the old one: "_s), qPrintable(program.log));
    QVERIFY2(program.logs(problem), qPrintable(program.log));
    QCOMPARE(shownName(program), u"first"_s);
    // A good one after it is taken over all the same.
    QVERIFY(m_made.replace(u"server"_s, u"second"_s));
    QVERIFY2(program.logs(u"New connections get the certificate"_s), qPrintable(program.log));
    QCOMPARE(shownName(program), u"second"_s);
}

void tst_ProgramTls::severalThreadsSpeakTlsAndTakeOverARenewedCertificate()
{
    constexpr int threads = 3;
    Program program;
    QVERIFY2(program.serve(flags()
                 + QStringList{u"--threads"_s, QString::number(threads), u"--tls-check-interval"_s, u"0"_s}),
        qPrintable(program.log));
    std::vector<std::unique_ptr<client::Manager>> managers; // of each kind one for each thread, and more
    int lost = 0;
    int told = 0;
    for (int i = 0; i < 4 * threads; ++i) {
        client::Options options = trusting();
        options.transports = {i % 2 ? client::TransportName::websocket : client::TransportName::polling};
        client::Socket *const chat
            = managers.emplace_back(std::make_unique<client::Manager>(url(program), options))
                  ->socket(u"/chat"_s);
        connect(chat, &client::Socket::disconnected, this, [&] { ++lost; });
        chat->on(u"message:new"_s, [&told](const Array &) { ++told; });
        chat->setAuth(Object{{u"name"_s, u"Ada%1"_s.arg(i)}});
        chat->connectToServer();
        QTRY_VERIFY_WITH_TIMEOUT(chat->isConnected(), patienceMs);
    }
    const auto say = [&managers](const QString &text) {
        managers.front()
            ->socket(u"/chat"_s)
            ->emitEvent(u"message:send"_s,
                Object{{u"conversation"_s, u"lobby"_s}, {u"clientId"_s, text}, {u"text"_s, text}});
    };
    say(u"before"_s);
    QTRY_COMPARE_WITH_TIMEOUT(told, 4 * threads - 1, patienceMs);
    QVERIFY(m_made.replace(u"server"_s, u"second"_s));
    program.signal(SIGHUP);
    QVERIFY2(program.logs(u"New connections get the certificate"_s), qPrintable(program.log));
    for (int i = 0; i < 2 * threads; ++i)
        QCOMPARE(shownName(program), u"second"_s);
    say(u"after"_s);
    QTRY_COMPARE_WITH_TIMEOUT(told, 2 * (4 * threads - 1), patienceMs);
    QCOMPARE(lost, 0);
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_ProgramTls)
#include "tst_program_tls.moc"

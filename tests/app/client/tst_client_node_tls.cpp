// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::client;

/// Secure connections to the official server.
class TestClientNodeTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void connectsWhereTheCertificateIsTrusted_data() { addWays(); }
    void connectsWhereTheCertificateIsTrusted();
    void saysWhyItDoesNotTrustTheServer_data() { addWays(); }
    void saysWhyItDoesNotTrustTheServer();
    void neverFallsBackToPlainText_data() { addWays(); }
    void neverFallsBackToPlainText();

private:
    QUrl secureUrl() const;

    QTemporaryDir m_folder;
    NodeServer m_server;
};

void TestClientNodeTls::initTestCase()
{
    QVERIFY2(QSslSocket::supportsSsl(), "Qt has no TLS backend");
    QProcess openssl;
    openssl.setWorkingDirectory(m_folder.path());
    openssl.start(QStringLiteral(TINCAN_OPENSSL),
        u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out "
        u"certificate.pem "
        u"-days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"_s.split(u' '));
    QVERIFY(openssl.waitForFinished());
    QVERIFY2(openssl.exitCode() == 0, openssl.readAllStandardError().constData());
    QVERIFY2(m_server.start({{u"tls"_s, m_folder.path()}}), qPrintable(m_server.error()));
}

QUrl TestClientNodeTls::secureUrl() const
{
    QUrl url = m_server.url();
    url.setScheme(u"https"_s);
    return url;
}

void TestClientNodeTls::connectsWhereTheCertificateIsTrusted()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.tls.setCaCertificates(QSslCertificate::fromPath(m_folder.filePath(u"certificate.pem"_s)));
    Manager manager(secureUrl(), options);
    Socket *socket = manager.socket();
    socket->connectToServer();
    const QByteArray bytes(100000, '\x80');
    QCOMPARE(ask(socket, u"echo-ack"_s, {u"ü"_s, bytes}), (Array{u"ü"_s, bytes}));
    const bool isPolling = way == Way::polling;
    QTRY_COMPARE(manager.status().transport, isPolling ? TransportName::polling : TransportName::websocket);
    QCOMPARE(ask(socket, u"echo-ack"_s, {bytes}), Array{bytes});
}

void TestClientNodeTls::saysWhyItDoesNotTrustTheServer()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.reconnection.enabled = false;
    Manager manager(secureUrl(), options);
    Socket *socket = manager.socket();
    QString message;
    connect(socket, &Socket::connectError, this, [&](const ConnectError &error) { message = error.message; });
    socket->connectToServer();
    QTRY_VERIFY(!message.isEmpty());
    QCOMPARE(manager.status().failure.kind, Failure::Kind::tls);
    QVERIFY2(message.contains(u"self-signed"_s), qPrintable(message));
}

void TestClientNodeTls::neverFallsBackToPlainText()
{
    QFETCH(Way, way);
    NodeServer plain;
    QVERIFY2(plain.start(), qPrintable(plain.error()));
    QUrl url = plain.url();
    url.setScheme(u"wss"_s);
    Options options = optionsFor(way);
    options.reconnection.enabled = false;
    Manager manager(url, options);
    Socket *socket = manager.socket();
    bool hasFailed = false;
    connect(socket, &Socket::connectError, this, [&] { hasFailed = true; });
    socket->connectToServer();
    QTRY_VERIFY(hasFailed);
    QCOMPARE(manager.status().failure.kind, Failure::Kind::tls);
}

QTEST_GUILESS_MAIN(TestClientNodeTls)
#include "tst_client_node_tls.moc"

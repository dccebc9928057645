// SPDX-License-Identifier: MIT
// https and wss on the server's port, and all that must not get through.

#include "server/engineio/engine.h"
#include "server/engineio/server.h"
#include "server/server.h"
#include "tests/server/support/rawclient.h"
#include "tests/support/certificates.h"

#include <QProcess>
#include <QSslKey>
#include <QSslSocket>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace std::chrono_literals;
using test::Certificates;
using test::RawClient;

namespace {

/// A client that speaks TLS and trusts the tests' authority.
class TlsClient
{
public:
    TlsClient(const Certificates &certificates, quint16 port)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(certificates.authority()));
        socket.setSslConfiguration(tls);
        socket.connectToHostEncrypted(
            u"localhost"_s, port, QIODevice::ReadWrite, QAbstractSocket::IPv4Protocol);
    }
    bool isSecure()
    {
        return RawClient::waitUntil([this] { return socket.isEncrypted() || isOver(); })
            && socket.isEncrypted();
    }
    bool isOver() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    /// The answer up to and with that text; what came where it never does.
    QByteArray ask(const QByteArray &request, const QByteArray &until)
    {
        socket.write(request);
        QByteArray answer;
        RawClient::waitUntil([&] {
            answer += socket.readAll();
            return answer.contains(until) || isOver();
        });
        return answer;
    }
    /// Of the certificate that the server showed.
    QString name() const
    {
        return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    }

    QSslSocket socket;
};

const QByteArray openSession = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n";
const QByteArray openWebSocket
    = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
      "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
// "40" in one masked text frame: joins the namespace `/`.
const QByteArray joinFrame = QByteArray::fromHex("81820000000034") + '0';

bool waitUntil(const std::function<bool()> &condition)
{
    return RawClient::waitUntil(condition, test::patienceMs);
}

} // namespace

class tst_HttpTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_server.reset(); }
    void keysOfEitherKindAreLoaded_data();
    void keysOfEitherKindAreLoaded();
    void whatCantBeUsedIsNamed_data();
    void whatCantBeUsedIsNamed();
    void aKeyForOthersIsRefused_data();
    void aKeyForOthersIsRefused();
    void requestsAndSocketsAreSecure();
    void engineIoAloneIsSecure();
    void oldVersionsAreRefused_data();
    void oldVersionsAreRefused();
    void plainHttpOnThePortIsToldSo_data();
    void plainHttpOnThePortIsToldSo();
    void plainTextOnThePortGetsNothing();
    void handshakesThatStallAreEnded_data();
    void handshakesThatStallAreEnded();
    void tooManyHandshakesEndTheOldest();
    void aRenewedCertificateIsForNewConnections();
    void aReaderThatStallsIsBounded();
    void stoppingEndsHandshakesUnderWay();

private:
    void start(const ServerOptions &options = {});
    TlsFiles files(const QString &name) const
    {
        return {m_made.path(name + u".pem"_s), m_made.path(name + u".key"_s)};
    }

    Certificates m_made;
    std::unique_ptr<Server> m_server;
};

void tst_HttpTls::initTestCase()
{
    QVERIFY2(QSslSocket::supportsSsl(), "Qt has no TLS backend");
    QVERIFY(m_made.makeAuthority());
    QVERIFY(m_made.make(u"first"_s));
    QVERIFY(m_made.make(u"second"_s));
    QVERIFY(m_made.make(u"rsa"_s, u"rsa:2048"_s));
    QVERIFY(m_made.make(u"expired"_s, u"rsa:2048"_s, u"-days -1"_s));
}

void tst_HttpTls::init()
{
    start();
}

void tst_HttpTls::start(const ServerOptions &options)
{
    m_server = std::make_unique<Server>(options);
    const auto tls = loadTls(files(u"first"_s));
    QVERIFY2(tls, tls ? "" : qPrintable(tls.error()));
    m_server->setTls(*tls);
    QVERIFY(m_server->listen(QHostAddress::LocalHost, 0));
}

void tst_HttpTls::keysOfEitherKindAreLoaded_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("command"); // makes other.key of it
    QTest::newRow("EC, PKCS #8") << u"first"_s << u"pkey -in first.key -out other.key"_s;
    QTest::newRow("EC, SEC 1") << u"first"_s << u"ec -in first.key -out other.key"_s;
    QTest::newRow("RSA, PKCS #8") << u"rsa"_s << u"pkey -in rsa.key -out other.key"_s;
    QTest::newRow("RSA, PKCS #1") << u"rsa"_s << u"rsa -in rsa.key -traditional -out other.key"_s;
}

void tst_HttpTls::keysOfEitherKindAreLoaded()
{
    QFETCH(QString, name);
    QFETCH(QString, command);
    QVERIFY(m_made.openssl(command));
    QVERIFY(m_made.onlyForOwner(u"other.key"_s));
    const auto tls = loadTls({m_made.path(name + u".pem"_s), m_made.path(u"other.key"_s)});
    QVERIFY2(tls, tls ? "" : qPrintable(tls.error()));
    QCOMPARE(tls->localCertificateChain().size(), 2);
    m_server->setTls(*tls);
    TlsClient client(m_made, m_server->port());
    QVERIFY(client.isSecure());
    QCOMPARE(client.name(), name);
}

void tst_HttpTls::whatCantBeUsedIsNamed_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("problem");
    QVERIFY(m_made.write(u"garbage.pem"_s, "no certificate"));
    QVERIFY(m_made.write(u"garbage.key"_s, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    QVERIFY(m_made.onlyForOwner(u"garbage.key"_s));
    QVERIFY(m_made.openssl(u"pkey -in first.key -aes128 -passout pass:secret -out locked.key"_s));
    QVERIFY(m_made.onlyForOwner(u"locked.key"_s));
    QTest::newRow("no certificate file") << u"none.pem"_s << u"first.key"_s << u"none.pem” does not exist"_s;
    QTest::newRow("no key file") << u"first.pem"_s << u"none.key"_s << u"none.key” does not exist"_s;
    QTest::newRow("a folder") << u"."_s << u"first.key"_s << u"can't be read"_s;
    QTest::newRow("no certificate in it")
        << u"garbage.pem"_s << u"first.key"_s << u"no certificate (PEM) in"_s;
    QTest::newRow("no key in it") << u"first.pem"_s << u"garbage.key"_s << u"no RSA or EC key (PEM) in"_s;
    QTest::newRow("the wrong way round") << u"first.key"_s << u"first.pem"_s << u"no certificate"_s;
    QTest::newRow("another's key") << u"first.pem"_s << u"second.key"_s << u"does not belong"_s;
    QTest::newRow("another kind of key") << u"first.pem"_s << u"rsa.key"_s << u"does not belong"_s;
    QTest::newRow("expired") << u"expired.pem"_s << u"expired.key"_s << u"expired on 20"_s;
    QTest::newRow("a passphrase") << u"first.pem"_s << u"locked.key"_s << u"has a passphrase"_s;
}

void tst_HttpTls::whatCantBeUsedIsNamed()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, problem);
    const auto tls = loadTls({m_made.path(certificate), m_made.path(key)});
    QVERIFY(!tls);
    QVERIFY2(tls.error().contains(problem), qPrintable(tls.error()));
}

void tst_HttpTls::aKeyForOthersIsRefused_data()
{
    QTest::addColumn<int>("permissions");
    QTest::newRow("0644") << 0x6044;
    QTest::newRow("0604") << 0x6004;
    QTest::newRow("0602") << 0x6002;
}

void tst_HttpTls::aKeyForOthersIsRefused()
{
    QFETCH(int, permissions);
    QVERIFY(m_made.openssl(u"pkey -in first.key -out open.key"_s));
    const QString key = m_made.path(u"open.key"_s);
    QVERIFY(QFile::setPermissions(key, QFile::Permissions::fromInt(permissions)));
    const auto tls = loadTls({m_made.path(u"first.pem"_s), key});
    QVERIFY(!tls);
    QVERIFY2(tls.error().contains(u"open.key” may be read by others"_s), qPrintable(tls.error()));
}

void tst_HttpTls::requestsAndSocketsAreSecure()
{
    QList<bool> secure;
    m_server->onConnection([&](Socket &socket) { secure.append(socket.handshake().secure()); });
    TlsClient polling(m_made, m_server->port());
    QVERIFY(polling.isSecure());
    QVERIFY(polling.ask(openSession, "\"maxPayload\"").startsWith("HTTP/1.1 200"));
    TlsClient webSocket(m_made, m_server->port());
    QVERIFY(webSocket.ask(openWebSocket, "\"maxPayload\"").startsWith("HTTP/1.1 101"));
    webSocket.socket.write(joinFrame);
    QVERIFY(waitUntil([&] { return !secure.isEmpty(); }));
    QCOMPARE(secure, QList<bool>{true});
}

void tst_HttpTls::engineIoAloneIsSecure()
{
    engineio::Server server;
    server.setTls(loadTls(files(u"first"_s)).value());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    bool isSecure = false;
    server.onConnection([&](engineio::Session &session) { isSecure = session.request()->secure; });
    TlsClient client(m_made, server.port());
    QVERIFY(client.ask(openSession, "\"maxPayload\"").startsWith("HTTP/1.1 200"));
    QVERIFY(isSecure);
}

void tst_HttpTls::oldVersionsAreRefused_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("works");
    QTest::newRow("TLS 1.1") << u"-tls1_1"_s << false;
    QTest::newRow("TLS 1.2") << u"-tls1_2"_s << true;
    QTest::newRow("TLS 1.3") << u"-tls1_3"_s << true;
}

void tst_HttpTls::oldVersionsAreRefused()
{
    QFETCH(QString, version);
    QFETCH(bool, works);
    QProcess client;
    client.setProcessChannelMode(QProcess::MergedChannels);
    // The client must want to: at its usual level it would not even ask for the old version.
    client.start(QStringLiteral(TINCAN_OPENSSL),
        {u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(m_server->port()), u"-cipher"_s,
            u"ALL:@SECLEVEL=0"_s, version});
    client.closeWriteChannel();
    QVERIFY(waitUntil([&] { return client.state() == QProcess::NotRunning; }));
    const QByteArray said = client.readAll();
    QVERIFY2((client.exitCode() == 0) == works, said);
    if (!works)
        QVERIFY2(said.contains("no peer certificate available"), said);
}

void tst_HttpTls::plainHttpOnThePortIsToldSo_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("a session") << openSession;
    QTest::newRow("a WebSocket") << openWebSocket;
    QTest::newRow("a page") << "GET / HTTP/1.0\r\n\r\n"_ba;
    QTest::newRow("a body") << "POST /socket.io/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"_ba;
}

void tst_HttpTls::plainHttpOnThePortIsToldSo()
{
    QFETCH(QByteArray, request);
    RawClient plain(m_server->port());
    plain.send(request.first(1)); // in pieces, as it may come
    plain.send(request.sliced(1));
    const auto told = plain.response();
    QVERIFY(told);
    QCOMPARE(told->status, 400);
    QVERIFY(told->field("Content-Type").startsWith("text/plain"));
    QCOMPARE(told->field("Connection"), "close");
    QCOMPARE(told->body, "this port speaks HTTPS\n");
    QVERIFY(plain.waitForClose());
    QCOMPARE(m_server->engine().clientsCount(), 0);
}

void tst_HttpTls::plainTextOnThePortGetsNothing()
{
    RawClient plain(m_server->port());
    plain.send("hello\r\n\r\n");
    QVERIFY(plain.waitForClose());
    QCOMPARE(plain.rest(), "");
    QCOMPARE(m_server->engine().clientsCount(), 0);
}

void tst_HttpTls::handshakesThatStallAreEnded_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a ClientHello")
        << QByteArray::fromHex("1603010200010001fc0303") + QByteArray(100, 'x');
}

void tst_HttpTls::handshakesThatStallAreEnded()
{
    QFETCH(QByteArray, bytes);
    ServerOptions options;
    options.limits.tlsHandshakeTimeout = 2s; // which other clients need not come near
    start(options);
    RawClient stalled(m_server->port());
    stalled.send(bytes);
    TlsClient other(m_made, m_server->port());
    QVERIFY(other.isSecure());
    QVERIFY(other.ask(openSession, "\"maxPayload\"").startsWith("HTTP/1.1 200"));
    QVERIFY(stalled.waitForClose());
    QVERIFY(other.ask(openSession, "\"maxPayload\"").startsWith("HTTP/1.1 200"));
}

void tst_HttpTls::tooManyHandshakesEndTheOldest()
{
    ServerOptions options;
    options.limits.tlsHandshakes = 2;
    start(options);
    RawClient first(m_server->port());
    RawClient second(m_server->port());
    TlsClient third(m_made, m_server->port());
    QVERIFY(third.isSecure());
    QVERIFY(first.waitForClose());
    QCOMPARE(second.socket().state(), QAbstractSocket::ConnectedState);
}

void tst_HttpTls::aRenewedCertificateIsForNewConnections()
{
    TlsClient before(m_made, m_server->port());
    QVERIFY(before.isSecure());
    QVERIFY(before.ask(openWebSocket, "\"maxPayload\"").startsWith("HTTP/1.1 101"));
    m_server->setTls(loadTls(files(u"second"_s)).value());
    TlsClient after(m_made, m_server->port());
    QVERIFY(after.isSecure());
    QCOMPARE(before.name(), u"first"_s);
    QCOMPARE(after.name(), u"second"_s);
    QVERIFY(before.ask(joinFrame, "40{\"sid\"").contains("40{\"sid\""));
}

void tst_HttpTls::aReaderThatStallsIsBounded()
{
    ServerOptions options;
    options.limits.outputHardBytes = 1'000'000;
    start(options);
    Socket *connected = nullptr;
    QString reason;
    m_server->onConnection([&](Socket &socket) {
        connected = &socket;
        socket.onDisconnect([&](const QString &why) {
            connected = nullptr;
            reason = why;
        });
    });
    TlsClient stalled(m_made, m_server->port());
    QVERIFY(stalled.ask(openWebSocket, "\"maxPayload\"").startsWith("HTTP/1.1 101"));
    stalled.socket.setReadBufferSize(1); // from here on it reads no more
    stalled.socket.write(joinFrame);
    QVERIFY(waitUntil([&] { return connected != nullptr; }));
    // The kernel's buffers take some megabytes; QSslSocket would take any number.
    const QString text(100'000, u'x');
    qint64 sentBytes = 0;
    QVERIFY(waitUntil([&] {
        if (connected) {
            connected->emitEvent(u"x"_s, text);
            sentBytes += text.size();
        }
        QTimer::singleShot(0, [] {}); // another turn
        return !connected || sentBytes > 100'000'000;
    }));
    QVERIFY2(!connected, "it is never given up");
    QCOMPARE(reason, u"transport error"_s);
}

void tst_HttpTls::stoppingEndsHandshakesUnderWay()
{
    RawClient stalled(m_server->port());
    TlsClient other(m_made, m_server->port()); // the one before has been accepted, too
    QVERIFY(other.isSecure());
    m_server->close();
    QVERIFY(stalled.waitForClose());
}

QTEST_GUILESS_MAIN(tst_HttpTls)
#include "tst_http_tls.moc"

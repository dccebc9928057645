// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/rawclient.h"
#include "tests/server/support/websocketclient.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

QByteArray jsonError(int code, const QByteArray &message)
{
    return "{\"code\":" + QByteArray::number(code) + ",\"message\":\"" + message + "\"}";
}

QByteArray request(const QByteArray &method, const QByteArray &target, const QByteArray &fields = {})
{
    return method + ' ' + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

const QByteArray openTarget = "/socket.io/?EIO=4&transport=polling"_ba;

} // namespace

/// What the official server answers before there is a session, or to who has none.
class TestVerification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreAnsweredAsByTheOfficialServer_data();
    void requestsAreAnsweredAsByTheOfficialServer();
    void aHandshakeTellsExactlyFiveKeys();
    void sessionIdsAreOfTwentySafeCharactersAndNeverTheSame();
    void allowRequestIsAskedAfterTheMethodAndBeforeTheRevision();
    void allowRequestIsAskedForNewSessionsOnly();
    void aRequestThatIsNotAllowedGetsTheHooksMessage_data();
    void aRequestThatIsNotAllowedGetsTheHooksMessage();
    void webSocketsAreRefusedBeforeThe101_data();
    void webSocketsAreRefusedBeforeThe101();
    void theTrailingSlashMayBeLeftOut();
    void transportsThatAreOffAreUnknown();
    void withoutCorsThereIsNoHeaderOfIt();
    void corsAnswersPreflightsAndErrors();
    void corsReflectsAllowedOriginsOnly();
    void theCookieIsOnTheFirstReplyOnly();
    void hooksAddHeaders();
    void filesOfTheEngineGoFirst();
    void unusedSessionsAreLimitedForEachAddress();
    void unusedSessionsDoNotLiveLong();
};

void TestVerification::requestsAreAnsweredAsByTheOfficialServer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &bytes, int status, const QByteArray &body) {
        QTest::newRow(name) << bytes << status << body;
    };
    const QByteArray unsupported = jsonError(5, "Unsupported protocol version");
    const QByteArray unknownTransport = jsonError(0, "Transport unknown");
    const QByteArray unknown = jsonError(1, "Session ID unknown");
    const QByteArray badMethod = jsonError(2, "Bad handshake method");
    const QByteArray badRequest = jsonError(3, "Bad request");
    row("no EIO", request("GET", "/socket.io/?transport=polling"), 400, unsupported);
    row("EIO=3", request("GET", "/socket.io/?EIO=3&transport=polling"), 400, unsupported);
    row("EIO=5", request("GET", "/socket.io/?EIO=5&transport=polling"), 400, unsupported);
    row("no transport", request("GET", "/socket.io/?EIO=4"), 400, unknownTransport);
    row("transport=abc", request("GET", "/socket.io/?EIO=4&transport=abc"), 400, unknownTransport);
    row("transport=webtransport", request("GET", "/socket.io/?EIO=4&transport=webtransport"), 400,
        unknownTransport);
    row("transport=constructor", request("GET", "/socket.io/?EIO=4&transport=constructor"), 400,
        unknownTransport);
    row("transport=websocket plain GET", request("GET", "/socket.io/?EIO=4&transport=websocket"), 400,
        badRequest);
    row("unknown sid GET", request("GET", openTarget + "&sid=abc"), 400, unknown);
    row("unknown sid POST", request("POST", openTarget + "&sid=abc"), 400, unknown);
    row("sid=__proto__", request("GET", openTarget + "&sid=__proto__"), 400, unknown);
    row("unknown sid before EIO", request("GET", "/socket.io/?transport=polling&sid=abc"), 400, unknown);
    row("unknown transport before sid", request("GET", "/socket.io/?EIO=4&transport=abc&sid=abc"), 400,
        unknownTransport);
    row("POST handshake", request("POST", openTarget), 400, badMethod);
    row("POST handshake before EIO", request("POST", "/socket.io/?transport=polling"), 400, badMethod);
    row("PUT handshake", request("PUT", openTarget), 400, badMethod);
    row("OPTIONS preflight", request("OPTIONS", openTarget), 400, badMethod);
    row("no trailing slash", request("GET", "/socket.io?EIO=4&transport=polling"), 404, "Not Found\n");
    row("/socket.iox/", request("GET", "/socket.iox/?EIO=4&transport=polling"), 404, "Not Found\n");
    row("/other", request("GET", "/other"), 404, "Not Found\n");
    row("/socket.io/ no query", request("GET", "/socket.io/"), 400, unknownTransport);
    row("open polling", request("GET", openTarget), 200, "0{*}");
    row("an empty sid", request("GET", openTarget + "&sid="), 200, "0{*}");
    row("query in another order", request("GET", "/socket.io/?x=y&transport=polling&EIO=4"), 200, "0{*}");
    row("prefix subpath", request("GET", "/socket.io/foo/?EIO=4&transport=polling"), 200, "0{*}");
    row("GET with Origin", request("GET", openTarget, "Origin: https://other.example\r\n"), 200, "0{*}");
}

void TestVerification::requestsAreAnsweredAsByTheOfficialServer()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    EchoEngine server;
    RawClient client(server.port());
    client.send(bytes);
    const RawResponse response = client.response().value();
    QCOMPARE(response.status, status);
    if (status == 400)
        QCOMPARE(response.field("Content-Type"), "application/json");
    if (status == 200)
        QCOMPARE(response.field("Content-Type"), "text/plain; charset=UTF-8");
    QCOMPARE(
        body == "0{*}" ? response.body.left(2) : response.body, body == "0{*}" ? QByteArray("0{") : body);
    QCOMPARE(server.engine.clientsCount(), status == 200 ? 1 : 0);
}

void TestVerification::aHandshakeTellsExactlyFiveKeys()
{
    EchoEngine server;
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    const RawResponse response = client.response().value();
    const QRegularExpression form(
        u"^0\\{\"sid\":\"[-_A-Za-z0-9]{20}\",\"upgrades\":\\[\"websocket\"\\],\"pingInterval\":25000,"
        "\"pingTimeout\":20000,\"maxPayload\":1000000\\}$"_s);
    QVERIFY2(form.match(QString::fromUtf8(response.body)).hasMatch(), response.body);
    QCOMPARE(response.field("Content-Length"), "118");
    QCOMPARE(response.field("Cache-Control"), "no-store");
}

void TestVerification::sessionIdsAreOfTwentySafeCharactersAndNeverTheSame()
{
    EchoEngine server;
    QSet<QByteArray> ids;
    RawClient client(server.port());
    for (int i = 0; i < 100; ++i) {
        client.send(request("GET", openTarget));
        ids.insert(client.response().value().body.mid(9, 20));
    }
    QCOMPARE(ids.size(), 100);
    QCOMPARE(server.engine.clientsCount(), 100);
}

void TestVerification::allowRequestIsAskedAfterTheMethodAndBeforeTheRevision()
{
    ServerOptions options;
    options.allowRequest
        = [](const HandshakeRequest &) { return tl::expected<void, QString>(tl::unexpect, u"no"_s); };
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("POST", openTarget));
    QCOMPARE(client.response().value().body, jsonError(2, "Bad handshake method"));
    client.send(request("GET", "/socket.io/?EIO=3&transport=polling"));
    const RawResponse response = client.response().value();
    QCOMPARE(response.status, 403);
    QCOMPARE(response.body, jsonError(4, "no"));
}

void TestVerification::allowRequestIsAskedForNewSessionsOnly()
{
    int asked = 0;
    ServerOptions options;
    options.allowRequest = [&](const HandshakeRequest &handshake) {
        ++asked;
        return handshake.queryItem(u"EIO") == u"4"_s && handshake.header("x-y") == "z"
                && handshake.peerAddress == QHostAddress(QHostAddress::LocalHost)
            ? tl::expected<void, QString>()
            : tl::expected<void, QString>(tl::unexpect, u"wrong"_s);
    };
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget, "X-Y: z\r\n"));
    const RawResponse opened = client.response().value();
    QCOMPARE(opened.status, 200);
    client.send(
        request("POST", openTarget + "&sid=" + opened.body.mid(9, 20), "Content-Length: 2\r\n") + "4x");
    QCOMPARE(client.response().value().body, "ok");
    QCOMPARE(asked, 1);
}

void TestVerification::aRequestThatIsNotAllowedGetsTheHooksMessage_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("page");
    QTest::newRow("none") << QString() << jsonError(4, "Forbidden") << QByteArray("Forbidden");
    QTest::newRow("some") << u"thou shall not pass"_s << jsonError(4, "thou shall not pass")
                          << QByteArray("thou shall not pass");
    QTest::newRow("markup") << u"<b>\"no\""_s << jsonError(4, "<b>\\\"no\\\"")
                            << QByteArray("&lt;b&gt;&quot;no&quot;");
}

void TestVerification::aRequestThatIsNotAllowedGetsTheHooksMessage()
{
    QFETCH(QString, message);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, page);
    ServerOptions options;
    options.allowRequest
        = [&](const HandshakeRequest &) { return tl::expected<void, QString>(tl::unexpect, message); };
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    const RawResponse response = client.response().value();
    QCOMPARE(response.status, 403);
    QCOMPARE(response.body, body);
    WebSocketClient webSocket(server.port(), "EIO=4&transport=websocket");
    const RawResponse refusal = webSocket.handshake();
    QCOMPARE(refusal.status, 400);
    QCOMPARE(refusal.body, page);
}

void TestVerification::webSocketsAreRefusedBeforeThe101_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("transport=abc") << QByteArray("EIO=4&transport=abc") << QByteArray("Transport unknown");
    QTest::newRow("no transport") << QByteArray("EIO=4") << QByteArray("Transport unknown");
    QTest::newRow("unknown sid") << QByteArray("EIO=4&transport=websocket&sid=abc")
                                 << QByteArray("Session ID unknown");
    QTest::newRow("EIO=3") << QByteArray("EIO=3&transport=websocket")
                           << QByteArray("Unsupported protocol version");
}

void TestVerification::webSocketsAreRefusedBeforeThe101()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, body);
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    const RawResponse response = client.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.field("Connection"), "close");
    QCOMPARE(response.body, body);
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestVerification::theTrailingSlashMayBeLeftOut()
{
    ServerOptions options;
    options.addTrailingSlash = false;
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", "/socket.io?EIO=4&transport=polling"));
    QCOMPARE(client.response().value().status, 200);
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().status, 200);
    client.send(request("GET", "/socket.iox?EIO=4&transport=polling"));
    QCOMPARE(client.response().value().status, 404);
}

void TestVerification::transportsThatAreOffAreUnknown()
{
    ServerOptions options;
    options.transports.polling = false;
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().body, jsonError(0, "Transport unknown"));
    WebSocketClient webSocket(server.port(), "EIO=4&transport=websocket");
    QVERIFY(webSocket.open());

    options.transports = {true, false};
    EchoEngine polling(options);
    RawClient pollingClient(polling.port());
    pollingClient.send(request("GET", openTarget));
    QVERIFY(pollingClient.response().value().body.contains("\"upgrades\":[]"));
    WebSocketClient refused(polling.port(), "EIO=4&transport=websocket");
    QCOMPARE(refused.handshake().body, "Transport unknown");
}

void TestVerification::withoutCorsThereIsNoHeaderOfIt()
{
    EchoEngine server;
    RawClient client(server.port());
    client.send(request("GET", openTarget, "Origin: https://page.example\r\n"));
    QVERIFY(!client.response().value().head.toLower().contains("access-control"));
}

void TestVerification::corsAnswersPreflightsAndErrors()
{
    ServerOptions options;
    options.cors.enabled = true;
    options.cors.origins = {u"*"_s};
    options.cors.credentials = true;
    EchoEngine server(options);
    server.engine.files().add(
        u"/socket.io/socket.io.js"_s, {.body = "js", .gzipBody = {}, .contentType = "text/javascript"});
    RawClient client(server.port());
    client.send(request(
        "OPTIONS", openTarget, "Origin: https://page.example\r\nAccess-Control-Request-Headers: x-y\r\n"));
    const RawResponse preflight = client.response().value();
    QCOMPARE(preflight.status, 204);
    QCOMPARE(preflight.field("Access-Control-Allow-Origin"), "*");
    QCOMPARE(preflight.field("Access-Control-Allow-Methods"), "GET,POST");
    QCOMPARE(preflight.field("Access-Control-Allow-Headers"), "x-y");
    QCOMPARE(preflight.field("Access-Control-Allow-Credentials"), "true");
    for (const QByteArray &target :
        {openTarget, "/socket.io/?EIO=4&transport=abc"_ba, "/socket.io/socket.io.js"_ba}) {
        client.send(request("GET", target, "Origin: https://page.example\r\n"));
        QCOMPARE(client.response().value().field("Access-Control-Allow-Origin"), "*");
    }
}

void TestVerification::corsReflectsAllowedOriginsOnly()
{
    ServerOptions options;
    options.cors.enabled = true;
    options.cors.origins = {u"https://a.example"_s, u"https://b.example"_s};
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget, "Origin: https://b.example\r\n"));
    const RawResponse allowed = client.response().value();
    QCOMPARE(allowed.field("Access-Control-Allow-Origin"), "https://b.example");
    QCOMPARE(allowed.field("Vary"), "Origin");
    client.send(request("GET", openTarget, "Origin: https://c.example\r\n"));
    QVERIFY(!client.response().value().hasField("Access-Control-Allow-Origin"));
}

void TestVerification::theCookieIsOnTheFirstReplyOnly()
{
    ServerOptions options;
    options.cookie = CookieOptions{};
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    const RawResponse opened = client.response().value();
    const QByteArray sid = opened.body.mid(9, 20);
    QCOMPARE(opened.field("Set-Cookie"), "io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
    client.send(request("POST", openTarget + "&sid=" + sid, "Content-Length: 2\r\n") + "4x");
    QVERIFY(!client.response().value().hasField("Set-Cookie"));
}

void TestVerification::hooksAddHeaders()
{
    ServerOptions options;
    options.initialHeaders = [](QList<HeaderField> &fields, const HandshakeRequest &) {
        fields.append(HeaderField{"X-First", "1"});
    };
    options.headers = [](QList<HeaderField> &fields, const HandshakeRequest &handshake) {
        fields.append(HeaderField{"X-Every", handshake.method + "\r\nX-Injected: yes"});
    };
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    const RawResponse opened = client.response().value();
    QCOMPARE(opened.field("X-First"), "1");
    QCOMPARE(opened.field("X-Every"), "GETX-Injected: yes");
    QVERIFY(!opened.hasField("X-Injected"));
    client.send(request("GET", openTarget + "&sid=abc"));
    const RawResponse refused = client.response().value();
    QVERIFY(!refused.hasField("X-First"));
    QVERIFY(refused.hasField("X-Every"));
}

void TestVerification::filesOfTheEngineGoFirst()
{
    EchoEngine server;
    server.engine.files().add(u"/socket.io/socket.io.js"_s,
        {.body = "js",
            .gzipBody = {},
            .contentType = "application/javascript; charset=utf-8",
            .etag = "\"4.8.4\""});
    RawClient client(server.port());
    client.send(request("GET", "/socket.io/socket.io.js?x=1"));
    QCOMPARE(client.response().value().body, "js");
    client.send(request("GET", "/socket.io/nope.js"));
    QCOMPARE(client.response().value().body, jsonError(0, "Transport unknown"));
}

void TestVerification::unusedSessionsAreLimitedForEachAddress()
{
    ServerOptions options;
    options.limits.unusedSessionsPerAddress = 3;
    EchoEngine server(options);
    RawClient client(server.port());
    QByteArray sid;
    for (int i = 0; i < 3; ++i) {
        client.send(request("GET", openTarget));
        sid = client.response().value().body.mid(9, 20);
    }
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().status, 403);
    client.send(request("POST", openTarget + "&sid=" + sid, "Content-Length: 2\r\n") + "4x");
    QCOMPARE(client.response().value().body, "ok");
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().status, 200);
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().status, 403);
    WebSocketClient webSocket(server.port(), "EIO=4&transport=websocket");
    QVERIFY(webSocket.open());
}

void TestVerification::unusedSessionsDoNotLiveLong()
{
    ServerOptions options;
    options.limits.unusedSessionsPerAddress = 2;
    options.limits.unusedSessionLife = std::chrono::seconds(5);
    EchoEngine server(options);
    RawClient client(server.port());
    client.send(request("GET", openTarget));
    QCOMPARE(client.response().value().status, 200);
    client.send(request("GET", openTarget));
    const QByteArray used = client.response().value().body.mid(9, 20);
    client.send(request("POST", openTarget + "&sid=" + used, "Content-Length: 2\r\n") + "4x");
    QCOMPARE(client.response().value().body, "ok");
    server.pass(std::chrono::seconds(5));
    QCOMPARE(server.engine.clientsCount(), 1);
    for (int i = 0; i < 2; ++i) {
        client.send(request("GET", openTarget));
        QCOMPARE(client.response().value().status, 200);
    }
}

QTEST_GUILESS_MAIN(TestVerification)
#include "tst_engineio_verification.moc"

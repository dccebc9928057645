// SPDX-License-Identifier: MIT
#include "tests/server/conformance/goldenserver.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

using namespace tincan;
using namespace tincan::test;

/// The replies of the official server to requests that open a session, or that can't, from a whole Server
/// over a real connection: status, fields and body.
class HttpConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheOfficialServer_data();
    void answersAsTheOfficialServer();
    void anotherPathMayBeChosen();
    void theIdOfASocketIsNotThatOfItsSession();
};

void HttpConformance::answersAsTheOfficialServer_data()
{
    QTest::addColumn<QByteArray>("line"); // method and target; SID is that of an open session
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row
        = [](const char *name, const QByteArray &line, int status, const QByteArray &body,
              const QByteArray &fields = {}) { QTest::newRow(name) << line << fields << status << body; };
    const QByteArray polling = "/socket.io/?EIO=4&transport=polling";
    const QByteArray opened = R"(0{"sid":"*","upgrades":["websocket"],"pingInterval":25000,)"
                              R"("pingTimeout":20000,"maxPayload":1000000})";
    const QByteArray transport = R"({"code":0,"message":"Transport unknown"})";
    const QByteArray sid = R"({"code":1,"message":"Session ID unknown"})";
    const QByteArray method = R"({"code":2,"message":"Bad handshake method"})";
    const QByteArray bad = R"({"code":3,"message":"Bad request"})";
    const QByteArray version = R"({"code":5,"message":"Unsupported protocol version"})";
    row("open polling", "GET " + polling, 200, opened);
    row("no EIO", "GET /socket.io/?transport=polling", 400, version);
    row("EIO=3", "GET /socket.io/?EIO=3&transport=polling", 400, version);
    row("EIO=5", "GET /socket.io/?EIO=5&transport=polling", 400, version);
    row("no transport", "GET /socket.io/?EIO=4", 400, transport);
    row("transport=abc", "GET /socket.io/?EIO=4&transport=abc", 400, transport);
    row("transport=constructor", "GET /socket.io/?EIO=4&transport=constructor", 400, transport);
    row("transport=webtransport", "GET /socket.io/?EIO=4&transport=webtransport", 400, transport);
    row("transport=websocket plain GET", "GET /socket.io/?EIO=4&transport=websocket", 400, bad);
    row("unknown sid GET", "GET " + polling + "&sid=unknown", 400, sid);
    row("unknown sid POST", "POST " + polling + "&sid=unknown", 400, sid);
    row("sid=__proto__", "GET " + polling + "&sid=__proto__", 400, sid);
    row("POST handshake", "POST " + polling, 400, method);
    row("PUT handshake", "PUT " + polling, 400, method);
    row("HEAD handshake", "HEAD " + polling, 400, "");
    row("OPTIONS preflight", "OPTIONS " + polling, 400, method,
        "Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n");
    row("GET with Origin", "GET " + polling, 200, opened, "Origin: http://h\r\n");
    row("GET with other Origin", "GET " + polling, 200, opened, "Origin: https://other.example\r\n");
    row("deny (no message)", "GET " + polling + "&deny", 403, R"({"code":4,"message":"Forbidden"})");
    row("deny (message)", "GET " + polling + "&deny=thou+shall+not+pass", 403,
        R"({"code":4,"message":"thou shall not pass"})");
    row("PUT with sid: the official server says 500", "PUT " + polling + "&sid=SID", 400, bad);
    row("OPTIONS with sid: the official server says 500", "OPTIONS " + polling + "&sid=SID", 400, bad);
    row("transport mismatch (websocket GET on polling)", "GET /socket.io/?EIO=4&transport=websocket&sid=SID",
        400, bad);
    row("EIO is checked again on a request with a sid", "GET /socket.io/?EIO=3&transport=polling&sid=SID",
        400, bad);
    row("no trailing slash", "GET /socket.io?EIO=4&transport=polling", 404, "Not Found\n");
    row("prefix subpath /socket.io/foo/", "GET /socket.io/foo/?EIO=4&transport=polling", 200, opened);
    row("/socket.iox/", "GET /socket.iox/?EIO=4&transport=polling", 404, "Not Found\n");
    row("/other", "GET /other", 404, "Not Found\n");
    row("/socket.io/ no query", "GET /socket.io/", 400, transport);
    row("Socket.IO 0.9", "GET /socket.io/1/?t=1234567890", 400, transport);
    row("HEAD with sid: the official server says 500", "HEAD " + polling + "&sid=SID", 400, "");
    row("the query in another order", "GET /socket.io/?transport=polling&t=abc&EIO=4", 200, opened);
    // Of two reasons to refuse the first in the order transport, sid, method, upgrade, allowRequest, EIO.
    row("transport before sid", "GET /socket.io/?EIO=4&transport=abc&sid=unknown", 400, transport);
    row("sid before method", "PUT " + polling + "&sid=unknown", 400, sid);
    row("method before upgrade", "POST /socket.io/?EIO=4&transport=websocket", 400, method);
    row("upgrade before allowRequest", "GET /socket.io/?EIO=4&transport=websocket&deny=no", 400, bad);
    row("allowRequest before EIO", "GET /socket.io/?EIO=3&transport=polling&deny=no", 403,
        R"({"code":4,"message":"no"})");
}

void HttpConformance::answersAsTheOfficialServer()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    GoldenServer server;
    RawClient client(server.port());
    if (line.contains("SID")) {
        client.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
        line.replace("SID", client.response().value().body.mid(9, 20));
    }
    client.send(line + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    const bool isHead = line.startsWith("HEAD");
    const RawResponse response = client.response(isHead).value();
    QCOMPARE(response.status, status);
    QCOMPARE(readable(response.body), body);
    QVERIFY(!response.head.toLower().contains("access-control"));
    if (!isHead)
        QCOMPARE(response.field("Content-Length").toInt(), response.body.size());
    if (status == 200) {
        QCOMPARE(response.field("Content-Type"), "text/plain; charset=UTF-8");
        QCOMPARE(response.field("Cache-Control"), "no-store");
        QCOMPARE(response.field("Content-Length"), "118");
    } else if (status != 404) {
        QCOMPARE(response.field("Content-Type"), "application/json");
    }
    client.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().status, 200); // the connection is as good as before
}

void HttpConformance::anotherPathMayBeChosen()
{
    ServerOptions options = recordedOptions();
    options.path = QStringLiteral("/some/path");
    GoldenServer server(options);
    RawClient client(server.port());
    client.send("GET /some/path/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().status, 200);
    client.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().status, 404);
}

void HttpConformance::theIdOfASocketIsNotThatOfItsSession()
{
    GoldenServer server;
    PollingClient client(server.port());
    QCOMPARE(client.post("40"), "200 ok");
    const QByteArray reply = client.poll();
    QVERIFY2(reply.startsWith("200 40{\"sid\":\""), reply);
    const QByteArray id = reply.sliced(14, 20);
    QCOMPARE(reply.sliced(34, 2), "\"}");
    QCOMPARE(client.sid.size(), 20);
    QVERIFY(id != client.sid);
}

QTEST_GUILESS_MAIN(HttpConformance)
#include "tst_conformance_http.moc"

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/conformance/goldenserver.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

/// The replies of the official server to requests that open a session, or that can't, in either revision.
namespace tincan::test {

constexpr const char *transportUnknown = R"({"code":0,"message":"Transport unknown"})";
constexpr const char *sessionUnknown = R"({"code":1,"message":"Session ID unknown"})";
constexpr const char *badMethod = R"({"code":2,"message":"Bad handshake method"})";
constexpr const char *badRequestBody = R"({"code":3,"message":"Bad request"})";

/// One request, in the columns that addVerificationRows() has made.
inline void addVerificationRow(const char *name, const QByteArray &line, int status, const QByteArray &body,
    const QByteArray &fields = {})
{
    QTest::newRow(name) << line << fields << status << body;
}

/// What is the same in both revisions: `eio` is "EIO=" and its number, `opened` the open packet as it is
/// polled.
inline void addVerificationRows(const QByteArray &eio, const QByteArray &opened)
{
    QTest::addColumn<QByteArray>("line"); // method and target; SID is that of an open session
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row
        = [](const char *name, const QByteArray &line, int status, const QByteArray &body,
              const QByteArray &fields = {}) { addVerificationRow(name, line, status, body, fields); };
    const QByteArray bare = "/socket.io/?" + eio;
    const QByteArray polling = bare + "&transport=polling";
    row("open polling", "GET " + polling, 200, opened);
    row("no transport", "GET " + bare, 400, transportUnknown);
    row("transport=abc", "GET " + bare + "&transport=abc", 400, transportUnknown);
    row("transport=webtransport", "GET " + bare + "&transport=webtransport", 400, transportUnknown);
    row("transport=websocket plain GET", "GET " + bare + "&transport=websocket", 400, badRequestBody);
    row("unknown sid GET", "GET " + polling + "&sid=unknown", 400, sessionUnknown);
    row("unknown sid POST", "POST " + polling + "&sid=unknown", 400, sessionUnknown);
    row("sid=__proto__", "GET " + polling + "&sid=__proto__", 400, sessionUnknown);
    row("POST handshake", "POST " + polling, 400, badMethod);
    row("PUT handshake", "PUT " + polling, 400, badMethod);
    row("HEAD handshake", "HEAD " + polling, 400, "");
    row("OPTIONS preflight", "OPTIONS " + polling, 400, badMethod,
        "Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n");
    row("GET with Origin", "GET " + polling, 200, opened, "Origin: http://h\r\n");
    row("GET with other Origin", "GET " + polling, 200, opened, "Origin: https://other.example\r\n");
    row("deny (no message)", "GET " + polling + "&deny", 403, R"({"code":4,"message":"Forbidden"})");
    row("deny (message)", "GET " + polling + "&deny=thou+shall+not+pass", 403,
        R"({"code":4,"message":"thou shall not pass"})");
    row("PUT with sid: the official server says 500", "PUT " + polling + "&sid=SID", 400, badRequestBody);
    row("OPTIONS with sid: the official server says 500", "OPTIONS " + polling + "&sid=SID", 400,
        badRequestBody);
    row("transport mismatch (websocket GET on polling)", "GET " + bare + "&transport=websocket&sid=SID", 400,
        badRequestBody);
    row("no trailing slash", "GET /socket.io?" + eio + "&transport=polling", 404, "Not Found\n");
    row("prefix subpath /socket.io/foo/", "GET /socket.io/foo/?" + eio + "&transport=polling", 200, opened);
    row("/socket.iox/", "GET /socket.iox/?" + eio + "&transport=polling", 404, "Not Found\n");
    row("/other", "GET /other", 404, "Not Found\n");
    row("/socket.io/ no query", "GET /socket.io/", 400, transportUnknown);
    row("Socket.IO 0.9", "GET /socket.io/1/?t=1234567890", 400, transportUnknown);
}

/// Sends the row's request, where SID is one of that revision, and compares the reply.
inline void checkVerificationRow(const ServerOptions &options, const QByteArray &eio)
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    GoldenServer server(options);
    RawClient client(server.port());
    if (line.contains("SID"))
        line.replace("SID", PollingClient(server.port(), eio + "&transport=polling").sid);
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
    } else if (status != 404) {
        QCOMPARE(response.field("Content-Type"), "application/json");
    }
    client.send("GET /socket.io/?" + eio + "&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().status, 200); // the connection is as good as before
}

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#include "tests/server/conformance/verification.h"

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
    const QByteArray opened = R"(0{"sid":"*","upgrades":["websocket"],"pingInterval":25000,)"
                              R"("pingTimeout":20000,"maxPayload":1000000})";
    const QByteArray version = R"({"code":5,"message":"Unsupported protocol version"})";
    const QByteArray polling = "/socket.io/?EIO=4&transport=polling";
    addVerificationRows("EIO=4", opened);
    addVerificationRow("no EIO", "GET /socket.io/?transport=polling", 400, version);
    addVerificationRow("EIO=3", "GET /socket.io/?EIO=3&transport=polling", 400, version);
    addVerificationRow("EIO=5", "GET /socket.io/?EIO=5&transport=polling", 400, version);
    addVerificationRow(
        "transport=constructor", "GET /socket.io/?EIO=4&transport=constructor", 400, transportUnknown);
    addVerificationRow("EIO is checked again on a request with a sid",
        "GET /socket.io/?EIO=3&transport=polling&sid=SID", 400, badRequestBody);
    addVerificationRow(
        "HEAD with sid: the official server says 500", "HEAD " + polling + "&sid=SID", 400, "");
    addVerificationRow(
        "the query in another order", "GET /socket.io/?transport=polling&t=abc&EIO=4", 200, opened);
    // Of two reasons to refuse the first in the order transport, sid, method, upgrade, allowRequest, EIO.
    addVerificationRow(
        "transport before sid", "GET /socket.io/?EIO=4&transport=abc&sid=unknown", 400, transportUnknown);
    addVerificationRow("sid before method", "PUT " + polling + "&sid=unknown", 400, sessionUnknown);
    addVerificationRow("method before upgrade", "POST /socket.io/?EIO=4&transport=websocket", 400, badMethod);
    addVerificationRow("upgrade before allowRequest", "GET /socket.io/?EIO=4&transport=websocket&deny=no",
        400, badRequestBody);
    addVerificationRow("allowRequest before EIO", "GET /socket.io/?EIO=3&transport=polling&deny=no", 403,
        R"({"code":4,"message":"no"})");
}

void HttpConformance::answersAsTheOfficialServer()
{
    checkVerificationRow(recordedOptions(), "EIO=4");
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

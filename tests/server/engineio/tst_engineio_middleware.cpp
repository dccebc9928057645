// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/pollingclient.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::engineio;
using namespace tincan::test;
using std::chrono_literals::operator""ms;

namespace {

QByteArray request(const QByteArray &method, const QByteArray &query, const QByteArray &fields = {})
{
    return method + " /socket.io/?" + query + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

const QByteArray polling = "EIO=4&transport=polling"_ba;
const QByteArray webSocketQuery = "EIO=4&transport=websocket"_ba;
const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"_ba;
const QByteArray webSocket = request("GET", webSocketQuery, upgrade);

constexpr const char *badRequest = "{\"code\":3,\"message\":\"Bad request\"}";

/// An engine whose middleware answers when the test says so.
class WaitingEngine : public EchoEngine
{
public:
    explicit WaitingEngine(const ServerOptions &options = {}) : EchoEngine(options)
    {
        engine.use([this](const HandshakeRequest &request, const RequestNext &next) {
            seen += request.method;
            waiting += next;
        });
        engine.setConnectionErrorHandler([this](const ConnectionError &error) { errors += error.context; });
    }

    /// Waits until so many requests wait.
    bool hasWaiting(qsizetype count)
    {
        return RawClient::waitUntil([&] { return waiting.size() == count; });
    }

    QByteArrayList seen;
    QList<RequestNext> waiting;
    QList<Object> errors;
};

/// Such an engine with a GET and a WebSocket that wait in it, in this order.
struct TwoWaiting
{
    bool begin()
    {
        poller.send(request("GET", polling));
        if (!server.hasWaiting(1))
            return false;
        webSocketClient.send(webSocket);
        return server.hasWaiting(2);
    }

    WaitingEngine server;
    RawClient poller{server.port()};
    RawClient webSocketClient{server.port()};
};

} // namespace

/// What Engine::use() adds.
class MiddlewareTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSeesEveryRequestAndAddsFields();
    void itRefuses();
    void itLeavesFilesAlone();
    void aRequestMayWait();
    void aPostWaitsWithItsBody();
    void aWebSocketMayWait();
    void whatWaitsMayBeRefused();
    void oneAfterTheOtherIsAsked();
    void whoDoesNotAnswerInTimeHasRefused();
    void soManyMayWait();
    void onlyTheFirstAnswerCounts();
    void anAnswerForWhoHasGoneDoesNothing();
    void aClosedEngineRefusesWhatWaited();
};

void MiddlewareTest::itSeesEveryRequestAndAddsFields()
{
    EchoEngine server;
    QByteArrayList seen;
    for (const QByteArray &name : {"one"_ba, "two"_ba}) {
        server.engine.use([&seen, name](const HandshakeRequest &handshake, QList<HeaderField> &fields) {
            seen << name + ' ' + handshake.method + ' ' + handshake.target.mid(handshake.target.indexOf('?'));
            fields.append({"X-" + name, "yes"_ba});
            return true;
        });
    }
    RawClient client(server.port());
    client.send(request("GET", polling));
    const RawResponse opened = client.response().value();
    QCOMPARE(opened.field("X-one"), "yes");
    QCOMPARE(opened.field("X-two"), "yes");
    client.send(request("GET", polling + "&sid=unknown"));
    const RawResponse refused = client.response().value();
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.field("X-one"), "yes");
    WebSocketClient other(server.port(), webSocketQuery);
    QCOMPARE(other.handshake().field("X-two"), "yes");
    QCOMPARE(seen,
        QByteArrayList({"one GET ?EIO=4&transport=polling", "two GET ?EIO=4&transport=polling",
            "one GET ?EIO=4&transport=polling&sid=unknown", "two GET ?EIO=4&transport=polling&sid=unknown",
            "one GET ?EIO=4&transport=websocket", "two GET ?EIO=4&transport=websocket"}));
}

void MiddlewareTest::itRefuses()
{
    EchoEngine server;
    QList<Object> contexts;
    server.engine.use(
        [](const HandshakeRequest &handshake, QList<HeaderField> &) { return handshake.hasHeader("x-key"); });
    server.engine.use([](const HandshakeRequest &handshake, QList<HeaderField> &) {
        return handshake.header("x-key") == "right"; // not asked without a key
    });
    server.engine.setConnectionErrorHandler([&](const ConnectionError &error) { contexts << error.context; });
    RawClient client(server.port());
    client.send(request("GET", "EIO=4&transport=none"));
    QCOMPARE(client.response().value().body, "{\"code\":3,\"message\":\"Bad request\"}");
    client.send(request("GET", polling, "X-Key: right\r\n"));
    QCOMPARE(client.response().value().status, 200);
    RawClient other(server.port());
    other.send(webSocket);
    const RawResponse refused = other.response().value();
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body, "Bad request");
    QCOMPARE(contexts, QList<Object>(2, Object{{u"name"_s, u"MIDDLEWARE_FAILURE"_s}}));
}

void MiddlewareTest::itLeavesFilesAlone()
{
    EchoEngine server;
    server.engine.use([](const HandshakeRequest &, QList<HeaderField> &) { return false; });
    server.engine.files().add(u"/socket.io/socket.io.js"_s,
        {.body = "js", .gzipBody = {}, .contentType = "application/javascript", .etag = "\"1\""});
    RawClient client(server.port());
    client.send("GET /socket.io/socket.io.js HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().body, "js");
}

void MiddlewareTest::aRequestMayWait()
{
    WaitingEngine server;
    RawClient client(server.port());
    client.send(request("GET", polling));
    QVERIFY(server.hasWaiting(1));
    RawClient other(server.port()); // is served meanwhile: as far as the middleware, too
    other.send(request("GET", "EIO=4&transport=none"));
    QVERIFY(server.hasWaiting(2));
    QCOMPARE(server.engine.clientsCount(), 0);
    server.waiting[1]();
    QCOMPARE(other.response().value().body, "{\"code\":0,\"message\":\"Transport unknown\"}");
    server.waiting[0]({{"X-Checked"_ba, "yes"_ba}});
    const RawResponse opened = client.response().value();
    QCOMPARE(opened.status, 200);
    QCOMPARE(opened.field("X-Checked"), "yes");
    QCOMPARE(server.engine.clientsCount(), 1);
}

void MiddlewareTest::aPostWaitsWithItsBody()
{
    EchoEngine server;
    PollingClient client(server.port());
    std::optional<RequestNext> waiting;
    server.engine.use([&](const HandshakeRequest &handshake, const RequestNext &next) {
        if (handshake.method == "POST")
            waiting = next;
        else
            next();
    });
    RawClient &post = client.newPost();
    post.send("POST /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n4hi"
        + request("GET", client.query())); // pipelined
    QVERIFY(RawClient::waitUntil([&] { return waiting.has_value(); }));
    QCOMPARE(server.last->received, 0);
    (*waiting)();
    QCOMPARE(post.response().value().body, "ok");
    QCOMPARE(post.response().value().body, "4hi");
}

void MiddlewareTest::aWebSocketMayWait()
{
    WaitingEngine server;
    WebSocketClient client(server.port(), webSocketQuery);
    QVERIFY(server.hasWaiting(1));
    client.sendRaw({}); // nothing is read of it meanwhile
    QCOMPARE(server.engine.clientsCount(), 0);
    server.waiting[0]({{"X-Checked"_ba, "yes"_ba}});
    const RawResponse granted = client.handshake();
    QCOMPARE(granted.status, 101);
    QCOMPARE(granted.field("X-Checked"), "yes");
    client.next();
    client.sendText("4hi");
    QCOMPARE(client.next(), "4hi");
}

void MiddlewareTest::whatWaitsMayBeRefused()
{
    TwoWaiting two;
    QVERIFY(two.begin());
    for (const RequestNext &next : std::as_const(two.server.waiting))
        next.refuse();
    const RawResponse refused = two.poller.response().value();
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body, badRequest);
    QCOMPARE(two.webSocketClient.response().value().body, "Bad request");
    QCOMPARE(two.server.errors, QList<Object>(2, Object{{u"name"_s, u"MIDDLEWARE_FAILURE"_s}}));
}

void MiddlewareTest::oneAfterTheOtherIsAsked()
{
    WaitingEngine server;
    QByteArrayList later;
    server.engine.use([&](const HandshakeRequest &handshake, QList<HeaderField> &fields) {
        later += handshake.target;
        fields.append({"X-Second"_ba, "2"_ba});
        return true;
    });
    RawClient client(server.port());
    client.send(request("GET", polling));
    QVERIFY(server.hasWaiting(1));
    QCOMPARE(later.size(), 0);
    server.waiting[0]({{"X-First"_ba, "1"_ba}});
    QCOMPARE(later.size(), 1);
    const RawResponse opened = client.response().value();
    QCOMPARE(opened.field("X-First"), "1");
    QCOMPARE(opened.field("X-Second"), "2");
}

void MiddlewareTest::whoDoesNotAnswerInTimeHasRefused()
{
    TwoWaiting two;
    QVERIFY(two.begin());
    two.server.pass(9'999ms);
    QCOMPARE(two.server.errors.size(), 0);
    two.server.pass(1ms);
    QCOMPARE(two.poller.response().value().body, badRequest);
    QCOMPARE(two.webSocketClient.response().value().status, 400);
    two.server.waiting[0](); // too late
    two.poller.send(request("GET", "EIO=4&transport=none"));
    QVERIFY(two.server.hasWaiting(3)); // the connection lives
    QCOMPARE(two.server.engine.clientsCount(), 0);
}

void MiddlewareTest::soManyMayWait()
{
    ServerOptions options;
    options.limits.requestsInMiddleware = 2;
    WaitingEngine server(options);
    RawClient first(server.port());
    RawClient second(server.port());
    first.send(request("GET", polling));
    second.send(webSocket);
    QVERIFY(server.hasWaiting(2));
    RawClient third(server.port());
    third.send(request("GET", polling));
    QCOMPARE(third.response().value().status, 503);
    RawClient fourth(server.port());
    fourth.send(webSocket);
    QCOMPARE(fourth.response().value().status, 503);
    server.waiting[0]();
    QCOMPARE(first.response().value().status, 200);
    first.send(request("GET", polling));
    QVERIFY(server.hasWaiting(5)); // there is room again
}

void MiddlewareTest::onlyTheFirstAnswerCounts()
{
    WaitingEngine server;
    RawClient client(server.port());
    client.send(request("GET", polling));
    QVERIFY(server.hasWaiting(1));
    const RequestNext next = server.waiting[0];
    next.refuse();
    next();
    server.waiting[0]();
    QCOMPARE(client.response().value().status, 400);
    QCOMPARE(server.engine.clientsCount(), 0);
}

void MiddlewareTest::anAnswerForWhoHasGoneDoesNothing()
{
    WaitingEngine server;
    {
        RawClient poller(server.port());
        poller.send(request("GET", polling));
        QVERIFY(server.hasWaiting(1));
        poller.socket().abort();
    }
    RawClient witness(server.port()); // whose requests are read after that end was
    witness.send(request("GET", polling));
    QVERIFY(server.hasWaiting(2));
    server.waiting[0]();
    server.waiting[1]();
    QCOMPARE(witness.response().value().status, 200);
    QCOMPARE(server.engine.clientsCount(), 1);
}

void MiddlewareTest::aClosedEngineRefusesWhatWaited()
{
    TwoWaiting two;
    QVERIFY(two.begin());
    two.server.engine.close();
    two.server.waiting[0]();
    two.server.waiting[1]();
    QCOMPARE(two.poller.response().value().status, 503);
    QCOMPARE(two.webSocketClient.response().value().status, 503);
}

QTEST_GUILESS_MAIN(MiddlewareTest)
#include "tst_engineio_middleware.moc"

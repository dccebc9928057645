// SPDX-License-Identifier: MIT
#include "tests/server/conformance/rawwebsocket.h"
#include "tests/server/support/maskedframe.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

/// Someone who is joined all the while and must notice nothing.
class Bystander
{
public:
    explicit Bystander(quint16 port) : m_client(port, webSocketQuery)
    {
        m_client.open();
        m_client.next();
        m_client.send("40");
        m_client.next();
        m_client.next();
    }
    bool isServed()
    {
        const QByteArray number = QByteArray::number(++m_count);
        m_client.send("42[\"message\"," + number + "]");
        return m_client.next() == "42[\"message-back\"," + number + "]";
    }

private:
    RawWebSocket m_client;
    int m_count = 0;
};

/// The bytes of a text frame with its first byte replaced.
QByteArray frameOf(quint8 firstByte, const QByteArray &payload)
{
    QByteArray bytes = frame(websocket::Opcode::text, payload);
    bytes[0] = char(firstByte);
    return bytes;
}

QByteArray get(const QByteArray &fields)
{
    return "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /socket.io/?EIO=4&transport=polling&sid=SID HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"
        + body;
}

QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

} // namespace

/// What hostile or broken input meets at a whole Server over real connections: the code or close of its
/// rule, and nobody else notices.
class HostileInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_bystander = std::make_unique<Bystander>(m_server.port()); }
    void cleanup() { QVERIFY(m_bystander->isServed()); }

    void malformedRequestsGetTheirStatus_data();
    void malformedRequestsGetTheirStatus();
    void badHandshakesAreRefusedInsteadOfThe101_data();
    void badHandshakesAreRefusedInsteadOfThe101();
    void brokenFramesAreClosedWithTheirCode_data();
    void brokenFramesAreClosedWithTheirCode();
    void pingsBeyondWhatMayWaitGetTheNewestAnswerOnly();
    void packetsOverALimitCloseTheConnection_data();
    void packetsOverALimitCloseTheConnection();
    void packetsOverALimitCloseThePollingSession_data() { packetsOverALimitCloseTheConnection_data(); }
    void packetsOverALimitCloseThePollingSession();
    void oneNamespaceTooManyIsRefused();
    void unfinishedBinaryPacketsAreBounded();
    void whoIsSlowedDownIsNotTakenForDead();
    void aBinaryBroadcastMayEndWhoDoesNotPoll();
    void foreignHostsAndOriginsAreRefusedByEitherTransport_data();
    void foreignHostsAndOriginsAreRefusedByEitherTransport();

private:
    void addBrokenHeads();
    void addBrokenBodies();

    GoldenServer m_server;
    std::unique_ptr<Bystander> m_bystander;
};

namespace {

void addRequest(const char *name, const QByteArray &bytes, int status)
{
    QTest::newRow(name) << bytes << status;
}

} // namespace

void HostileInput::addBrokenHeads()
{
    const QByteArray line = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n";
    addRequest("no request line", "nonsense\r\n\r\n", 400);
    addRequest("TLS to a plain port", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\n", 10), 400);
    addRequest("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    addRequest("headers over 16 KB", get("X: " + QByteArray(17'000, 'y') + "\r\n"), 431);
    addRequest("over 100 fields", get(QByteArray("X: y\r\n").repeated(100)), 431);
    addRequest("target over 8 KB", "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414);
    addRequest("obs-fold", get("X: a\r\n b\r\n"), 400);
    addRequest("NUL", get(QByteArray("X: a\0b\r\n", 8)), 400);
    addRequest("bare CR", get("X: a\rb\r\n"), 400);
    addRequest("bare LF", "GET / HTTP/1.1\nHost: h\n\n", 400);
    addRequest("space before the colon", get("X : a\r\n"), 400);
    addRequest("no Host", line + "\r\n", 400);
    addRequest("two Hosts", get("Host: h\r\n"), 400);
    addRequest("Upgrade: h2c", get("Connection: Upgrade\r\nUpgrade: h2c\r\n"), 400);
    addRequest("another protocol", get("Connection: Upgrade\r\nUpgrade: irc\r\n"), 400);
    addRequest("another Expect", post("Expect: magic\r\nContent-Length: 2\r\n", "40"), 417);
}

void HostileInput::addBrokenBodies()
{
    addRequest(
        "length and chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    addRequest("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "40"), 400);
    addRequest("two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "40"), 400);
    addRequest("a negative length", post("Content-Length: -1\r\n", ""), 400);
    addRequest("a length that is no number", post("Content-Length: two\r\n", "40"), 400);
    addRequest("an unknown coding", post("Transfer-Encoding: gzip\r\n", ""), 501);
    addRequest("a bad chunk size", chunked("x\r\n40\r\n0\r\n\r\n"), 400);
    addRequest("a chunk longer than its size", chunked("1\r\n40\r\n0\r\n\r\n"), 400);
    addRequest("chunk extensions over 16 KB", chunked("2;" + QByteArray(17'000, 'e') + "\r\n40\r\n"), 413);
    addRequest("a body over the limit", post("Content-Length: 1000001\r\n", ""), 413);
    addRequest("a length beyond all numbers", post("Content-Length: 99999999999999999999\r\n", ""), 413);
    addRequest("a chunk over the limit", chunked("f4241\r\n"), 413);
    addRequest(
        "too large, asking first", post("Expect: 100-continue\r\nContent-Length: 1000001\r\n", ""), 413);
}

void HostileInput::malformedRequestsGetTheirStatus_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    addBrokenHeads();
    addBrokenBodies();
}

void HostileInput::malformedRequestsGetTheirStatus()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    PollingClient session(m_server.port());
    RawClient client(m_server.port());
    client.send(bytes.replace("SID", session.sid));
    const RawResponse response = client.response().value();
    QCOMPARE(response.status, status);
    QCOMPARE(response.field("Connection"), "close");
    client.socket().disconnectFromHost();
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest(), ""); // nothing behind it was taken for a request
    QCOMPARE(session.post("1"), "200 ok"); // the session of the refused body lives
}

void HostileInput::badHandshakesAreRefusedInsteadOfThe101_data()
{
    QTest::addColumn<QByteArray>("fields");
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const QByteArray host = "Host: h\r\n";
    const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("no Host") << upgrade + version + key;
    QTest::newRow("no key") << host + upgrade + version;
    QTest::newRow("a short key") << host + upgrade + version + "Sec-WebSocket-Key: abc\r\n";
    QTest::newRow("two keys") << host + upgrade + version + key + key;
    QTest::newRow("no version") << host + upgrade + key;
    QTest::newRow("version 8") << host + upgrade + "Sec-WebSocket-Version: 8\r\n" + key;
    QTest::newRow("a body") << host + upgrade + version + key + "Content-Length: 5\r\n";
}

void HostileInput::badHandshakesAreRefusedInsteadOfThe101()
{
    QFETCH(QByteArray, fields);
    RawClient client(m_server.port());
    client.send("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" + fields + "\r\n");
    QCOMPARE(client.response().value().status, 400);
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest(), "");
}

void HostileInput::brokenFramesAreClosedWithTheirCode_data()
{
    using websocket::Opcode;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row
        = [](const char *name, const QByteArray &bytes, int code) { QTest::newRow(name) << bytes << code; };
    row("unmasked", websocket::encodeFrame(Opcode::text, "40"), 1002);
    row("RSV1", frameOf(0xc1, "40"), 1002);
    row("RSV2", frameOf(0xa1, "40"), 1002);
    row("RSV3", frameOf(0x91, "40"), 1002);
    row("a reserved opcode", frameOf(0x83, "40"), 1002);
    row("a reserved control opcode", frameOf(0x8b, ""), 1002);
    row("a control frame over 125 bytes", frameOf(0x89, QByteArray(126, 'x')), 1002);
    row("a control frame in fragments", frame(Opcode::ping, "x", false), 1002);
    row("a stray continuation", frame(Opcode::continuation, "40"), 1002);
    row("a message inside another", frame(Opcode::text, "4", false) + frame(Opcode::text, "40"), 1002);
    row("invalid UTF-8", frame(Opcode::text, "4\xff"), 1007);
    row("text that ends inside a character", frame(Opcode::text, "4\xe2\x82"), 1007);
    row("2^63 bytes, from the header alone", QByteArray::fromHex("81ff7fffffffffffffff01020304"), 1009);
    row("one byte over the limit, from the header alone",
        frame(Opcode::text, QByteArray(1'000'001, 'x')).first(14), 1009);
    row("fragments together over the limit",
        frame(Opcode::text, QByteArray(600'000, 'x'), false)
            + frame(Opcode::continuation, QByteArray(400'001, 'x')).first(14),
        1009);
    row("over 16 384 fragments, empty ones counted",
        frame(Opcode::text, "4", false) + frame(Opcode::continuation, "", false).repeated(16'384), 1008);
    row("over 100 control frames a second", frame(Opcode::pong, "").repeated(101), 1008);
}

void HostileInput::brokenFramesAreClosedWithTheirCode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    RawWebSocket client(m_server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(bytes);
    const QByteArray close = client.next();
    QVERIFY2(close.startsWith("frame:88"), close);
    QCOMPARE(close.mid(10, 4).toInt(nullptr, 16), code);
    QVERIFY(client.raw().waitForClose());
}

void HostileInput::pingsBeyondWhatMayWaitGetTheNewestAnswerOnly()
{
    RawWebSocket client(m_server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    QByteArray pings;
    for (char i = 1; i <= 60; ++i)
        pings += frame(websocket::Opcode::ping, QByteArray(1, i));
    client.sendRaw(pings);
    int answers = 0;
    int last = 0;
    while (last < 60) {
        const QByteArray pong = client.next();
        QVERIFY2(pong.startsWith("frame:8a01"), pong);
        const int number = pong.sliced(10).toInt(nullptr, 16);
        QVERIFY(number > last);
        last = number;
        ++answers;
    }
    QVERIFY2(answers < 60, "each was answered, though all came at once");
    client.send(sentinel);
    QCOMPARE(client.next(), sentinelReply);
}

void HostileInput::packetsOverALimitCloseTheConnection_data()
{
    QTest::addColumn<QByteArray>("packet");
    const auto nested
        = [](int depth) { return "42[\"e\"," + QByteArray(depth, '[') + QByteArray(depth, ']') + "]"; };
    const auto placeholder = [](const QByteArray &number) {
        return "451-[\"e\",{\"_placeholder\":true,\"num\":" + number + "}]";
    };
    QTest::newRow("129 deep") << nested(128);
    QTest::newRow("100 000 deep") << nested(100'000);
    QTest::newRow("100 000 deep, never closed") << "42[\"e\"," + QByteArray(100'000, '[');
    QTest::newRow("65 arguments") << "42[\"e\"" + QByteArray(",0").repeated(65) + "]";
    QTest::newRow("100 000 arguments") << "42[\"e\"" + QByteArray(",0").repeated(100'000) + "]";
    QTest::newRow("11 attachments") << QByteArray("4511-[\"e\"]");
    QTest::newRow("10^21 attachments") << QByteArray("451000000000000000000000-[\"e\"]");
    QTest::newRow("a placeholder below the range") << placeholder("-1");
    QTest::newRow("a placeholder beyond the range") << placeholder("1");
    QTest::newRow("a placeholder far beyond the range") << placeholder("1e300");
    QTest::newRow("a fraction for a placeholder") << placeholder("0.5");
    QTest::newRow("a text for a placeholder") << placeholder("\"0\"");
    QTest::newRow("a namespace of 129 bytes") << "40/" + QByteArray(128, 'n') + ",";
    QTest::newRow("an ack id of 22 digits") << QByteArray("421000000000000000000000[\"e\"]");
    QTest::newRow("a negative ack id") << QByteArray("42-1[\"e\"]");
}

void HostileInput::packetsOverALimitCloseTheConnection()
{
    QFETCH(QByteArray, packet);
    RawWebSocket client(m_server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.send("40");
    for (int i = 0; i < 3; ++i)
        client.next();
    client.send(packet);
    QCOMPARE(client.next(), bareClose);
    QVERIFY(client.endsAfterClose());
}

void HostileInput::packetsOverALimitCloseThePollingSession()
{
    QFETCH(QByteArray, packet);
    PollingClient client(m_server.port());
    QCOMPARE(client.post("40"), "200 ok");
    client.poll();
    QCOMPARE(client.post(packet), "200 ok");
    QCOMPARE(readable(client.poll()), "200 6|1");
    QCOMPARE(client.poll(), unknownSid);
}

void HostileInput::oneNamespaceTooManyIsRefused()
{
    for (int i = 0; i < 17; ++i)
        m_server.server().of(u"/many%1"_s.arg(i));
    RawWebSocket client(m_server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    for (int i = 0; i < 16; ++i) {
        const QByteArray name = "/many" + QByteArray::number(i) + ',';
        client.send("40" + name);
        QCOMPARE(client.next(), "40" + name + "{\"sid\":\"*\"}");
    }
    client.send("40/many16,");
    QCOMPARE(client.next(), "44/many16,{\"message\":\"Too many namespaces\"}");
    client.send(sentinel);
    QVERIFY(client.next().startsWith("44/sentinel,"));
}

void HostileInput::unfinishedBinaryPacketsAreBounded()
{
    RawWebSocket client(m_server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.send("40");
    for (int i = 0; i < 3; ++i)
        client.next();
    client.send("4510-[\"e\"]");
    for (int i = 0; i < 2; ++i)
        client.sendRaw(frame(websocket::Opcode::binary, QByteArray(600'000, 'x')));
    QCOMPARE(client.next(), bareClose);
}

/// The pong of a client that is over its rate waits behind its own events for longer than a pong may take.
void HostileInput::whoIsSlowedDownIsNotTakenForDead()
{
    constexpr int events = 100;
    ServerOptions options = recordedOptions();
    options.pingInterval = 200ms;
    options.pingTimeout = 300ms;
    options.limits.eventRate = RateLimit{50, 10};
    GoldenServer server(options);
    int heard = 0;
    QString reason;
    server.server().onConnection([&](Socket &socket) {
        socket.on(u"e"_s, [&] { ++heard; });
        socket.onDisconnect([&](const QString &why) { reason = why; });
    });
    RawWebSocket client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.send("40");
    client.sendRaw(frame(websocket::Opcode::text, "42[\"e\"]").repeated(events - 1)
        + frame(websocket::Opcode::text, "420[\"message-with-ack\",1]"));
    QByteArray said;
    while (said != "430[1]") {
        said = client.next();
        QVERIFY2(!said.startsWith("frame:") && said != "closed", qPrintable(reason));
        if (said == "2")
            client.send("3");
    }
    QCOMPARE(heard, events - 1);
    QCOMPARE(reason, QString());
}

/// The text of a packet ends the session while its attachments are yet to be sent.
void HostileInput::aBinaryBroadcastMayEndWhoDoesNotPoll()
{
    ServerOptions options = recordedOptions();
    options.limits.outputHardBytes = 1000;
    GoldenServer server(options);
    QStringList reasons;
    server.server().onConnection(
        [&](Socket &socket) { socket.onDisconnect([&](const QString &reason) { reasons << reason; }); });
    PollingClient silent(server.port());
    QCOMPARE(silent.post("40"), "200 ok");
    RawWebSocket other(server.port(), webSocketQuery);
    QVERIFY(other.open());
    other.send("40");
    for (int i = 0; i < 3; ++i)
        other.next();
    for (int i = 0; i < 3; ++i) {
        server.server().emitEvent(u"e"_s, QString(800, u'x'), QByteArray("1"), QByteArray("2"));
        QVERIFY(other.next().startsWith("452-[\"e\","));
        QCOMPARE(other.next(), "bin:31");
        QCOMPARE(other.next(), "bin:32");
    }
    QTRY_COMPARE(reasons, QStringList(u"transport error"_s));
    QCOMPARE(silent.poll(), unknownSid);
}

void HostileInput::foreignHostsAndOriginsAreRefusedByEitherTransport_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status"); // 0: it is served
    QTest::newRow("our Host") << QByteArray("Host: localhost\r\n") << 0;
    QTest::newRow("our Host and Origin")
        << QByteArray("Host: localhost:3000\r\nOrigin: http://localhost:3000\r\n") << 0;
    QTest::newRow("another Host") << QByteArray("Host: evil.example\r\n") << 421;
    QTest::newRow("another Origin") << QByteArray("Host: localhost\r\nOrigin: https://evil.example\r\n")
                                    << 403;
    QTest::newRow("an opaque Origin") << QByteArray("Host: localhost\r\nOrigin: null\r\n") << 403;
}

void HostileInput::foreignHostsAndOriginsAreRefusedByEitherTransport()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    ServerOptions options = recordedOptions();
    options.limits.allowedHosts = {u"localhost"_s};
    options.limits.checkOrigin = true;
    GoldenServer server(options);
    RawClient polling(server.port());
    polling.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n" + fields + "\r\n");
    QCOMPARE(polling.response().value().status, status ? status : 200);
    RawClient webSocket(server.port());
    webSocket.send("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\n"
                   "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + fields + "\r\n");
    QCOMPARE(webSocket.response().value().status, status ? status : 101);
    if (status)
        QCOMPARE(server.server().engine().clientsCount(), 0);
}

QTEST_GUILESS_MAIN(HostileInput)
#include "tst_conformance_hostile.moc"

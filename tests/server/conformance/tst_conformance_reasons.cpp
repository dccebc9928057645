// SPDX-License-Identifier: MIT
#include "tests/server/conformance/rawwebsocket.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

#include <functional>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

using EndWebSocket = std::function<void(RawWebSocket &)>;
using EndPolling = std::function<void(PollingClient &)>;

/// What a handler of `disconnect` is told, for each way in which a real connection can end.
class ReasonConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEndOfAWebSocketHasItsReason_data();
    void everyEndOfAWebSocketHasItsReason();
    void everyEndOfPollingHasItsReason_data();
    void everyEndOfPollingHasItsReason();
    void silenceIsAPingTimeout_data();
    void silenceIsAPingTimeout();

private:
    /// The reasons told for sockets of that server, in order.
    static std::shared_ptr<QStringList> collect(GoldenServer &server)
    {
        auto reasons = std::make_shared<QStringList>();
        server.server().onConnection([reasons](Socket &socket) {
            socket.onDisconnect([reasons](const QString &reason) { reasons->append(reason); });
        });
        return reasons;
    }
};

void ReasonConformance::everyEndOfAWebSocketHasItsReason_data()
{
    QTest::addColumn<EndWebSocket>("end");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const EndWebSocket &end, const QString &reason) {
        QTest::newRow(name) << end << reason;
    };
    const auto sent = [](const QByteArray &frame) {
        return EndWebSocket([frame](RawWebSocket &client) { client.send(frame); });
    };
    row(
        "the client closes", [](RawWebSocket &client) { client.endsAfterClose(); }, u"transport close"_s);
    row(
        "the connection breaks", [](RawWebSocket &client) { client.raw().socket().abort(); },
        u"transport close"_s);
    row("1", sent("1"), u"transport close"_s);
    row("41", sent("41"), u"client namespace disconnect"_s);
    row("2 from the client", sent("2"), u"transport error"_s);
    row(
        "an unmasked frame",
        [](RawWebSocket &client) { client.sendRaw(websocket::encodeFrame(websocket::Opcode::text, "40")); },
        u"transport error"_s);
    row("a message over the limit", sent('4' + QByteArray(1'000'000, 'x')), u"transport error"_s);
    row("no Engine.IO packet", sent("x"), u"parse error"_s);
    row("no Socket.IO packet", sent("4x"), u"parse error"_s);
    row("bad JSON", sent("42[\"a"), u"parse error"_s);
    row("a reserved name", sent("42[\"connect\"]"), u"parse error"_s);
    row("a second CONNECT", sent("40"), u"forced server close"_s);
    row("an event for a namespace not joined", sent("42/custom,[\"a\"]"), u"forced server close"_s);
    row("the server leaves", sent("42[\"bye\",false]"), u"server namespace disconnect"_s);
    row("the server leaves and closes", sent("42[\"bye\",true]"), u"server namespace disconnect"_s);
    row("the server closes the connection", sent("42[\"close-conn\"]"), u"forced close"_s);
}

void ReasonConformance::everyEndOfAWebSocketHasItsReason()
{
    QFETCH(EndWebSocket, end);
    QFETCH(QString, reason);
    GoldenServer server;
    const auto reasons = collect(server);
    RawWebSocket client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.send("40");
    for (int i = 0; i < 3; ++i)
        client.next();
    end(client);
    QTRY_COMPARE(*reasons, QStringList(reason));
}

void ReasonConformance::everyEndOfPollingHasItsReason_data()
{
    QTest::addColumn<EndPolling>("end");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const EndPolling &end, const QString &reason) {
        QTest::newRow(name) << end << reason;
    };
    const auto posted = [](const QByteArray &body) {
        return EndPolling([body](PollingClient &client) { client.post(body); });
    };
    row("the client closes", posted("1"), u"transport close"_s);
    row("41", posted("41"), u"client namespace disconnect"_s);
    row(
        "a second GET",
        [](PollingClient &client) {
            client.get();
            client.otherGet();
        },
        u"transport error"_s);
    row(
        "octet-stream",
        [](PollingClient &client) { client.post("4", "Content-Type: application/octet-stream\r\n"); },
        u"transport error"_s);
    row("2 from the client", posted("2"), u"transport error"_s);
    row("garbage", posted("abc"), u"parse error"_s);
    row("bad JSON", posted("42[\"a"), u"parse error"_s);
    row("a second CONNECT", posted("40"), u"forced server close"_s);
    row("the server leaves and closes", posted("42[\"bye\",true]"), u"server namespace disconnect"_s);
}

void ReasonConformance::everyEndOfPollingHasItsReason()
{
    QFETCH(EndPolling, end);
    QFETCH(QString, reason);
    GoldenServer server;
    const auto reasons = collect(server);
    PollingClient client(server.port());
    QCOMPARE(client.post("40"), "200 ok");
    client.poll();
    end(client);
    QTRY_COMPARE(*reasons, QStringList(reason));
}

void ReasonConformance::silenceIsAPingTimeout_data()
{
    QTest::addColumn<bool>("isPolling");
    QTest::newRow("polling") << true;
    QTest::newRow("WebSocket") << false;
}

void ReasonConformance::silenceIsAPingTimeout()
{
    QFETCH(bool, isPolling);
    ServerOptions options = recordedOptions();
    options.pingInterval = 1000ms; // long enough to join on a busy machine
    options.pingTimeout = 500ms;
    GoldenServer server(options);
    const auto reasons = collect(server);
    std::unique_ptr<PollingClient> polling;
    std::unique_ptr<RawWebSocket> webSocket;
    if (isPolling) {
        polling = std::make_unique<PollingClient>(server.port());
        QCOMPARE(polling->post("40"), "200 ok");
    } else {
        webSocket = std::make_unique<RawWebSocket>(server.port(), webSocketQuery);
        QVERIFY(webSocket->open());
        webSocket->send("40");
    }
    QTRY_COMPARE(*reasons, QStringList(u"ping timeout"_s));
    if (isPolling)
        QCOMPARE(polling->poll(), unknownSid);
}

QTEST_GUILESS_MAIN(ReasonConformance)
#include "tst_conformance_reasons.moc"

// SPDX-License-Identifier: MIT
#include "app/client/manager.h"
#include "app/client/socket.h"
#include "tests/app/client/fakeserver.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::client;

using Kind = Failure::Kind;
Q_DECLARE_METATYPE(Failure::Kind)

/// What a person is told where no server answers, or one of another kind.
class TestClientFailures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhatIsWrongWithTheAddress_data();
    void saysWhatIsWrongWithTheAddress();
    void saysWhatIsWrongWithTheServer_data();
    void saysWhatIsWrongWithTheServer();
    void endsAConnectionThatSendsGarbage_data();
    void endsAConnectionThatSendsGarbage();
    void refusesAMessageThatIsTooLarge_data() { addTransports(); }
    void refusesAMessageThatIsTooLarge();
    void triesAgainAsOftenAsAllowedThenGivesUp_data() { addTransports(); }
    void triesAgainAsOftenAsAllowedThenGivesUp();
    void canConnectAgainAfterGivingUp_data() { addTransports(); }
    void canConnectAgainAfterGivingUp();
    void triesAtOnceWhenAskedTo_data() { addTransports(); }
    void triesAtOnceWhenAskedTo();
    void goesOnPollingWhereTheUpgradeFails_data();
    void goesOnPollingWhereTheUpgradeFails();

private:
    static void addTransports();
    static Options optionsFor(TransportName transport);
};

void TestClientFailures::addTransports()
{
    QTest::addColumn<TransportName>("transport");
    QTest::newRow("polling") << TransportName::polling;
    QTest::newRow("WebSocket") << TransportName::websocket;
}

Options TestClientFailures::optionsFor(TransportName transport)
{
    Options options;
    options.transports = {transport};
    options.reconnection.enabled = false;
    return options;
}

namespace {

// The first connectError() and the manager's status at that time.
struct Outcome
{
    ConnectError error;
    Status status;
};

Outcome attempt(const QUrl &url, const Options &options)
{
    Manager manager(url, options);
    Socket *socket = manager.socket();
    std::optional<Outcome> outcome;
    QObject::connect(socket, &Socket::connectError, &manager, [&](const ConnectError &error) {
        outcome = Outcome{error, manager.status()};
    });
    socket->connectToServer();
    const bool isInTime = QTest::qWaitFor([&] { return outcome.has_value(); }, 20000);
    return isInTime ? *outcome : Outcome{};
}

QUrl closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
}

} // namespace

void TestClientFailures::saysWhatIsWrongWithTheAddress_data()
{
    QTest::addColumn<TransportName>("transport");
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("words");
    for (const TransportName transport : {TransportName::polling, TransportName::websocket}) {
        const char *name = transport == TransportName::polling ? "polling" : "WebSocket";
        const QUrl refused = closedPort();
        QTest::addRow("nobody listens, %s", name) << transport << refused << Kind::connectionRefused
                                                  << u"Nothing answers at "_s + refused.authority();
        QTest::addRow("no such host, %s", name)
            << transport << QUrl(u"http://no-such-host.invalid:3000"_s) << Kind::hostNotFound
            << u"no host of that name: no-such-host.invalid:3000"_s;
        QTest::addRow("no address, %s", name)
            << transport << QUrl(u"ftp://somewhere"_s) << Kind::invalidAddress << u"ftp://somewhere"_s;
        QTest::addRow("an empty address, %s", name)
            << transport << QUrl() << Kind::invalidAddress << u"address"_s;
    }
}

void TestClientFailures::saysWhatIsWrongWithTheAddress()
{
    QFETCH(TransportName, transport);
    QFETCH(QUrl, url);
    QFETCH(QString, words);
    const Outcome outcome = attempt(url, optionsFor(transport));
    QTEST(outcome.status.failure.kind, "kind");
    QCOMPARE(outcome.status.state, Status::State::offline);
    QVERIFY2(outcome.error.message.contains(words), qPrintable(outcome.error.message));
    QCOMPARE(outcome.error.message, outcome.status.failure.text);
    QVERIFY(!outcome.error.byServer);
}

void TestClientFailures::saysWhatIsWrongWithTheServer_data()
{
    QTest::addColumn<TransportName>("transport");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("httpStatus");
    const auto http = &FakeServer::http;
    for (const TransportName transport : {TransportName::polling, TransportName::websocket}) {
        const bool isPolling = transport == TransportName::polling;
        const auto row
            = [&](const char *name, const QByteArray &reply, bool closes, Kind kind, int status = 0) {
                  QTest::addRow("%s, %s", name, isPolling ? "polling" : "WebSocket")
                      << transport << reply << closes << kind << status;
              };
        row("not found", http("404 Not Found", "<h1>Not here</h1>", {}), false, Kind::notSocketIo, 404);
        row("a page", http("200 OK", "<html>Hello</html>", {}), false, Kind::notSocketIo,
            isPolling ? 0 : 200);
        row("moved", http("301 Moved", "", "Location: http://127.0.0.1:1/\r\n"), false, Kind::notSocketIo,
            301);
        row("failing", http("503 Service Unavailable", "", {}), true, Kind::notSocketIo, 503);
        row("refused by a Socket.IO server", http("403 Forbidden", R"({"code":4,"message":"not you"})", {}),
            false, Kind::refused, 403);
        row("of another protocol version",
            http("400 Bad Request", R"({"code":5,"message":"Unsupported"})", {}), false, Kind::refused, 400);
        row("no HTTP at all", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", true, Kind::notSocketIo);
        row("binary garbage", QByteArray("\x16\x03\x01\x00\x00\r\n\r\n", 9), true, Kind::notSocketIo);
        row("silent", {}, false, Kind::timedOut);
    }
    const auto pollingRow = [&](const char *name, const QByteArray &body) {
        QTest::addRow("%s, polling", name)
            << TransportName::polling << http("200 OK", body, {}) << false << Kind::notSocketIo << 0;
    };
    pollingRow("an empty reply", "");
    pollingRow("another packet first", "40");
    pollingRow("an open packet without JSON", "0");
    pollingRow("an open packet without a sid", R"(0{"upgrades":[],"pingInterval":1,"pingTimeout":1})");
    pollingRow("broken JSON", "0{\"sid\":");
    QTest::newRow("the wrong accept key, WebSocket")
        << TransportName::websocket
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n")
        << false << Kind::notSocketIo << 101;
}

void TestClientFailures::saysWhatIsWrongWithTheServer()
{
    QFETCH(TransportName, transport);
    QFETCH(QByteArray, reply);
    QFETCH(bool, closes);
    FakeServer server([&](const QByteArray &) { return FakeServer::Reply{reply, closes}; });
    Options options = optionsFor(transport);
    if (reply.isEmpty())
        options.connectTimeout = 50ms;
    const Outcome outcome = attempt(server.url(), options);
    QTEST(outcome.status.failure.kind, "kind");
    QTEST(outcome.status.failure.httpStatus, "httpStatus");
    QVERIFY2(outcome.error.message.contains(server.url().authority()), qPrintable(outcome.error.message));
}

void TestClientFailures::endsAConnectionThatSendsGarbage_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<DisconnectReason>("reason");
    QTest::newRow("no Engine.IO packet") << QByteArray("x") << DisconnectReason::parseError;
    QTest::newRow("an empty payload") << QByteArray() << DisconnectReason::parseError;
    QTest::newRow("bad base64") << QByteArray("b!!") << DisconnectReason::parseError;
    QTest::newRow("no Socket.IO packet") << QByteArray("4x") << DisconnectReason::parseError;
    QTest::newRow("broken JSON") << QByteArray("42[\"a\"") << DisconnectReason::parseError;
    QTest::newRow("stray binary data") << QByteArray("bAAAA") << DisconnectReason::parseError;
    QTest::newRow("the server's goodbye") << QByteArray("1") << DisconnectReason::transportClose;
}

void TestClientFailures::endsAConnectionThatSendsGarbage()
{
    QFETCH(QByteArray, payload);
    QList<QByteArray> replies{FakeServer::openPacket(), R"(40{"sid":"s"})", payload};
    FakeServer server([&](const QByteArray &head) {
        if (head.startsWith("POST"))
            return FakeServer::Reply{FakeServer::http("200 OK", "ok"), false};
        return replies.isEmpty() ? FakeServer::Reply() // the next poll waits
                                 : FakeServer::Reply{FakeServer::http("200 OK", replies.takeFirst()), false};
    });
    Manager manager(server.url(), optionsFor(TransportName::polling));
    Socket *socket = manager.socket();
    QList<DisconnectReason> reasons;
    connect(socket, &Socket::disconnected, this, [&](DisconnectReason reason) { reasons.append(reason); });
    socket->connectToServer();
    QTRY_COMPARE(reasons.size(), 1);
    QTEST(reasons.first(), "reason");
    QCOMPARE(manager.status().state, Status::State::offline);
    QVERIFY(!manager.status().failure.text.isEmpty());
}

void TestClientFailures::refusesAMessageThatIsTooLarge()
{
    QFETCH(TransportName, transport);
    FakeServer server([&](const QByteArray &) {
        return FakeServer::Reply{FakeServer::http("200 OK", QByteArray(100000, '0')), false};
    });
    Options options = optionsFor(transport);
    options.limits.messageBytes = 1000;
    const Outcome outcome = attempt(server.url(), options);
    QCOMPARE(
        outcome.status.failure.kind, transport == TransportName::polling ? Kind::network : Kind::notSocketIo);
}

void TestClientFailures::triesAgainAsOftenAsAllowedThenGivesUp()
{
    QFETCH(TransportName, transport);
    Options options = optionsFor(transport);
    options.reconnection = {.enabled = true, .delay = 20ms, .maxDelay = 40ms, .attempts = 3};
    options.random = [] { return 0.5; };
    Manager manager(closedPort(), options);
    Socket *socket = manager.socket();
    QStringList log;
    connect(&manager, &Manager::statusChanged, this, [&](const Status &status) {
        switch (status.state) {
        case Status::State::offline:
            return log.append(u"offline"_s);
        case Status::State::connecting:
            return log.append(u"connecting %1"_s.arg(status.attempt));
        case Status::State::connected:
            return log.append(u"connected"_s);
        case Status::State::reconnecting:
            return log.append(u"waiting %1 for %2"_s.arg(status.retryIn.count()).arg(status.attempt));
        }
    });
    connect(socket, &Socket::connectError, this, [&] { log.append(u"error"_s); });
    connect(&manager, &Manager::reconnectAttempted, this, [&](int n) { log.append(u"attempt %1"_s.arg(n)); });
    const QSignalSpy failed(&manager, &Manager::reconnectFailed);
    socket->connectToServer();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(log,
        (QStringList{u"connecting 0"_s, u"waiting 20 for 1"_s, u"error"_s, u"connecting 1"_s, u"attempt 1"_s,
            u"waiting 40 for 2"_s, u"error"_s, u"connecting 2"_s, u"attempt 2"_s, u"waiting 40 for 3"_s,
            u"error"_s, u"connecting 3"_s, u"attempt 3"_s, u"offline"_s, u"error"_s}));
    QVERIFY(!socket->isActive());
    QCOMPARE(manager.status().failure.kind, Kind::connectionRefused);
}

void TestClientFailures::canConnectAgainAfterGivingUp()
{
    QFETCH(TransportName, transport);
    Manager manager(closedPort(), optionsFor(transport));
    Socket *socket = manager.socket();
    const QSignalSpy errors(socket, &Socket::connectError);
    socket->connectToServer();
    QTRY_COMPARE(errors.size(), 1);
    socket->connectToServer();
    QVERIFY(socket->isActive());
    QTRY_COMPARE(errors.size(), 2);
}

void TestClientFailures::triesAtOnceWhenAskedTo()
{
    QFETCH(TransportName, transport);
    Options options = optionsFor(transport);
    options.reconnection = {.enabled = true, .delay = 1h, .maxDelay = 1h};
    Manager manager(closedPort(), options);
    manager.reconnectNow(); // nothing to do
    QCOMPARE(manager.status().state, Status::State::offline);
    manager.socket()->connectToServer();
    QTRY_COMPARE(manager.status().state, Status::State::reconnecting);
    manager.reconnectNow();
    QCOMPARE(manager.status().state, Status::State::connecting);
    QTRY_COMPARE(manager.status().attempt, 2);
}

void TestClientFailures::goesOnPollingWhereTheUpgradeFails_data()
{
    QTest::addColumn<QByteArray>("upgradeReply");
    QTest::addColumn<bool>("closes");
    QTest::newRow("refused") << FakeServer::http("400 Bad Request", "no") << false;
    QTest::newRow("hung up on") << QByteArray() << true;
    QTest::newRow("garbage") << QByteArray("hello\r\n\r\n") << true;
}

void TestClientFailures::goesOnPollingWhereTheUpgradeFails()
{
    QFETCH(QByteArray, upgradeReply);
    QFETCH(bool, closes);
    QList<QByteArray> replies{FakeServer::openPacket(R"(["websocket"])"), R"(40{"sid":"s"})"};
    bool hasTriedToUpgrade = false;
    FakeServer server([&](const QByteArray &head) {
        if (head.contains("transport=websocket")) {
            hasTriedToUpgrade = true;
            replies.append("42[\"after\"]");
            return FakeServer::Reply{upgradeReply, closes};
        }
        if (head.startsWith("POST"))
            return FakeServer::Reply{FakeServer::http("200 OK", "ok"), false};
        return replies.isEmpty() ? FakeServer::Reply{FakeServer::http("200 OK", "6"), false}
                                 : FakeServer::Reply{FakeServer::http("200 OK", replies.takeFirst()), false};
    });
    Options options;
    options.reconnection.enabled = false;
    Manager manager(server.url(), options);
    Socket *socket = manager.socket();
    int events = 0;
    socket->on(u"after"_s, [&](const Array &) { ++events; });
    socket->connectToServer();
    QTRY_COMPARE(events, 1);
    QVERIFY(hasTriedToUpgrade);
    QVERIFY(socket->isConnected());
    QCOMPARE(manager.status().transport, std::optional(TransportName::polling));
}

QTEST_GUILESS_MAIN(TestClientFailures)
#include "tst_client_failures.moc"

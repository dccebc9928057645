// SPDX-License-Identifier: MIT
#include "server/net/turnend.h"
#include "tests/server/support/echoengine.h"
#include "tests/server/support/maskedframe.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *query = "EIO=4&transport=websocket";

} // namespace

/// WebSockets with much to carry, and those whose server ends.
class TestWebSocketFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyMessagesOfATurnAreSentTogetherInOrder();
    void megabytesGoBothWays();
    void whoAsksForMuchAtOnceGetsItAll();
    void aClientThatNeverReadsIsCut();
    void aClientThatNeverReadsIsNotReadFrom();
    void aSessionMayStopAndResumeReading();
    void whoHangsUpAfterAFloodIsHeardToTheEnd();
    void aSessionMayCloseInsideItsCallbacks();
    void shutDownClosesEveryWebSocket();
    void theEngineMayGoWhileClientsAreThere();
    void theEngineMayGoWhileAWebSocketOpens();
    void anotherClientIsServedMeanwhile();
    void aFloodIsHandedOutInSlices();
};

void TestWebSocketFlow::manyMessagesOfATurnAreSentTogetherInOrder()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    for (int i = 0; i < 1000; ++i)
        server.last->session->send(engineio::OutgoingMessage::text(QByteArray::number(i)));
    QVERIFY(server.last->session->queuedBytes() > 0); // nothing leaves within the turn
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(client.next(), '4' + QByteArray::number(i));
}

void TestWebSocketFlow::megabytesGoBothWays()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    QByteArray message = "4";
    while (message.size() < 900'000)
        message += QByteArray::number(message.size());
    for (int i = 0; i < 5; ++i) {
        client.sendText(message);
        QCOMPARE(client.next() == message, true);
    }
}

/// More than may wait for one client; but it reads what it asked for.
void TestWebSocketFlow::whoAsksForMuchAtOnceGetsItAll()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(frame(websocket::Opcode::text, "4big900000").repeated(20));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(client.next().size(), 900'001);
    client.sendText("4alive");
    QCOMPARE(client.next(), "4alive");
}

void TestWebSocketFlow::aClientThatNeverReadsIsCut()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    QTRY_VERIFY(server.last);
    client.raw().socket().setReadBufferSize(1);
    const auto message = engineio::OutgoingMessage::text(QByteArray(500'000, 'x'));
    for (int i = 0; i < 100 && server.last->session; ++i) {
        server.last->session->send(message);
        QCoreApplication::processEvents();
    }
    QCOMPARE(server.last->reason, u"transport error"_s);
    QCOMPARE(server.loop.flusher().queuedBytes(), 0);
}

void TestWebSocketFlow::aClientThatNeverReadsIsNotReadFrom()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    QTRY_VERIFY(server.last);
    client.raw().socket().setReadBufferSize(1);
    while (server.last->session->queuedBytes() < 2'000'000) {
        server.last->session->send(engineio::OutgoingMessage::text(QByteArray(500'000, 'x')));
        QCoreApplication::processEvents();
    }
    QVERIFY(!server.last->session->isWritable());
    client.sendText("4more");
    WebSocketClient other(server.port(), query);
    QVERIFY(other.open());
    other.next();
    other.sendText("4alive");
    QCOMPARE(other.next(), "4alive");
    EchoUser *const slow = server.users.begin()->second->received == 0 ? server.users.begin()->second.get()
                                                                       : server.users.rbegin()->second.get();
    QCOMPARE(slow->received, 0);
    client.raw().socket().setReadBufferSize(0);
    QTRY_VERIFY((client.raw().rest(), slow->received == 1));
}

void TestWebSocketFlow::aSessionMayStopAndResumeReading()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    EchoUser *const user = server.last;
    user->session->setReading(false);
    client.sendText("4a");
    client.sendText("4b");
    WebSocketClient other(server.port(), query);
    QVERIFY(other.open());
    other.next();
    other.sendText("4alive");
    QCOMPARE(other.next(), "4alive");
    QCOMPARE(user->received, 0);
    user->session->setReading(true);
    QCOMPARE(client.next(), "4a");
    QCOMPARE(client.next(), "4b");
}

void TestWebSocketFlow::whoHangsUpAfterAFloodIsHeardToTheEnd()
{
    // Takes a hundred messages at a time, and answers each: to a client that has gone.
    struct SlowUser : engineio::SessionObserver
    {
        void messageReceived(const QByteArray &data, bool) override
        {
            session->send(engineio::OutgoingMessage::text(data));
            if (++received % 100 != 0)
                return;
            session->setReading(false);
            QTimer::singleShot(1, &timers, [this] {
                if (session)
                    session->setReading(true);
            });
        }
        void sessionClosed(engineio::CloseReason) override { session = nullptr; }
        engineio::Session *session = nullptr;
        QObject timers;
        int received = 0;
    };
    SlowUser user;
    EchoEngine server;
    server.engine.setSessionHandler([&user](engineio::Session &session) {
        user.session = &session;
        session.setObserver(&user);
    });
    {
        WebSocketClient client(server.port(), query);
        QVERIFY(client.open());
        client.next();
        // One segment of the loopback: all has arrived before the client may see an answer and reset.
        client.sendRaw(frame(websocket::Opcode::text, "4" + QByteArray(40, 'm')).repeated(1000));
        client.raw().socket().disconnectFromHost();
        QTRY_COMPARE(client.raw().socket().state(), QAbstractSocket::UnconnectedState);
    }
    QTRY_VERIFY(!user.session);
    QCOMPARE(user.received, 1000);
}

void TestWebSocketFlow::aSessionMayCloseInsideItsCallbacks()
{
    EchoEngine server;
    server.engine.setSessionHandler([](engineio::Session &session) {
        session.send(engineio::OutgoingMessage::text("bye"));
        session.close();
    });
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    QVERIFY(client.next().startsWith("0{"));
    QCOMPARE(client.next(), "4bye");
    QCOMPARE(client.next(), "close 1005");
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestWebSocketFlow::shutDownClosesEveryWebSocket()
{
    EchoEngine server;
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < 20; ++i)
        clients.push_back(std::make_unique<WebSocketClient>(server.port(), query));
    QTRY_COMPARE(server.engine.clientsCount(), 20);
    server.engine.close();
    QCOMPARE(server.engine.clientsCount(), 0);
    for (const auto &[sid, user] : server.users)
        QCOMPARE(user->reason, u"server shutting down"_s);
    for (const auto &client : clients) {
        QVERIFY(client->open());
        QVERIFY(client->next().startsWith("0{"));
        QCOMPARE(client->next(), "close 1005");
        QVERIFY(client->raw().waitForClose());
    }
    QTRY_COMPARE(server.loop.wheel().activeCount(), 0);
}

void TestWebSocketFlow::theEngineMayGoWhileClientsAreThere()
{
    auto server = std::make_unique<EchoEngine>();
    WebSocketClient client(server->port(), query);
    WebSocketClient blocked(server->port(), query);
    QVERIFY(client.open());
    QVERIFY(blocked.open());
    QTRY_COMPARE(server->engine.clientsCount(), 2);
    blocked.raw().socket().setReadBufferSize(1);
    for (const auto &[sid, user] : server->users)
        user->session->send(engineio::OutgoingMessage::text(QByteArray(7'000'000, 'x')));
    QCoreApplication::processEvents();
    server.reset();
    QVERIFY(client.raw().waitForClose());
}

void TestWebSocketFlow::theEngineMayGoWhileAWebSocketOpens()
{
    auto server = std::make_unique<EchoEngine>();
    WebSocketClient client(server->port(), query);
    QTRY_VERIFY(server->listener.connectionCount() > 0);
    while (server->listener.connectionCount() > 0) // until it is QWebSocketServer's
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    server.reset();
    QVERIFY(client.raw().waitForClose());
}

void TestWebSocketFlow::anotherClientIsServedMeanwhile()
{
    EchoEngine server;
    WebSocketClient slow(server.port(), query);
    WebSocketClient quick(server.port(), query);
    QVERIFY(slow.open());
    QVERIFY(quick.open());
    quick.next();
    for (int i = 0; i < 100; ++i) {
        slow.sendRaw(frame(websocket::Opcode::text, '4' + QByteArray(100'000, 'x')));
        quick.sendText("4" + QByteArray::number(i));
        QCOMPARE(quick.next(), "4" + QByteArray::number(i));
    }
}

void TestWebSocketFlow::aFloodIsHandedOutInSlices()
{
    constexpr int messages = 2000;
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    int most = 0; // received in one turn
    int before = 0;
    std::unique_ptr<net::TurnEnd> turns;
    turns = std::make_unique<net::TurnEnd>([&] {
        most = std::max(most, server.last->received - std::exchange(before, server.last->received));
        turns->request();
    });
    turns->request();
    QByteArray flood;
    for (int i = 0; i < messages; ++i)
        flood += frame(websocket::Opcode::text, "4" + QByteArray::number(i));
    client.sendRaw(flood);
    for (int i = 0; i < messages; ++i)
        QCOMPARE(client.next(), "4" + QByteArray::number(i));
    QVERIFY2(most < 100, QByteArray::number(most));
}

QTEST_GUILESS_MAIN(TestWebSocketFlow)
#include "tst_engineio_websocket_flow.moc"

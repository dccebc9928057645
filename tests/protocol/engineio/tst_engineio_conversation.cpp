// SPDX-License-Identifier: MIT
#include "protocol/engineio/clientsession.h"
#include "protocol/engineio/serversession.h"
#include "protocol/websocket/codec.h"
#include "tests/protocol/engineio/describe.h"

#include <QTest>

#include <deque>
#include <functional>
#include <random>

using namespace tincan;
using namespace tincan::engineio;
using namespace tincan::engineio::test;
using namespace std::chrono_literals;

namespace {

/// A server's and a client's session, joined by a network of four lanes: GETs, POSTs and the two
/// directions of a WebSocket. Each lane keeps its order; which lane moves next is up to chance, and
/// so is how many bytes of a WebSocket arrive at once.
class Conversation
{
public:
    Conversation(int seed, Transport transport)
        : random(static_cast<unsigned>(seed)), client(clientOptions(transport)),
          fromServer(websocket::Role::client), fromClient(websocket::Role::server)
    {
        drain();
    }

    void clientSays(const QByteArray &text)
    {
        said.client += describe(text);
        client.send(message(text), now);
        drain();
    }
    void serverSays(const QByteArray &text)
    {
        said.server += describe(text);
        server->send(message(text), now);
        drain();
    }
    void clientCloses() { client.close(now), drain(); }
    void serverCloses() { server->close(now), drain(); }

    /// What is on its way over the WebSocket is gone, and both sides see it break.
    void breakWebSocket()
    {
        connects.clear();
        toClient.clear();
        toServer.clear();
        if (socket != 0)
            server->webSocketClosed(socket, WebSocketEnd::failed, now);
        client.webSocketClosed(WebSocketEnd::failed, "broken", now);
        drain();
    }

    bool isClientOpen() const { return client.isOpen(); }
    bool isServerOpen() const { return server && server->isOpen(); }

    /// Moves one thing on one lane that has any; false where all is quiet.
    bool step()
    {
        std::vector<std::function<void()>> moves;
        for (auto *lane : {&gets, &getReplies, &posts, &postReplies, &connects}) {
            if (!lane->empty())
                moves.emplace_back([lane] { takeFirst (*lane)(); });
        }
        if (!toClient.isEmpty())
            moves.emplace_back([this] { moveToClient(); });
        if (!toServer.isEmpty())
            moves.emplace_back([this] { moveToServer(); });
        if (moves.empty())
            return false;
        moves[random() % moves.size()]();
        drain();
        return true;
    }

    /// Moves all there is, lets timers run when nothing moves, up to some time in all.
    void settle(std::chrono::milliseconds time)
    {
        const TimePoint end = now + time;
        for (;;) {
            while (step()) { }
            const auto next = earliest();
            if (!next || *next > end)
                break;
            now = std::max(now, *next);
            if (server)
                server->advance(now);
            client.advance(now);
            drain();
        }
    }

    std::mt19937 random;
    struct
    {
        QByteArray client;
        QByteArray server;
    } said, heard;
    QByteArray ends; // of the server, of the client
    int upgrades = 0;

private:
    using Lane = std::deque<std::function<void()>>;
    static std::function<void()> takeFirst(Lane &lane)
    {
        auto first = std::move(lane.front());
        lane.pop_front();
        return first;
    }

    static ClientSessionOptions clientOptions(Transport transport)
    {
        ClientSessionOptions options;
        options.transport = transport;
        return options;
    }
    static std::shared_ptr<ServerSessionOptions> serverOptions()
    {
        auto options = std::make_shared<ServerSessionOptions>();
        options->maxPayloadBytes = 60;
        options->packetsPerSlice = 2;
        options->pingInterval = 2'000ms;
        options->pingTimeout = 1'000ms;
        return options;
    }

    /// Every third message is binary.
    static bool isBinary(const QByteArray &text) { return text.size() % 3 == 0; }
    static OutgoingMessage message(const QByteArray &text)
    {
        return isBinary(text) ? OutgoingMessage::binary(text) : OutgoingMessage::text(text);
    }
    static QByteArray describe(const QByteArray &text) { return describeMessage(isBinary(text), text) + ' '; }

    std::optional<TimePoint> earliest() const
    {
        const auto a = server ? server->nextDeadline() : std::nullopt;
        const auto b = client.nextDeadline();
        return a && b ? std::min(*a, *b) : a ? a : b;
    }

    void drain()
    {
        isDrainingServer = false;
        while (const auto output = client.nextOutput())
            std::visit([this](const auto &value) { perform(value); }, *output);
        isDrainingServer = true;
        while (const auto output = server ? server->nextOutput() : std::nullopt)
            std::visit([this](const auto &value) { perform(value); }, *output);
        if (server && server->hasInput()) {
            server->continueInput(now);
            drain();
        }
    }

    // The client's wishes

    void perform(client::Poll)
    {
        gets.emplace_back([this, id = ++lastId] {
            pendingGet = id;
            if (server)
                server->pollArrived(id, now);
            else
                server.emplace("sid", serverOptions(), Transport::polling, id, now);
        });
    }
    void perform(const client::Post &post)
    {
        posts.emplace_back([this, id = ++lastId, body = post.body] {
            server->postArrived(id, false, now);
            posts.emplace_back([this, id, body] { server->postFinished(id, body, now); });
        });
    }
    void perform(client::OpenWebSocket)
    {
        connects.emplace_back([this, id = ++lastId] {
            socket = id;
            if (server)
                server->webSocketArrived(id, now);
            else
                server.emplace("sid", serverOptions(), Transport::webSocket, id, now);
            connects.emplace_back([this] { client.webSocketOpened(now); });
        });
    }
    void perform(const client::SendToWebSocket &send)
    {
        toServer += fromServer.encode(send.opcode, send.payload);
    }
    void perform(client::CloseWebSocket)
    {
        fromServer.close(websocket::closecode::none, {}, now);
        toServer += fromServer.takeOutgoing();
    }
    void perform(client::AbortRequests)
    {
        getReplies.clear();
        postReplies.clear();
        if (server)
            server->pollAborted(pendingGet, now);
    }
    void perform(const client::Opened &) { }
    void perform(const client::Closed &closed)
    {
        ends += QByteArray("client ") + toText(closed.reason).data() + ';';
    }

    // The server's

    void perform(const ReplyToPoll &reply)
    {
        getReplies.emplace_back([this, body = reply.payload.body] { client.pollFinished(200, body, now); });
    }
    void perform(const ReplyToPost &)
    {
        postReplies.emplace_back([this] { client.postFinished(200, now); });
    }
    void perform(const RefuseRequest &refusal)
    {
        if (refusal.request == pendingGet)
            getReplies.emplace_back([this] { client.pollFinished(400, {}, now); });
        else
            postReplies.emplace_back([this] { client.postFinished(400, now); });
    }
    void perform(const AbortRequest &) { QFAIL("the client overlapped requests"); }
    void perform(const SendToWebSocket &send) { toClient += send.frame; }
    void perform(const CloseWebSocket &)
    {
        fromClient.close(websocket::closecode::none, {}, now);
        toClient += fromClient.takeOutgoing();
    }
    void perform(const Opened &) { }
    void perform(const Closed &closed) { ends += QByteArray("server ") + toText(closed.reason).data() + ';'; }

    // Either's

    void perform(const MessageReceived &message)
    {
        auto &hearer = isDrainingServer ? heard.client : heard.server;
        hearer += describeMessage(message.isBinary, message.data) + ' ';
    }
    void perform(Drained) { }
    void perform(Upgraded) { ++upgrades; }
    template <typename Told>
    void perform(const Told &)
    {
        QFAIL("nobody observes packets");
    }

    void moveToClient()
    {
        for (const auto &event : fromServer.receive(takeSome(toClient), now)) {
            if (const auto *message = std::get_if<websocket::Message>(&event))
                message->isText ? client.webSocketText(message->data, now)
                                : client.webSocketBinary(message->data, now);
            else
                client.webSocketClosed(WebSocketEnd::closed, {}, now);
            drain();
        }
        toServer += fromServer.takeOutgoing();
    }
    void moveToServer()
    {
        for (const auto &event : fromClient.receive(takeSome(toServer), now)) {
            if (const auto *message = std::get_if<websocket::Message>(&event))
                message->isText ? server->webSocketText(socket, message->data, now)
                                : server->webSocketBinary(socket, message->data, now);
            else
                server->webSocketClosed(socket, WebSocketEnd::closed, now);
            drain();
        }
        toClient += fromClient.takeOutgoing();
    }
    QByteArray takeSome(QByteArray &lane)
    {
        const QByteArray piece = lane.first(1 + qsizetype(random() % std::size_t(lane.size())));
        lane = lane.sliced(piece.size());
        return piece;
    }

    TimePoint now{};
    ChannelId lastId = 0;
    ChannelId pendingGet = 0;
    ChannelId socket = 0;
    ClientSession client;
    std::optional<ServerSession> server;
    websocket::Codec fromServer; // the client's
    websocket::Codec fromClient; // the server's
    Lane gets, getReplies, posts, postReplies, connects;
    QByteArray toClient, toServer;
    bool isDrainingServer = false;
};

} // namespace

class TestConversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMessageArrivesOnceAndInOrder_data();
    void everyMessageArrivesOnceAndInOrder();
    void aBrokenUpgradeLosesNothingUnlessItEndsTheSession_data() { seeds(400); }
    void aBrokenUpgradeLosesNothingUnlessItEndsTheSession();
    void aClientThatClosesIsHeardToTheEnd_data() { seeds(400); }
    void aClientThatClosesIsHeardToTheEnd();
    void aServerThatClosesEndsBothSidesInOrder_data() { seeds(400); }
    void aServerThatClosesEndsBothSidesInOrder();

private:
    static void seeds(int count)
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < count; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    /// Some talk while the network moves as chance has it; numbers go on from talk to talk.
    static void talk(Conversation &conversation, int turns)
    {
        static const QByteArray filler = "................";
        for (int i = 0; i < turns; ++i) {
            const auto chance = conversation.random() % 8;
            const QByteArray text
                = QByteArray::number(i) + filler.first(qsizetype(conversation.random() % 16));
            if (chance < 2)
                conversation.clientSays(text);
            else if (chance < 4 && conversation.isServerOpen())
                conversation.serverSays(text);
            else
                conversation.step();
        }
    }
};

void TestConversation::everyMessageArrivesOnceAndInOrder_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 400; ++seed) {
        QTest::addRow("through an upgrade, seed %d", seed) << Transport::polling << seed;
        if (seed % 10 == 0)
            QTest::addRow("over a WebSocket, seed %d", seed) << Transport::webSocket << seed;
    }
}

void TestConversation::everyMessageArrivesOnceAndInOrder()
{
    QFETCH(Transport, transport);
    QFETCH(int, seed);
    Conversation conversation(seed, transport);
    talk(conversation, 120);
    conversation.settle(8s); // some heartbeats
    talk(conversation, 20);
    conversation.settle(100ms);
    QCOMPARE(conversation.heard.client, conversation.said.client);
    QCOMPARE(conversation.heard.server, conversation.said.server);
    QCOMPARE(conversation.ends, QByteArray());
    QCOMPARE(conversation.upgrades, transport == Transport::polling ? 2 : 0);
}

void TestConversation::aBrokenUpgradeLosesNothingUnlessItEndsTheSession()
{
    QFETCH(int, seed);
    Conversation conversation(seed, Transport::polling);
    talk(conversation, seed % 60);
    conversation.breakWebSocket();
    talk(conversation, 30);
    conversation.settle(8s);
    QVERIFY(conversation.said.client.startsWith(conversation.heard.client));
    QVERIFY(conversation.said.server.startsWith(conversation.heard.server));
    if (!conversation.ends.isEmpty())
        return;
    QCOMPARE(conversation.heard.client, conversation.said.client);
    QCOMPARE(conversation.heard.server, conversation.said.server);
}

void TestConversation::aClientThatClosesIsHeardToTheEnd()
{
    QFETCH(int, seed);
    Conversation conversation(seed, Transport::polling);
    talk(conversation, 5 + seed % 60);
    const bool wasOpen = conversation.isClientOpen();
    conversation.clientCloses();
    conversation.settle(60s);
    QCOMPARE(conversation.ends.count("client"), 1);
    QVERIFY(conversation.ends.contains("client forced close;"));
    QVERIFY(conversation.said.server.startsWith(conversation.heard.server));
    if (!wasOpen)
        return;
    QCOMPARE(conversation.heard.client, conversation.said.client);
    QCOMPARE(conversation.ends.count("server"), 1);
    QVERIFY2(conversation.ends.contains("server transport close;"), conversation.ends);
}

void TestConversation::aServerThatClosesEndsBothSidesInOrder()
{
    QFETCH(int, seed);
    Conversation conversation(seed, Transport::polling);
    talk(conversation, 5 + seed % 60);
    if (!conversation.isServerOpen())
        return;
    conversation.serverCloses();
    conversation.settle(60s);
    QCOMPARE(conversation.ends.count("server"), 1);
    QCOMPARE(conversation.ends.count("client"), 1);
    QVERIFY2(conversation.ends.contains("server forced close;"), conversation.ends);
    // A POST that crosses the close finds the session gone, which is an error.
    QVERIFY2(conversation.ends.contains("client transport close;")
            || conversation.ends.contains("client transport error;"),
        conversation.ends);
    QVERIFY(conversation.said.client.startsWith(conversation.heard.client));
    QVERIFY(conversation.said.server.startsWith(conversation.heard.server));
}

QTEST_APPLESS_MAIN(TestConversation)
#include "tst_engineio_conversation.moc"

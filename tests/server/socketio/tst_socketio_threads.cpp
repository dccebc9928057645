// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "server/engineio/engine.h"
#include "server/server.h"
#include "server/socketio/serverthreads.h"
#include "tests/server/support/pollingclient.h"
#include "tests/server/support/websocketclient.h"

#include <QSet>
#include <QTest>
#include <QThread>

#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr int threads = 3;

// What every server here does.
void setUp(Server &server)
{
    server.onConnection([&server](Socket &socket) {
        socket.on(u"echo"_s, [](const Array &args, const Ack &ack) { ack(args.value(0)); });
        socket.on(u"join"_s, [&socket](const Array &args, const Ack &ack) {
            if (socket.join(args.value(0).toString()))
                ack();
        });
        socket.on(u"say"_s, [&server, &socket](const Array &args) {
            server.emitEvent(u"said"_s, socket.id(), args.value(0));
        });
        socket.on(u"in"_s, [&server](const Array &args) {
            server.to(args.value(0).toString()).emitEvent(u"room"_s, args.value(1));
        });
        socket.on(u"sockets"_s, [&server](const Array &args, const Ack &ack) {
            server.in(args.value(0).toString()).fetchSockets([ack](const RemoteSockets &sockets) {
                ack(sockets ? qint64(sockets->size()) : -1);
            });
        });
        socket.on(u"ask-all"_s, [&server](const Array &args, const Ack &ack) {
            server.timeout(std::chrono::milliseconds(args.value(0).toInteger()))
                .emitWithAck(u"question"_s, {}, [ack](const Answers &answers) {
                    if (answers)
                        ack(*answers);
                    else
                        ack(u"timeout"_s, answers.error().answers);
                });
        });
        socket.on(u"ask-servers"_s, [&server](const Array &args, const Ack &ack) {
            server.sockets().serverSideEmitWithAck(
                u"who"_s, args, 10s, [ack](const Answers &answers) { ack(answers.value_or(Array())); });
        });
        socket.on(u"send-away"_s,
            [&server](const Array &args) { server.in(args.value(0).toString()).disconnectSockets(true); });
    });
    server.sockets().on(u"who"_s, [](const Array &args, const Ack &ack) { ack(args.value(0)); });
}

struct Running
{
    explicit Running(const ServerOptions &options = {}) : servers(threads, options, setUp)
    {
        const auto listening = servers.listen(QHostAddress::LocalHost, 0);
        Q_ASSERT(listening);
        port = servers.port();
    }
    ServerThreads servers;
    quint16 port = 0;
};

// A client by WebSocket that has joined `/`.
class Client
{
public:
    explicit Client(quint16 port, const Object &auth = {}) : m_socket(port, "EIO=4&transport=websocket")
    {
        const bool isOpen = m_socket.open();
        Q_ASSERT(isOpen);
        m_socket.next();
        m_socket.sendText("40" + (auth.isEmpty() ? QByteArray() : json::write(auth)));
        QByteArray packet = m_socket.next();
        for (; packet.startsWith("42"); packet = m_socket.next())
            events.append(json::read(packet.sliced(2))->toArray());
        reply = json::read(packet.sliced(2))->toObject();
    }

    void emitEvent(const Array &event) { m_socket.sendText("42" + json::write(event)); }
    /// The arguments of its acknowledgement; events that come before it are kept.
    Array ask(const Array &event)
    {
        m_socket.sendText("421" + json::write(event));
        for (;;) {
            const QByteArray packet = m_socket.next();
            if (packet == "closed")
                return {};
            if (packet.startsWith("431"))
                return json::read(packet.sliced(3))->toArray();
            keep(packet);
        }
    }
    /// The next event.
    Array next()
    {
        while (events.isEmpty()) {
            const QByteArray packet = m_socket.next();
            if (packet == "closed" || packet.startsWith("close"))
                return {QString::fromLatin1(packet)};
            keep(packet);
        }
        return events.takeFirst();
    }
    /// Answers the next question.
    void answer(const QByteArray &value)
    {
        for (;;) {
            const QByteArray packet = m_socket.next();
            if (packet.endsWith("[\"question\"]")) {
                const QByteArray id = packet.mid(2, packet.indexOf('[') - 2);
                return m_socket.sendText("43" + id + value);
            }
            keep(packet);
        }
    }
    QString id() const { return reply.value(u"sid").toString(); }
    WebSocketClient &socket() { return m_socket; }

    QList<Array> events;
    Object reply;

private:
    void keep(const QByteArray &packet)
    {
        if (packet.startsWith("42["))
            events.append(json::read(packet.sliced(2))->toArray());
    }

    WebSocketClient m_socket;
};

using Clients = std::vector<std::unique_ptr<Client>>;

Clients joined(quint16 port, int count)
{
    Clients clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(std::make_unique<Client>(port));
    return clients;
}

} // namespace

/// Real connections to one server on several threads.
class ThreadsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectionsGoToEachThreadInTurn();
    void everySendersEventsArriveInOrderEverywhere();
    void roomsReachAcrossThreads();
    void answersComeFromEveryThread();
    void serversAnswerEachOther();
    void socketsOfOtherThreadsAreSentAway();
    void whoPollsIsServedWhateverThreadItsConnectionComesTo();
    void aConnectionMayServeSessionsOfEveryThread();
    void anUpgradeGoesToTheThreadOfItsSession();
    void unknownSessionsAreUnknown();
    void anIdOfTheProgramsMakingIsGivenOnceInAllThreads();
    void aClientThatComesBackToAnotherThreadGetsWhatItMissed();
    void unfinishedPacketsAreCountedOverAllThreads();
    void whatWaitsToBeSentIsCountedOverAllThreads();
    void whatIsPostedComesAfterWhatWasEmitted();
    void aClientMayBeReadFromLater();
    void everyoneIsToldWhenTheServersClose();
    void serversMayGoWhileClientsTalk();
};

void ThreadsTest::connectionsGoToEachThreadInTurn()
{
    std::mutex mutex;
    QList<QThread *> seen;
    ServerThreads servers(threads, {}, [&](Server &server) {
        server.onConnection([&](Socket &) {
            const std::lock_guard lock(mutex);
            seen.append(QThread::currentThread());
        });
    });
    QVERIFY(servers.listen(QHostAddress::LocalHost, 0));
    const Clients clients = joined(servers.port(), 2 * threads);
    const std::lock_guard lock(mutex);
    QCOMPARE(seen.size(), 2 * threads);
    QCOMPARE(QSet<QThread *>(seen.begin(), seen.end()).size(), threads);
    for (QThread *const thread : std::as_const(seen))
        QCOMPARE(seen.count(thread), 2);
    QVERIFY(!seen.contains(QThread::currentThread()));
}

void ThreadsTest::everySendersEventsArriveInOrderEverywhere()
{
    constexpr int senders = 6;
    constexpr int each = 300;
    Running running;
    const Clients clients = joined(running.port, senders);
    for (int i = 0; i < each; ++i) {
        for (const auto &client : clients)
            client->emitEvent({u"say"_s, i});
    }
    for (const auto &client : clients) {
        QHash<QString, qint64> next;
        for (int i = 0; i < senders * each; ++i) {
            const Array event = client->next();
            QCOMPARE(event.value(2), Value(next[event.value(1).toString()]++));
        }
        QCOMPARE(next.size(), senders);
    }
}

void ThreadsTest::roomsReachAcrossThreads()
{
    Running running;
    const Clients clients = joined(running.port, 5);
    for (const int i : {0, 1, 3}) // of two threads
        clients[size_t(i)]->ask({u"join"_s, u"red"_s});
    QCOMPARE(clients[2]->ask({u"sockets"_s, u"red"_s}), Array{3});
    clients[2]->emitEvent({u"in"_s, u"red"_s, 1});
    for (const int i : {0, 1, 3})
        QCOMPARE(clients[size_t(i)]->next(), Array({u"room"_s, 1}));
    clients[2]->emitEvent({u"in"_s, clients[4]->id(), 2});
    QCOMPARE(clients[4]->next(), Array({u"room"_s, 2}));
    clients[2]->ask({u"echo"_s, 1});
    QVERIFY(clients[2]->events.isEmpty());
}

void ThreadsTest::answersComeFromEveryThread()
{
    Running running;
    const Clients clients = joined(running.port, 4);
    clients[3]->emitEvent({u"ask-all"_s, 1}); // whose answer nobody wants; it is over soon
    for (const auto &client : clients)
        client->answer("[\"first\"]");
    clients[3]->socket().sendText("421[\"ask-all\",10000]");
    for (const auto &client : clients)
        client->answer("[\"all\"]");
    QCOMPARE(json::read(clients[3]->socket().next().sliced(3))->at(0), Value(Array(4, u"all"_s)));
    clients[0]->socket().sendText("421[\"ask-all\",500]");
    for (const int i : {0, 1, 3})
        clients[size_t(i)]->answer("[\"some\"]");
    QCOMPARE(
        json::read(clients[0]->socket().next().sliced(3)), Value(Array({u"timeout"_s, Array(3, u"some"_s)})));
}

void ThreadsTest::serversAnswerEachOther()
{
    Running running;
    Client client(running.port);
    QCOMPARE(client.ask({u"ask-servers"_s, u"x"_s}), Array{Array(threads - 1, u"x"_s)});
}

void ThreadsTest::socketsOfOtherThreadsAreSentAway()
{
    Running running;
    const Clients clients = joined(running.port, 3);
    clients[0]->emitEvent({u"send-away"_s, clients[1]->id()});
    QCOMPARE(clients[1]->socket().next(), "41");
    QVERIFY(clients[1]->socket().next().startsWith("close"));
    QCOMPARE(clients[0]->ask({u"sockets"_s, clients[1]->id()}), Array{0});
    QCOMPARE(clients[2]->ask({u"echo"_s, 1}), Array{1});
}

void ThreadsTest::whoPollsIsServedWhateverThreadItsConnectionComesTo()
{
    Running running;
    for (int i = 0; i < threads; ++i) {
        PollingClient client(running.port); // with a new connection for each request
        QCOMPARE(client.post("40"), "200 ok");
        QVERIFY(client.poll().startsWith("200 40"));
        for (int n = 0; n < 10; ++n) {
            client.get();
            const QByteArray number = QByteArray::number(n);
            QCOMPARE(
                client.post("42" + number + "[\"echo\",\"" + QByteArray(n * 10'000, 'x') + "\"]"), "200 ok");
            QVERIFY(client.polled().startsWith("200 43" + number));
        }
    }
}

void ThreadsTest::aConnectionMayServeSessionsOfEveryThread()
{
    Running running;
    std::vector<std::unique_ptr<PollingClient>> clients;
    for (int i = 0; i < 2 * threads; ++i)
        clients.push_back(std::make_unique<PollingClient>(running.port));
    RawClient connection(running.port);
    const auto post = [](const PollingClient &client, const QByteArray &body) {
        return "POST /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    };
    const auto get = [](const PollingClient &client) {
        return "GET /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\n\r\n";
    };
    QByteArray pipelined;
    for (const auto &client : clients)
        pipelined += post(*client, "40");
    connection.send(pipelined);
    for (const auto &client : clients) {
        Q_UNUSED(client)
        QCOMPARE(PollingClient::text(connection.response()), "200 ok");
    }
    for (const auto &client : clients) { // one after the other, as a browser does it
        connection.send(get(*client));
        QVERIFY(PollingClient::text(connection.response()).startsWith("200 40"));
    }
}

void ThreadsTest::anUpgradeGoesToTheThreadOfItsSession()
{
    Running running;
    std::vector<std::unique_ptr<PollingClient>> clients;
    for (int i = 0; i < 2 * threads; ++i) {
        PollingClient &client = *clients.emplace_back(std::make_unique<PollingClient>(running.port));
        WebSocketClient socket(running.port, "EIO=4&transport=websocket&sid=" + client.sid);
        QVERIFY(socket.open());
        socket.sendText("2probe");
        QCOMPARE(socket.next(), "3probe");
        socket.sendText("5");
        socket.sendText("40");
        QVERIFY(socket.next().startsWith("40{"));
        socket.sendText("421[\"echo\",7]");
        QCOMPARE(socket.next(), "431[7]");
    }
}

void ThreadsTest::unknownSessionsAreUnknown()
{
    Running running;
    for (int i = 0; i < threads; ++i) {
        PollingClient client(running.port);
        QCOMPARE(client.post("1"), "200 ok");
        QCOMPARE(client.poll(), unknownSid);
        client.sid = "nobody";
        QCOMPARE(client.poll(), unknownSid);
    }
}

void ThreadsTest::anIdOfTheProgramsMakingIsGivenOnceInAllThreads()
{
    Running running;
    running.servers.forEach([](Server &server) {
        server.engine().setIdGenerator([](const HandshakeRequest &) { return "always-the-same"_ba; });
    });
    const PollingClient first(running.port);
    QCOMPARE(first.open.status, 200);
    for (int i = 0; i < threads; ++i) {
        const PollingClient other(running.port);
        QCOMPARE(other.open.status, 400);
    }
}

void ThreadsTest::aClientThatComesBackToAnotherThreadGetsWhatItMissed()
{
    ServerOptions options;
    options.connectionStateRecovery.emplace();
    Running running(options);
    Client witness(running.port);
    for (int round = 0; round < 2 * threads; ++round) {
        auto lost = std::make_unique<Client>(running.port);
        lost->ask({u"join"_s, u"red"_s});
        witness.emitEvent({u"say"_s, u"here"_s});
        const QString offset = lost->next().last().toString();
        const Object auth{{u"pid"_s, lost->reply.value(u"pid")}, {u"offset"_s, offset}};
        const QString id = lost->id();
        lost.reset();
        while (witness.ask({u"sockets"_s, id}) != Array{0})
            QCoreApplication::processEvents();
        witness.emitEvent({u"say"_s, u"missed"_s});
        witness.emitEvent({u"in"_s, u"red"_s, u"in red"_s});
        witness.ask({u"echo"_s, 1});
        Client back(running.port, auth);
        QCOMPARE(back.id(), id);
        QCOMPARE(back.next().value(2), Value(u"missed"_s));
        QCOMPARE(back.next().value(1), Value(u"in red"_s));
        witness.emitEvent({u"in"_s, u"red"_s, u"now"_s});
        QCOMPARE(back.next().value(1), Value(u"now"_s));
    }
}

void ThreadsTest::unfinishedPacketsAreCountedOverAllThreads()
{
    ServerOptions options;
    options.limits.unfinishedPacketBytesTotal = 700'000;
    Running running(options);
    const Clients clients = joined(running.port, threads);
    // More than an equal part of the total, and all there is to hold but a little.
    for (const int i : {0, 1}) {
        clients[size_t(i)]->socket().sendText(
            R"(452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
        clients[size_t(i)]->socket().sendBinary(QByteArray(300'000, 'x'));
    }
    Client witness(running.port);
    for (const int i : {0, 1}) {
        clients[size_t(i)]->socket().sendBinary("y"); // the packet is complete
        QCOMPARE(clients[size_t(i)]->ask({u"echo"_s, 1}), Array{1});
    }
    for (const int i : {0, 1, 2}) {
        clients[size_t(i)]->socket().sendText(
            R"(452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
        clients[size_t(i)]->socket().sendBinary(QByteArray(300'000, 'x'));
    }
    // One of the three was too much.
    const auto areGone = [&] {
        const Array left = witness.ask({u"sockets"_s, clients[0]->id()})
            + witness.ask({u"sockets"_s, clients[1]->id()}) + witness.ask({u"sockets"_s, clients[2]->id()});
        return left.count(Value(0));
    };
    QTRY_COMPARE(areGone(), 1);
}

void ThreadsTest::whatWaitsToBeSentIsCountedOverAllThreads()
{
    ServerOptions options;
    options.limits.outputTotalBytes = 1'500'000;
    Running running(options);
    std::vector<std::unique_ptr<PollingClient>> silent; // who fetch nothing
    for (int i = 0; i < threads; ++i) {
        PollingClient &client = *silent.emplace_back(std::make_unique<PollingClient>(running.port));
        QCOMPARE(client.post("40"), "200 ok");
        QVERIFY(client.poll().startsWith("200 40"));
        QCOMPARE(client.post("42[\"join\",\"silent" + QByteArray::number(i) + "\"]"), "200 ok");
    }
    const auto send = [&](int thread, int bytes) {
        running.servers.run(
            thread, [&](Server &server) { server.local().emitEvent(u"much"_s, QString(bytes, u'x')); });
    };
    const auto isThere = [&](int thread) {
        bool hasAny = false;
        running.servers.run(thread, [&](Server &server) { hasAny = server.sockets().socketCount() > 0; });
        return hasAny;
    };
    send(0, 700'000); // more than a third
    send(1, 700'000);
    for (int i = 0; i < threads; ++i)
        QVERIFY(isThere(i));
    send(2, 300'000); // less than a third, and more than all may hold: another has to go
    QTRY_VERIFY(int(isThere(0)) + int(isThere(1)) == 1);
    QVERIFY(isThere(2));
    QVERIFY(silent[2]->poll().contains("xxx"));
}

void ThreadsTest::whatIsPostedComesAfterWhatWasEmitted()
{
    Running running;
    const Clients clients = joined(running.port, threads);
    const auto order = [](int i) {
        return ServerThreads::Order{[i](Server &server) {
            const QList<Socket *> sockets = server.sockets().sockets();
            for (Socket *const socket : sockets)
                socket->emitEvent(u"posted"_s, i);
        }};
    };
    for (int i = 0; i < 100; ++i) {
        running.servers.run(0, [&](Server &first) {
            first.emitEvent(u"emitted"_s, i);
            for (int thread = 0; thread < threads; ++thread)
                running.servers.post(thread, order(i));
        });
    }
    for (const auto &client : clients) {
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(client->next(), Array({u"emitted"_s, i}));
            QCOMPARE(client->next(), Array({u"posted"_s, i}));
        }
    }
}

void ThreadsTest::aClientMayBeReadFromLater()
{
    Running running;
    const Clients clients = joined(running.port, threads);
    std::shared_ptr<void> first;
    std::shared_ptr<void> second;
    running.servers.run(1, [&](Server &server) {
        Socket *const socket = server.sockets().sockets().value(0);
        first = socket->pauseReading();
        second = socket->pauseReading();
    });
    clients[1]->emitEvent({u"say"_s, u"held"_s});
    clients[0]->emitEvent({u"say"_s, u"other"_s});
    for (const auto &client : clients)
        QCOMPARE(client->next().value(2), Value(u"other"_s));
    running.servers.run(1, [&](Server &) { first.reset(); });
    clients[0]->emitEvent({u"say"_s, u"another"_s});
    for (const auto &client : clients)
        QCOMPARE(client->next().value(2), Value(u"another"_s));
    running.servers.run(1, [&](Server &) { second.reset(); });
    for (const auto &client : clients)
        QCOMPARE(client->next().value(2), Value(u"held"_s));
}

void ThreadsTest::everyoneIsToldWhenTheServersClose()
{
    Running running;
    const Clients clients = joined(running.port, threads);
    running.servers.close();
    for (const auto &client : clients) {
        const QByteArray last = client->socket().next();
        QVERIFY2(last.startsWith("close") || last == "1", last);
    }
}

void ThreadsTest::serversMayGoWhileClientsTalk()
{
    for (int round = 0; round < 5; ++round) {
        auto running = std::make_unique<Running>();
        const Clients clients = joined(running->port, 6);
        for (int i = 0; i < 100; ++i) {
            for (const auto &client : clients)
                client->emitEvent({u"say"_s, i});
        }
        clients[0]->next();
        if (round % 2)
            running->servers.close();
        running.reset();
    }
}

QTEST_GUILESS_MAIN(ThreadsTest)
#include "tst_socketio_threads.moc"

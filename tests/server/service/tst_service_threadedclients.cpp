// SPDX-License-Identifier: MIT
// Clients of three threads, and a service in the first of them.

#include "server/engineio/engine.h"
#include "server/server.h"
#include "server/service/home.h"
#include "server/service/threadedclients.h"
#include "tests/server/service/recordingservice.h"
#include "tests/server/support/roomclient.h"
#include "tests/support/patience.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace tincan;
using namespace Qt::StringLiterals;
using test::patienceMs;
using test::RoomClient;

namespace {

constexpr int threads = 3;

struct Bench
{
    explicit Bench(const service::HomeLimits &limits = {}, const ServerOptions &options = {})
        : home(limits), servers(threads, options, [](Server &) {})
    {
        home.moveTo(servers);
        clients = std::make_unique<service::ThreadedClients>(servers, home, u"/chat"_s);
        atHome([this] { clients->serve(service); });
        if (!servers.listen(QHostAddress::LocalHost, 0))
            qFatal("can't listen");
        port = servers.port();
    }
    ~Bench()
    {
        atHome([this] {
            home.close();
            clients.reset();
        });
    }
    void atHome(const std::function<void()> &what)
    {
        servers.run(0, [&](Server &) { what(); });
    }
    QStringList told()
    {
        QStringList told;
        atHome([&] { told = service.told; });
        return told;
    }
    std::unique_ptr<RoomClient> open(const QString &name)
    {
        return std::make_unique<RoomClient>(port, "/chat", Object{{u"name"_s, name}});
    }

    test::RecordingService service; // used at home
    service::Home home;
    ServerThreads servers;
    std::unique_ptr<service::ThreadedClients> clients;
    quint16 port = 0;
};

} // namespace

class ThreadedClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsToldInOneThread();
    void whoIsRefusedIsToldWhy();
    void theFirstThingAClientGetsIsWhatItIsWelcomedWith();
    void whoGoesBeforeItIsLetInIsGone();
    void aClientCanBeAskedEverythingInEveryThread();
    void answersAndBroadcastsKeepTheirOrder();
    void whoSendsFasterThanTheServiceWorksIsSlowed();
    void whoSendsMoreThanMayWaitLosesItsConnection();
    void whatWasNotToldOfALetInIsMadeUpFor();
    void nothingIsToldAfterItsEnd();
};

void ThreadedClientsTest::everythingIsToldInOneThread()
{
    Bench bench;
    QThread *home = nullptr;
    bench.atHome([&] { home = QThread::currentThread(); });
    QList<QThread *> seen;
    bench.atHome([&] {
        bench.service.onAdmit = [&](service::Client &, const Next &next) {
            seen << QThread::currentThread();
            next();
        };
        bench.service.onReceived
            = [&](service::Client &, const QString &, const Array &args, const Ack &ack) {
                  seen << QThread::currentThread();
                  ack(args.value(0));
              };
    });
    for (int i = 0; i < threads; ++i) {
        const auto client = bench.open(u"Ann"_s);
        QVERIFY(client->isIn());
        QCOMPARE(client->answer(client->ask({u"echo"_s, i})), Array{i});
    }
    QTRY_COMPARE_WITH_TIMEOUT(bench.told().size(), 4 * threads, patienceMs);
    QCOMPARE(bench.told().count(u"transport close"_s), threads);
    bench.atHome([&] { QCOMPARE(seen, QList<QThread *>(2 * threads, home)); });
    bench.atHome([&] { QCOMPARE(bench.clients->count(), 0); });
}

void ThreadedClientsTest::whoIsRefusedIsToldWhy()
{
    Bench bench;
    bench.atHome([&] {
        bench.service.onAdmit = [](service::Client &, const Next &next) {
            next(ConnectError{u"Not you."_s, 7});
        };
    });
    for (int i = 0; i < threads; ++i) {
        const auto client = bench.open(u"Ann"_s);
        QVERIFY(!client->isIn());
        QCOMPARE(client->reply, R"(44/chat,{"message":"Not you.","data":7})");
    }
    bench.atHome([&] { QCOMPARE(bench.clients->count(), 0); });
}

void ThreadedClientsTest::theFirstThingAClientGetsIsWhatItIsWelcomedWith()
{
    constexpr int count = 12;
    Bench bench;
    bench.atHome([&] {
        bench.service.onConnected = [&](service::Client &client) {
            const qint64 number = bench.clients->count();
            bench.clients->except(client.id()).emitEvent(u"came"_s, number);
            client.emitEvent(u"welcome"_s, number);
        };
    });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(bench.open(u"Ann"_s)); // all at once
    for (const auto &client : clients) {
        QVERIFY(client->isIn());
        const RoomClient::Packet welcome = client->next();
        QCOMPARE(welcome.event, u"welcome"_s);
        for (qint64 number = welcome.args.value(0).toInteger() + 1; number <= count; ++number) {
            const RoomClient::Packet came = client->next();
            QCOMPARE(came.event, u"came"_s);
            QCOMPARE(came.args, Array{number});
        }
    }
}

void ThreadedClientsTest::whoGoesBeforeItIsLetInIsGone()
{
    Bench bench;
    QList<Next> waiting;
    bench.atHome(
        [&] { bench.service.onAdmit = [&](service::Client &, const Next &next) { waiting << next; }; });
    for (int i = 0; i < threads; ++i) {
        auto client = bench.open(u"Ann"_s);
        QTRY_COMPARE_WITH_TIMEOUT(bench.told().size(), i + 1, patienceMs);
    }
    const auto sessions = [&] {
        int count = 0;
        bench.servers.forEach([&](Server &server) { count += server.engine().clientsCount(); });
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sessions(), 0, patienceMs);
    bench.atHome([&] {
        for (const Next &next : waiting)
            next();
        waiting.clear();
    });
    QTRY_COMPARE_WITH_TIMEOUT(bench.told().count(u"transport close"_s), threads, patienceMs);
    bench.atHome([&] { QCOMPARE(bench.clients->count(), 0); });
}

void ThreadedClientsTest::aClientCanBeAskedEverythingInEveryThread()
{
    Bench bench;
    bench.atHome([&] {
        bench.service.onReceived
            = [](service::Client &client, const QString &event, const Array &args, const Ack &ack) {
                  const QString room = args.value(0).toString();
                  if (event == u"join"_s)
                      client.join(room);
                  else if (event == u"leave"_s)
                      client.leave(room);
                  else if (event == u"go"_s)
                      client.disconnect();
                  if (event == u"queued"_s)
                      client.askQueuedBytes([ack](qsizetype bytes) { ack(qint64(bytes)); });
                  else
                      ack(client.isIn(room));
              };
    });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < threads; ++i) {
        RoomClient &client = *clients.emplace_back(bench.open(u"Ann"_s));
        QVERIFY(client.isIn());
        QCOMPARE(client.answer(client.ask({u"join"_s, u"red"_s})), Array{true});
        QCOMPARE(client.answer(client.ask({u"queued"_s})), Array{0});
    }
    bench.atHome([&] { bench.clients->to(u"red"_s).emitEvent(u"inside"_s, 1); });
    for (const auto &client : clients)
        QCOMPARE(client->next().args, Array{1});
    QCOMPARE(clients[1]->answer(clients[1]->ask({u"leave"_s, u"red"_s})), Array{false});
    bench.atHome([&] { bench.clients->to(u"red"_s).emitEvent(u"inside"_s, 2); });
    QCOMPARE(clients[2]->next().args, Array{2});
    QCOMPARE(clients[0]->next().args, Array{2});
    for (const auto &client : clients) {
        client->emitEvent({u"go"_s});
        while (!client->next().args.isEmpty()) { }
        QCOMPARE(client->last, "41/chat,");
    }
    QTRY_COMPARE_WITH_TIMEOUT(bench.told().count(u"server namespace disconnect"_s), threads, patienceMs);
}

void ThreadedClientsTest::answersAndBroadcastsKeepTheirOrder()
{
    constexpr int each = 300;
    Bench bench;
    qint64 last = 0; // at home
    bench.atHome([&] {
        bench.service.onReceived
            = [&](service::Client &client, const QString &, const Array &, const Ack &ack) {
                  ack(++last);
                  bench.clients->except(client.id()).emitEvent(u"new"_s, last);
              };
    });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < 2 * threads; ++i) {
        clients.push_back(bench.open(u"Ann"_s));
        QVERIFY(clients.back()->isIn());
    }
    for (int i = 0; i < each; ++i) {
        for (const auto &client : clients)
            client->ask({u"say"_s, i});
    }
    for (const auto &client : clients) {
        for (qint64 seq = 1; seq <= each * qint64(clients.size()); ++seq)
            QCOMPARE(client->next().args, Array{seq});
    }
}

void ThreadedClientsTest::whoSendsFasterThanTheServiceWorksIsSlowed()
{
    constexpr int events = 2'000;
    Bench bench({.clientEvents = 8, .events = 200});
    QSemaphore mayGoOn;
    bench.atHome([&] {
        bench.service.onReceived
            = [&](service::Client &, const QString &event, const Array &args, const Ack &ack) {
                  if (event == u"wait"_s)
                      mayGoOn.acquire();
                  ack(args.value(0));
              };
    });
    std::atomic<int> read = 0; // by the thread of the second client
    bench.servers.run(1, [&read](Server &server) {
        server.of(u"/chat"_s).onConnection([&read](Socket &socket) {
            socket.onAny([&read](const QString &, const Array &) { ++read; });
        });
    });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(bench.open(u"Ann"_s));
        QVERIFY(clients.back()->isIn());
    }
    RoomClient &flooder = *clients[1];
    flooder.emitEvent({u"wait"_s});
    for (int i = 0; i < events; ++i)
        flooder.ask({u"echo"_s, i});
    QTRY_VERIFY_WITH_TIMEOUT(read >= 8, patienceMs);
    for (int turn = 0; turn < 100; ++turn) { // of that thread, which would read on
        QCoreApplication::processEvents();
        bench.servers.run(1, [](Server &) {});
    }
    QVERIFY(read < 200);
    mayGoOn.release();
    for (int i = 0; i < events; ++i)
        QCOMPARE(flooder.next().args, Array{i});
    QCOMPARE(read.load(), events + 1);
}

void ThreadedClientsTest::whoSendsMoreThanMayWaitLosesItsConnection()
{
    Bench bench({.clientEvents = 1'000, .events = 10});
    QSemaphore isWaiting;
    QSemaphore mayGoOn;
    bench.atHome([&] {
        bench.service.onReceived = [&](service::Client &, const QString &, const Array &, const Ack &) {
            isWaiting.release();
            mayGoOn.acquire();
        };
    });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(bench.open(u"Ann"_s));
        QVERIFY(clients.back()->isIn());
    }
    clients[1]->emitEvent({u"first"_s});
    isWaiting.acquire();
    for (int i = 0; i < 11; ++i)
        clients[1]->emitEvent({u"more"_s});
    QVERIFY(clients[1]->next().args.isEmpty());
    QVERIFY2(clients[1]->last.startsWith("close"), clients[1]->last);
    mayGoOn.release(100);
    QTRY_VERIFY_WITH_TIMEOUT(bench.told().last() == u"forced close"_s, patienceMs);
}

void ThreadedClientsTest::whatWasNotToldOfALetInIsMadeUpFor()
{
    ServerOptions options;
    options.limits.inboxMessages = 8;
    Bench bench({}, options);
    QSemaphore isBusy;
    QSemaphore mayGoOn;
    QList<Next> waiting;
    bench.atHome(
        [&] { bench.service.onAdmit = [&](service::Client &, const Next &next) { waiting << next; }; });
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(bench.open(u"Ann"_s));
        QTRY_COMPARE_WITH_TIMEOUT(bench.told().size(), i + 1, patienceMs);
    }
    bench.servers.post(1, {[&](Server &) {
        isBusy.release();
        mayGoOn.acquire();
    }});
    isBusy.acquire();
    bench.atHome([&] {
        waiting[1](); // and then more than its thread can take
        for (int i = 0; i < 20; ++i)
            bench.clients->all().emitEvent(u"much"_s, i);
    });
    mayGoOn.release();
    QVERIFY(!clients[1]->isIn());
    QTRY_COMPARE_WITH_TIMEOUT(bench.told().count(u"transport close"_s), 1, patienceMs);
    bench.atHome([&] { waiting.clear(); });
}

void ThreadedClientsTest::nothingIsToldAfterItsEnd()
{
    Bench bench;
    std::vector<std::unique_ptr<RoomClient>> clients;
    for (int i = 0; i < threads; ++i) {
        clients.push_back(bench.open(u"Ann"_s));
        QVERIFY(clients.back()->isIn());
    }
    const QStringList before = bench.told();
    bench.atHome([&] { bench.clients.reset(); });
    for (const auto &client : clients)
        client->ask({u"hello"_s});
    clients.clear();
    const auto sessions = [&] {
        int count = 0;
        bench.servers.forEach([&](Server &server) { count += server.engine().clientsCount(); });
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sessions(), 0, patienceMs);
    QCOMPARE(bench.told(), before);
}

QTEST_GUILESS_MAIN(ThreadedClientsTest)
#include "tst_service_threadedclients.moc"

// SPDX-License-Identifier: MIT
#include "server/service/localclients.h"
#include "tests/server/service/recordingservice.h"
#include "tests/support/packetclient.h"

#include <QTest>

using namespace tincan;
using namespace Qt::StringLiterals;
using test::PacketClient;

namespace {

struct Bench
{
    Bench() { clients->serve(service); }
    PacketClient join(const QString &name = u"Ann"_s)
    {
        return PacketClient(hub, u"/chat"_s, {{u"name"_s, name}});
    }

    test::HubBench hub;
    test::RecordingService service;
    std::unique_ptr<service::LocalClients> clients
        = std::make_unique<service::LocalClients>(hub.of(u"/chat"_s));
};

} // namespace

class LocalClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfTheWholeWayOfAClient();
    void whoIsRefusedIsNotThere();
    void whoGoesBeforeItIsLetInWithdraws();
    void aClientCanBeAskedEverything();
    void nothingIsToldAfterItsEnd();
};

void LocalClientsTest::tellsOfTheWholeWayOfAClient()
{
    Bench bench;
    bench.service.onConnected = [&](service::Client &client) {
        QCOMPARE(bench.clients->count(), 1);
        QCOMPARE(bench.clients->find(client.id()), &client);
        client.emitEvent(u"welcome"_s);
    };
    bench.service.onReceived
        = [](service::Client &, const QString &, const Array &args, const Ack &ack) { ack(args.value(0)); };
    PacketClient ann = bench.join();
    QVERIFY(ann.isConnected());
    QCOMPARE(ann.ask(u"echo"_s, 7), Array{7});
    QCOMPARE(ann.take(u"welcome"_s).size(), 1);
    ann.leave();
    QCOMPARE(bench.service.told,
        QStringList({u"admit Ann"_s, u"connected"_s, u"echo"_s, u"client namespace disconnect"_s}));
    QCOMPARE(bench.clients->count(), 0);
}

void LocalClientsTest::whoIsRefusedIsNotThere()
{
    Bench bench;
    QString id;
    bench.service.onAdmit = [&](service::Client &client, const Next &next) {
        id = client.id();
        next(ConnectError{u"no"_s, {}});
    };
    PacketClient ann = bench.join();
    QVERIFY(!ann.isConnected());
    QCOMPARE(bench.service.told, QStringList{u"admit Ann"_s});
    QCOMPARE(bench.clients->find(id), nullptr);
}

void LocalClientsTest::whoGoesBeforeItIsLetInWithdraws()
{
    Bench bench;
    std::optional<Next> next;
    bench.service.onAdmit = [&](service::Client &, const Next &later) { next = later; };
    PacketClient ann = bench.join();
    ann.loseConnection();
    (*next)();
    QCOMPARE(bench.service.told, QStringList({u"admit Ann"_s, u"withdrawn"_s}));
}

void LocalClientsTest::aClientCanBeAskedEverything()
{
    Bench bench;
    bench.service.onReceived
        = [&](service::Client &client, const QString &event, const Array &, const Ack &ack) {
              const QString room = u"room"_s;
              if (event == u"join"_s)
                  client.join(room);
              else if (event == u"leave"_s)
                  client.leave(room);
              else if (event == u"go"_s)
                  client.disconnect();
              else
                  client.askQueuedBytes([ack](qsizetype bytes) { ack(qint64(bytes)); });
              if (event != u"go"_s)
                  ack(client.isIn(room));
          };
    PacketClient ann = bench.join();
    QCOMPARE(ann.ask(u"join"_s), Array{true});
    bench.clients->to(u"room"_s).emitEvent(u"inside"_s);
    QCOMPARE(ann.ask(u"leave"_s), Array{false});
    bench.clients->to(u"room"_s).emitEvent(u"inside"_s);
    QCOMPARE(ann.take(u"inside"_s).size(), 1);
    QCOMPARE(ann.ask(u"queued"_s), Array{0});
    ann.emitEvent(u"go"_s);
    QCOMPARE(bench.service.told.last(), u"server namespace disconnect"_s);
}

void LocalClientsTest::nothingIsToldAfterItsEnd()
{
    Bench bench;
    PacketClient ann = bench.join();
    bench.clients.reset();
    ann.emitEvent(u"hello"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    QVERIFY(!bob.isConnected());
    QCOMPARE(bench.service.told, QStringList({u"admit Ann"_s, u"connected"_s}));
}

QTEST_GUILESS_MAIN(LocalClientsTest)
#include "tst_service_localclients.moc"

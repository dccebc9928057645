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

QByteArray describe(const Packet &packet)
{
    return QByteArray::number(int(packet.type))
        + (packet.isBinary ? "bin:" + packet.data.toHex() : packet.data);
}

/// Tells of every session what it sees, in the words of the official events.
class Log : public PacketObserver
{
public:
    void packetReceived(Session &, const Packet &packet) override { said += "packet:" + describe(packet); }
    void packetCreated(Session &, const Packet &packet) override
    {
        said += "packetCreate:" + describe(packet);
    }
    void flushed(Session &, const QList<Packet> &packets) override
    {
        QByteArrayList texts;
        for (const Packet &packet : packets)
            texts += describe(packet);
        said += "flush:" + texts.join('|');
    }
    void drained(Session &) override { said += "drain"; }
    void heartbeat(Session &) override { said += "heartbeat"; }
    void upgrading(Session &) override { said += "upgrading"; }
    void upgraded(Session &session) override
    {
        said += session.transport() == Transport::webSocket ? "upgrade" : "upgrade, but where to?";
    }

    QByteArray take() { return std::exchange(said, {}).join(' '); }

    QByteArrayList said;
};

ServerOptions withEIO3()
{
    ServerOptions options;
    options.allowEIO3 = true;
    return options;
}

/// An engine that sends back what comes, and a log of all its sessions.
struct Observed
{
    Observed() : server(withEIO3())
    {
        server.engine.onConnection([this](Session &session) { session.setPacketObserver(&log); });
    }

    Log log;
    EchoEngine server;
};

const QByteArray webSocketQuery = "EIO=4&transport=websocket"_ba;

} // namespace

/// The events packet, packetCreate, flush, drain, heartbeat, upgrading and upgrade, in the order that the
/// official engine emitted them.
class PacketObserverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void polledPacketsAreSeen();
    void packetsOfAWebSocketAreSeen();
    void heartbeatsAreSeen();
    void pingsOfRevision3AreHeartbeats();
    void anUpgradeIsSeen();
    void aCloseIsNoPacket();
    void itMaySendAndBeTakenOff();
};

void PacketObserverTest::polledPacketsAreSeen()
{
    Observed observed;
    PollingClient client(observed.server.port());
    QCOMPARE(observed.log.take(), "");
    QCOMPARE(client.post("4hi"), "200 ok");
    QCOMPARE(observed.log.take(), "packet:4hi packetCreate:4hi");
    QCOMPARE(client.poll(), "200 4hi");
    QCOMPARE(observed.log.take(), "flush:4hi drain");
    client.post("4burst");
    QCOMPARE(observed.log.take(),
        "packet:4burst packetCreate:40 packetCreate:41 packetCreate:42 packetCreate:43 packetCreate:44");
    client.poll();
    QCOMPARE(observed.log.take(), "flush:40|41|42|43|44 drain");
    client.get();
    client.post("bAQID");
    QCOMPARE(client.polled(), "200 bAQID");
    QCOMPARE(observed.log.take(), "packet:4bin:010203 packetCreate:4bin:010203 flush:4bin:010203 drain");
}

void PacketObserverTest::packetsOfAWebSocketAreSeen()
{
    Observed observed;
    WebSocketClient client(observed.server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    QCOMPARE(observed.log.take(), "");
    client.sendText("4hi");
    QCOMPARE(client.next(), "4hi");
    QCOMPARE(observed.log.take(), "packet:4hi packetCreate:4hi flush:4hi drain");
    client.sendBinary("\1\2"_ba);
    QCOMPARE(client.next(), "bin:0102");
    QCOMPARE(observed.log.take(), "packet:4bin:0102 packetCreate:4bin:0102 flush:4bin:0102 drain");
    client.sendText("6");
    client.sendText("4");
    QCOMPARE(client.next(), "4");
    QCOMPARE(observed.log.take(), "packet:6 packet:4 packetCreate:4 flush:4 drain");
}

void PacketObserverTest::heartbeatsAreSeen()
{
    Observed observed;
    WebSocketClient client(observed.server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    observed.server.pass(25'000ms);
    QCOMPARE(client.next(), "2");
    QCOMPARE(observed.log.take(), "packetCreate:2 flush:2 drain");
    client.sendText("3");
    client.sendText("4");
    client.next();
    QVERIFY(observed.log.take().startsWith("packet:3 heartbeat packet:4 "));
}

void PacketObserverTest::pingsOfRevision3AreHeartbeats()
{
    Observed observed;
    WebSocketClient client(observed.server.port(), "EIO=3&transport=websocket");
    QVERIFY(client.open());
    client.next();
    client.sendText("2probe");
    QCOMPARE(client.next(), "3");
    QCOMPARE(observed.log.take(), "packet:2probe packetCreate:3 flush:3 drain heartbeat");
}

void PacketObserverTest::anUpgradeIsSeen()
{
    Observed observed;
    PollingClient poller(observed.server.port());
    poller.post("4early\x1e"
                "4second");
    QCOMPARE(observed.log.take(), // packets of one POST are all read before any is answered
        "packet:4early packet:4second packetCreate:4early packetCreate:4second");
    WebSocketClient client(observed.server.port(), webSocketQuery + "&sid=" + poller.sid);
    QVERIFY(client.open());
    client.sendText("2probe");
    QCOMPARE(client.next(), "3probe");
    QCOMPARE(observed.log.take(), "upgrading");
    client.sendText("5");
    QCOMPARE(client.next(), "4early");
    QCOMPARE(observed.log.take(), "upgrade flush:4early|4second drain");
}

void PacketObserverTest::aCloseIsNoPacket()
{
    Observed observed;
    WebSocketClient client(observed.server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    client.sendText("4close");
    QCOMPARE(client.next(), "close 1005");
    QCOMPARE(observed.log.take(), "packet:4close");
}

namespace {

/// Answers each packet once more, then looks away.
class Once : public PacketObserver
{
public:
    void packetReceived(Session &session, const Packet &packet) override
    {
        ++seen;
        session.setPacketObserver(nullptr);
        session.send(OutgoingMessage::text("seen " + packet.data));
    }
    void packetCreated(Session &, const Packet &) override { ++seen; }

    int seen = 0;
};

} // namespace

void PacketObserverTest::itMaySendAndBeTakenOff()
{
    EchoEngine server;
    Once once;
    server.engine.onConnection([&](Session &session) { session.setPacketObserver(&once); });
    WebSocketClient client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    client.sendText("4a");
    QCOMPARE(client.next(), "4seen a");
    QCOMPARE(client.next(), "4a");
    client.sendText("4b");
    QCOMPARE(client.next(), "4b");
    QCOMPARE(once.seen, 1);
}

QTEST_GUILESS_MAIN(PacketObserverTest)
#include "tst_engineio_packetobserver.moc"

// SPDX-License-Identifier: MIT
#include "protocol/websocket/deflate.h"
#include "protocol/websocket/frame.h"
#include "tests/server/support/echoengine.h"
#include "tests/server/support/websocketclient.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

#include <cstdlib> // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *query = "EIO=4&transport=websocket";
const QByteArray offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
const QByteArray answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
constexpr websocket::MaskKey mask{1, 2, 3, 4};

ServerOptions compressing()
{
    ServerOptions options;
    options.perMessageDeflate = true;
    return options;
}

/// A masked frame with any first byte.
QByteArray rawFrame(quint8 firstByte, const QByteArray &payload)
{
    QByteArray frame = websocket::encodeMaskedFrame(websocket::Opcode::binary, payload, mask);
    frame[0] = char(firstByte);
    return frame;
}

QByteArray deflated(const QByteArray &message)
{
    websocket::Deflater deflater;
    return deflater.deflate(message);
}

/// The next frame as it came. What the client read before must have been taken to the end.
QByteArray nextFrame(WebSocketClient &client)
{
    QByteArray frame = client.raw().bytes(2);
    const int length7 = frame.at(1);
    const QByteArray length = client.raw().bytes(length7 == 127 ? 8 : length7 == 126 ? 2 : 0);
    frame += length;
    return frame + client.raw().bytes(length.isEmpty() ? length7 : length.toHex().toLongLong(nullptr, 16));
}

bool isCompressed(const QByteArray &frame)
{
    return (quint8(frame.front()) & websocket::compressedBit) != 0;
}

QByteArray messageOf(const QByteArray &frame)
{
    const QByteArrayView payload = websocket::payloadOf(frame);
    return isCompressed(frame) ? websocket::Inflater().inflate(payload, 10'000'000).value_or("corrupt")
                               : payload.toByteArray();
}

/// Bytes that are allocated; 0 where that cannot be told.
qsizetype allocatedBytes()
{
#ifdef __GLIBC__
    const auto info = ::mallinfo2();
    return qsizetype(info.uordblks + info.hblkhd);
#else
    return 0;
#endif
}

/// Takes one message, and then no more until it is told to.
class SlowUser final : public engineio::SessionObserver
{
public:
    void serve(engineio::Session &its)
    {
        session = &its;
        session->setObserver(this);
    }
    void messageReceived(const QByteArray &, bool) override
    {
        ++received;
        session->setReading(false);
    }
    void sessionClosed(engineio::CloseReason) override { session = nullptr; }

    engineio::Session *session = nullptr;
    int received = 0;
};

} // namespace

class TestCompression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHandshakeAgrees_data();
    void theHandshakeAgrees();
    void the101KeepsItsOtherFields();
    void longMessagesAreCompressed_data();
    void longMessagesAreCompressed();
    void whatMayNotBeCompressedIsNot();
    void whoDidNotOfferGetsPlainFrames();
    void aSmallWindowIsKeptTo();
    void compressedMessagesAreHeard();
    void anUpgradedSessionCompresses();
    void pollingIsAsItWas();
    void revision3Compresses();
    void brokenMessagesAreClosedWithTheirCode_data();
    void brokenMessagesAreClosedWithTheirCode();
    void aMessageIsForMixedReceivers();
    void manySmallBombsAreHandedOutInTurns();
    void whatWaitsIsNotInflated();
    void whoHangsUpBehindBombsIsHeardToTheEnd();
    void theEngineMayGoWhileClientsAreThere();
};

void TestCompression::theHandshakeAgrees_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("isOn");
    QTest::addColumn<QByteArray>("expected"); // empty: no such field
    const auto row = [](const char *name, const QByteArray &value, const QByteArray &expected) {
        QTest::newRow(name) << "Sec-WebSocket-Extensions: " + value + "\r\n" << true << expected;
    };
    QTest::newRow("off") << offer << false << QByteArray();
    QTest::newRow("not offered") << QByteArray() << true << QByteArray();
    QTest::newRow("offered") << offer << true << answer;
    row("with a window", "permessage-deflate; server_max_window_bits=9",
        answer + "; server_max_window_bits=9");
    row("the second", "permessage-deflate; x=1, permessage-deflate", answer);
    row("unknown", "permessage-bzip2", "");
    row("malformed", "permessage-deflate; =\"", "");
    row("out of range", "permessage-deflate; server_max_window_bits=16", "");
    QTest::newRow("in two fields") << "Sec-WebSocket-Extensions: mux\r\nSec-WebSocket-Extensions: "
                                      "permessage-deflate; server_no_context_takeover\r\n"_ba
                                   << true << answer;
}

void TestCompression::theHandshakeAgrees()
{
    QFETCH(QByteArray, fields);
    QFETCH(bool, isOn);
    QFETCH(QByteArray, expected);
    ServerOptions options;
    options.perMessageDeflate = isOn;
    EchoEngine server(options);
    WebSocketClient client(server.port(), query, fields);
    const RawResponse handshake = client.handshake();
    QCOMPARE(handshake.status, 101);
    QCOMPARE(handshake.hasField("Sec-WebSocket-Extensions"), !expected.isEmpty());
    QCOMPARE(handshake.field("Sec-WebSocket-Extensions"), expected);
    QVERIFY(client.next().startsWith("0{"));
    client.sendText("4big5000");
    QCOMPARE(client.next(), '4' + QByteArray(5000, 'x'));
}

void TestCompression::the101KeepsItsOtherFields()
{
    ServerOptions options = compressing();
    options.headers = [](QList<HeaderField> &fields, const HandshakeRequest &) {
        fields.append({"X-Tincan"_ba, "yes"_ba});
    };
    options.cookie.emplace();
    EchoEngine server(options);
    WebSocketClient client(server.port(), query, offer);
    const RawResponse handshake = client.handshake();
    QCOMPARE(handshake.field("Sec-WebSocket-Extensions"), answer);
    QCOMPARE(handshake.field("X-Tincan"), "yes");
    QVERIFY(handshake.field("Set-Cookie").startsWith("io="));
}

void TestCompression::longMessagesAreCompressed_data()
{
    QTest::addColumn<qsizetype>("threshold");
    QTest::addColumn<int>("size"); // without the packet's type
    QTest::addColumn<bool>("expected");
    QTest::newRow("one byte too short") << qsizetype(1024) << 1022 << false;
    QTest::newRow("just long enough") << qsizetype(1024) << 1023 << true;
    QTest::newRow("long") << qsizetype(1024) << 900'000 << true;
    QTest::newRow("another threshold") << qsizetype(5000) << 4000 << false;
    QTest::newRow("no threshold") << qsizetype(0) << 50 << true;
    QTest::newRow("no threshold, but no shorter") << qsizetype(0) << 1 << false;
}

void TestCompression::longMessagesAreCompressed()
{
    QFETCH(qsizetype, threshold);
    QFETCH(int, size);
    QFETCH(bool, expected);
    ServerOptions options = compressing();
    options.perMessageDeflateThreshold = threshold;
    EchoEngine server(options);
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    client.sendText("4big" + QByteArray::number(size));
    const QByteArray frame = nextFrame(client);
    QCOMPARE(isCompressed(frame), expected);
    QCOMPARE(messageOf(frame), '4' + QByteArray(size, 'x'));
    QVERIFY(!expected || frame.size() < size / 2 + 20);
}

void TestCompression::whatMayNotBeCompressedIsNot()
{
    EchoEngine server(compressing());
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    const auto message = engineio::OutgoingMessage::text(QByteArray(5000, 'x'));
    server.last->session->send(message.uncompressed());
    server.last->session->send(message);
    QVERIFY(!isCompressed(nextFrame(client)));
    QVERIFY(isCompressed(nextFrame(client)));
}

void TestCompression::whoDidNotOfferGetsPlainFrames()
{
    EchoEngine server(compressing());
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendText("4big5000");
    QCOMPARE(nextFrame(client), websocket::encodeFrame(websocket::Opcode::text, '4' + QByteArray(5000, 'x')));
    client.sendRaw(rawFrame(0xc1, deflated('4' + QByteArray(100, 'x'))));
    QCOMPARE(client.next(), "close 1002");
}

void TestCompression::aSmallWindowIsKeptTo()
{
    EchoEngine server(compressing());
    WebSocketClient client(
        server.port(), query, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\n");
    QVERIFY(client.open());
    client.next();
    QRandomGenerator random(5);
    QByteArray block;
    for (int i = 0; i < 2'000; ++i)
        block.append(char('a' + random.bounded(26)));
    server.last->session->send(engineio::OutgoingMessage::text(block.repeated(4)));
    const QByteArray frame = nextFrame(client);
    QVERIFY(isCompressed(frame));
    QVERIFY(frame.size() > 2 * block.size()); // it looked back for none of the repetitions
    QCOMPARE(messageOf(frame), '4' + block.repeated(4));
}

void TestCompression::compressedMessagesAreHeard()
{
    EchoEngine server(compressing());
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    const QByteArray message = "4hello €" + QByteArray(600, 'x');
    const QByteArray payload = deflated(message);
    client.sendRaw(rawFrame(0xc1, payload));
    QCOMPARE(client.next(), message);
    client.sendRaw(
        rawFrame(0x41, payload.first(5)) + rawFrame(0x89, "p") + rawFrame(0x80, payload.sliced(5)));
    QCOMPARE(client.next(), "pong p");
    QCOMPARE(client.next(), message);
    client.sendRaw(rawFrame(0xc2, deflated(QByteArray(600, '\1'))));
    QCOMPARE(client.next(), "bin:" + QByteArray(600, '\1').toHex());
    client.sendText("4plain");
    QCOMPARE(client.next(), "4plain");
    client.sendRaw(rawFrame(0xc1, deflated('4' + QByteArray(999'999, 'x'))));
    QCOMPARE(client.next().size(), 1'000'000);
}

void TestCompression::anUpgradedSessionCompresses()
{
    EchoEngine server(compressing());
    RawClient polling(server.port());
    polling.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    const QByteArray open = polling.response().value().body;
    const QByteArray sid = open.mid(open.indexOf("\"sid\":\"") + 7, 20);
    WebSocketClient client(server.port(), "EIO=4&transport=websocket&sid=" + sid, offer);
    QCOMPARE(client.handshake().field("Sec-WebSocket-Extensions"), answer);
    server.last->session->send(engineio::OutgoingMessage::text(QByteArray(5000, 'x')));
    client.sendText("2probe");
    QCOMPARE(client.next(), "3probe");
    client.sendText("5");
    const QByteArray frame = nextFrame(client);
    QVERIFY(isCompressed(frame));
    QCOMPARE(messageOf(frame), '4' + QByteArray(5000, 'x'));
}

void TestCompression::pollingIsAsItWas()
{
    EchoEngine server(compressing());
    RawClient polling(server.port());
    polling.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n" + offer + "\r\n");
    const RawResponse response = polling.response().value();
    QVERIFY(!response.hasField("Sec-WebSocket-Extensions"));
    QVERIFY(response.body.startsWith("0{"));
}

void TestCompression::revision3Compresses()
{
    ServerOptions options = compressing();
    options.allowEIO3 = true;
    EchoEngine server(options);
    WebSocketClient client(server.port(), "EIO=3&transport=websocket", offer);
    QVERIFY(client.open());
    client.next();
    server.last->session->send(engineio::OutgoingMessage::binary(QByteArray(5000, 'x')));
    const QByteArray frame = nextFrame(client);
    QVERIFY(isCompressed(frame));
    QCOMPARE(messageOf(frame), '\4' + QByteArray(5000, 'x'));
}

void TestCompression::brokenMessagesAreClosedWithTheirCode_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("close");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &close) {
        QTest::newRow(name) << bytes << close;
    };
    row("a bomb", rawFrame(0xc1, deflated(QByteArray(8'000'000, '4'))), "close 1009");
    row("one over the limit", rawFrame(0xc1, deflated(QByteArray(1'000'001, '4'))), "close 1009");
    row("no DEFLATE", rawFrame(0xc1, "\xff\xff"), "close 1007");
    row("what refers to an earlier message", rawFrame(0xc1, QByteArray::fromHex("f200110000")), "close 1007");
    row("text that is not UTF-8", rawFrame(0xc1, deflated('4' + QByteArray(100, '\xff'))), "close 1007");
    row("a compressed ping", rawFrame(0xc9, ""), "close 1002");
    row("a compressed continuation", rawFrame(0x41, "x") + rawFrame(0xc0, "x"), "close 1002");
    row("RSV2", rawFrame(0xa1, "x"), "close 1002");
}

void TestCompression::brokenMessagesAreClosedWithTheirCode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, close);
    EchoEngine server(compressing());
    WebSocketClient other(server.port(), query, offer);
    QVERIFY(other.open());
    other.next();
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(bytes);
    QCOMPARE(client.next(), close);
    QCOMPARE(client.next(), "closed");
    QCOMPARE(server.last->reason, u"transport error"_s);
    QCOMPARE(server.last->received, 0);
    other.sendRaw(rawFrame(0xc1, deflated('4' + QByteArray(100, 'x')))); // the inflater serves on
    QCOMPARE(other.next(), '4' + QByteArray(100, 'x'));
}

void TestCompression::aMessageIsForMixedReceivers()
{
    EchoEngine server(compressing());
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    const QByteArray small = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n";
    for (const QByteArray &fields : {offer, QByteArray(), small, offer, QByteArray()}) {
        clients.push_back(std::make_unique<WebSocketClient>(server.port(), query, fields));
        QVERIFY(clients.back()->open());
        clients.back()->next();
    }
    const auto message = engineio::OutgoingMessage::text(QByteArray(5000, 'x'));
    for (const auto &[sid, user] : server.users)
        user->session->send(message);
    QList<QByteArray> frames;
    for (const auto &client : clients)
        frames.append(nextFrame(*client));
    for (const QByteArray &frame : frames)
        QCOMPARE(messageOf(frame), '4' + QByteArray(5000, 'x'));
    QVERIFY(isCompressed(frames[0]) && !isCompressed(frames[1]) && isCompressed(frames[2]));
    QCOMPARE(frames[3], frames[0]);
    QCOMPARE(frames[4], frames[1]);
}

/// A thousand times as much as the bytes that come in one read.
void TestCompression::manySmallBombsAreHandedOutInTurns()
{
    EchoEngine server(compressing());
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    QByteArray bombs;
    for (int i = 0; i < 15; ++i)
        bombs += rawFrame(0xc1, deflated("4" + QByteArray::number(i) + ' ' + QByteArray(900'000, 'x')));
    QVERIFY(bombs.size() < 65'536);
    client.sendRaw(bombs + rawFrame(0x81, "4after"));
    for (int i = 0; i < 15; ++i)
        QCOMPARE(client.next().first(4), ("4" + QByteArray::number(i) + " xx").first(4));
    QCOMPARE(client.next(), "4after");
    QCOMPARE(server.last->received, 16);
}

void TestCompression::whatWaitsIsNotInflated()
{
    SlowUser user;
    EchoEngine server(compressing());
    server.engine.setSessionHandler([&user](engineio::Session &session) { user.serve(session); });
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    const QByteArray bomb = rawFrame(0xc1, deflated('4' + QByteArray(900'000, 'x')));
    const qsizetype before = allocatedBytes();
    client.sendRaw(bomb.repeated(60));
    for (int i = 1; i <= 60; ++i) {
        QVERIFY(RawClient::waitUntil([&] { return user.received == i; }));
        QVERIFY(allocatedBytes() - before < 5'000'000);
        QTimer::singleShot(0, &server.loop, [&user] { user.session->setReading(true); });
    }
}

void TestCompression::whoHangsUpBehindBombsIsHeardToTheEnd()
{
    EchoEngine server(compressing());
    WebSocketClient client(server.port(), query, offer);
    QVERIFY(client.open());
    client.next();
    const QByteArray bomb = rawFrame(0xc1, deflated('4' + QByteArray(900'000, 'x')));
    EchoUser *const user = server.last;
    client.sendRaw(bomb.repeated(40) + rawFrame(0x88, ""));
    QVERIFY(RawClient::waitUntil([&] {
        client.hasNext(); // it reads
        return !user->reason.isEmpty();
    }));
    QCOMPARE(user->received, 40);
    QCOMPARE(user->reason, u"transport close"_s);
}

void TestCompression::theEngineMayGoWhileClientsAreThere()
{
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    {
        EchoEngine server(compressing());
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<WebSocketClient>(server.port(), query, offer));
            QVERIFY(clients.back()->open());
            clients.back()->next();
            clients.back()->sendRaw(rawFrame(0xc1, deflated("4" + QByteArray(900'000, 'x'))).repeated(10));
        }
    }
    for (const auto &client : clients) {
        while (client->next() != "closed") { }
    }
}

QTEST_GUILESS_MAIN(TestCompression)
#include "tst_engineio_compression.moc"

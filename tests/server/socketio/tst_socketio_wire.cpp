// SPDX-License-Identifier: MIT
#include "server/engineio/engine.h"
#include "server/engineio/session.h"
#include "server/http/staticresources.h"
#include "server/net/thread.h"
#include "server/server.h"
#include "tests/support/goldenrows.h"
#include "tests/support/socketiofixture.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <QWebSocket>

#include <numeric>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

// Every connection that is open answers this, so that "nothing more came" can be seen.
const QString sentinel = u"40/sentinel,"_s;
const QString sentinelReply = uR"(44/sentinel,{"message":"Invalid namespace"})"_s;

void addRows(const QList<GoldenRow> &rows)
{
    QTest::addColumn<QStringList>("sent");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<bool>("open");
    for (const GoldenRow &row : rows)
        QTest::newRow(row.name) << row.sent << row.received << row.open;
}

} // namespace

/// The exchanges of the official server over real connections to a real Server.
class WireTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void overAWebSocket_data() { addRows(goldenSocketIoRows() + goldenEngineIoRows()); }
    void overAWebSocket();
    void overPolling_data() { addRows(goldenSocketIoRows()); }
    void overPolling();
    void aVolatileEventNeedsAPollThatWaits();
    void theBundleIsServedBesideTheEngine_data();
    void theBundleIsServedBesideTheEngine();
    void theHandshakeShowsTheRequest();
    void closingEndsEveryConnection();
    void aPortInUseIsAnError();
    void aClosedServerRefusesConnections();
    void whoJoinsNothingInTimeIsClosed();
    void oneHugePostIsWorkedOffInSlices();
    void anEventRateSlowsAPostDown();
    void mayLiveInAThreadOfItsOwn();

private:
    QByteArray url(const char *scheme, const char *transport) const
    {
        return QByteArray(scheme) + "://127.0.0.1:" + QByteArray::number(m_server.port())
            + "/socket.io/?EIO=4&transport=" + transport;
    }
    /// Status and body of a request.
    std::pair<int, QByteArray> request(const QByteArray &url, const QByteArray *body = nullptr);
    QStringList poll(const QByteArray &session);
    QByteArray openPolling();

    Server m_server;
    QNetworkAccessManager m_http;
};

void WireTest::initTestCase()
{
    addFixture(m_server);
    QVERIFY(m_server.listen(QHostAddress::LocalHost, 0));
    QVERIFY(m_server.isListening());
    QVERIFY(m_server.port() != 0);
}

void WireTest::overAWebSocket()
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    QWebSocket client;
    QStringList got;
    bool closed = false;
    connect(&client, &QWebSocket::textMessageReceived, this,
        [&](const QString &text) { got << withoutIds(text); });
    connect(&client, &QWebSocket::binaryMessageReceived, this,
        [&](const QByteArray &bytes) { got << u"bin:"_s + QString::fromLatin1(bytes.toHex()); });
    connect(&client, &QWebSocket::disconnected, this, [&] { closed = true; });
    client.open(QUrl::fromEncoded(url("ws", "websocket")));
    QTRY_COMPARE(got.size(), 1);
    QVERIFY(got.takeFirst().startsWith(u"0{"));

    for (const QString &frame : sent + QStringList(sentinel)) {
        if (frame.startsWith(u"bin:"))
            client.sendBinaryMessage(QByteArray::fromHex(frame.sliced(4).toLatin1()));
        else
            client.sendTextMessage(frame);
    }
    if (open) {
        QTRY_VERIFY2(got.contains(sentinelReply) || closed, qPrintable(got.join(u'\n')));
        QCOMPARE(got, received + QStringList(sentinelReply));
        QVERIFY(!closed);
    } else {
        QTRY_VERIFY2(closed, qPrintable(got.join(u'\n')));
        QCOMPARE(got, received);
        // What QWebSocket makes of a close frame without a code.
        QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeNormal);
    }
}

std::pair<int, QByteArray> WireTest::request(const QByteArray &target, const QByteArray *body)
{
    QNetworkRequest request(QUrl::fromEncoded(target));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain;charset=UTF-8"_s);
    const std::unique_ptr<QNetworkReply> reply(body ? m_http.post(request, *body) : m_http.get(request));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }))
        return {0, {}};
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

QByteArray WireTest::openPolling()
{
    const auto [status, body] = request(url("http", "polling"));
    const qsizetype at = body.indexOf("\"sid\":\"") + 7;
    return status == 200 ? url("http", "polling") + "&sid=" + body.mid(at, 20) : QByteArray();
}

// Packets of one poll as frames of a WebSocket would be; "closed" where the session is no more.
QStringList WireTest::poll(const QByteArray &session)
{
    const auto [status, body] = request(session);
    if (status != 200)
        return {u"closed"_s};
    QStringList frames;
    for (const QByteArray &packet : body.split('\x1e')) {
        if (packet.startsWith('b'))
            frames << u"bin:"_s + QString::fromLatin1(QByteArray::fromBase64(packet.mid(1)).toHex());
        else if (packet == "1")
            frames << u"closed"_s;
        else if (packet != "6")
            frames << withoutIds(QString::fromUtf8(packet));
    }
    return frames;
}

void WireTest::overPolling()
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    const QByteArray session = openPolling();
    QVERIFY(!session.isEmpty());
    QByteArrayList packets;
    for (const QString &frame : sent + QStringList(sentinel)) {
        packets << (frame.startsWith(u"bin:")
                ? "b" + QByteArray::fromHex(frame.sliced(4).toLatin1()).toBase64()
                : frame.toUtf8());
    }
    const QByteArray body = packets.join('\x1e');
    QCOMPARE(request(session, &body), std::pair(200, QByteArray("ok")));
    QStringList got;
    while (!got.contains(sentinelReply) && !got.contains(u"closed"_s))
        got << poll(session);
    QCOMPARE(got, received + QStringList(open ? sentinelReply : u"closed"_s));
}

void WireTest::aVolatileEventNeedsAPollThatWaits()
{
    const QByteArray session = openPolling();
    Socket *socket = nullptr;
    const ListenerId id = m_server.onConnection([&](Socket &joined) { socket = &joined; });
    QByteArray body = "40";
    request(session, &body);
    m_server.sockets().off(id);
    QVERIFY(socket);
    poll(session); // the reply
    body = "42[\"vol\"]";
    request(session, &body);
    body = sentinel.toLatin1();
    request(session, &body);
    QCOMPARE(poll(session), QStringList(sentinelReply)); // all three were dropped

    const std::unique_ptr<QNetworkReply> waiting(m_http.get(QNetworkRequest(QUrl::fromEncoded(session))));
    QTRY_VERIFY(socket->conn()->isWritable());
    for (int i = 0; i < 3; ++i)
        socket->asVolatile().emitEvent(u"v"_s, i);
    QTRY_VERIFY(waiting->isFinished());
    QCOMPARE(waiting->readAll(), "42[\"v\",0]");
}

void WireTest::theBundleIsServedBesideTheEngine_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray unknown = "{\"code\":0,\"message\":\"Transport unknown\"}";
    QTest::newRow("a file of ours") << QByteArray("/page.js") << 200 << QByteArray("page");
    QTest::newRow("a file nobody has") << QByteArray("/nothing") << 404 << QByteArray("lost");
    QTest::newRow("not in the bundle") << QByteArray("/socket.io/nope.js") << 400 << unknown;
    QTest::newRow("msgpack is off") << QByteArray("/socket.io/socket.io.msgpack.min.js") << 400 << unknown;
}

void WireTest::theBundleIsServedBesideTheEngine()
{
    QFETCH(QByteArray, name);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_server.resources().add(u"/page.js"_s, {.body = "page", .gzipBody = {}, .contentType = "text/plain"});
    m_server.resources().setNotFoundPage({.body = "lost", .gzipBody = {}, .contentType = "text/plain"});
    const QByteArray base = "http://127.0.0.1:" + QByteArray::number(m_server.port());
    QCOMPARE(request(base + name), std::pair(status, body));
}

void WireTest::theHandshakeShowsTheRequest()
{
    QWebSocket client;
    QNetworkRequest request(QUrl::fromEncoded(url("ws", "websocket") + "&token=%C3%A4"));
    request.setRawHeader("X-Test", "yes");
    bool joined = false;
    Handshake handshake;
    const ListenerId id = m_server.onConnection([&](Socket &socket) {
        joined = true;
        handshake = socket.handshake();
    });
    client.open(request);
    connect(&client, &QWebSocket::connected, &client, [&] { client.sendTextMessage(u"40"_s); });
    QTRY_VERIFY(joined);
    m_server.sockets().off(id);
    QCOMPARE(handshake.header("x-test"), "yes");
    QCOMPARE(handshake.query()[u"token"], Value(u"ä"_s));
    QCOMPARE(handshake.query()[u"transport"], Value(u"websocket"_s));
    QCOMPARE(handshake.address(), u"127.0.0.1"_s);
    QVERIFY(handshake.url().startsWith(u"/socket.io/?EIO=4&"));
    QVERIFY(!handshake.secure());
}

void WireTest::closingEndsEveryConnection()
{
    Server server;
    QStringList reasons;
    server.onConnection(
        [&](Socket &socket) { socket.onDisconnect([&](const QString &reason) { reasons << reason; }); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QWebSocket client;
    QStringList got;
    bool closed = false;
    connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString &text) { got << text; });
    connect(&client, &QWebSocket::disconnected, this, [&] { closed = true; });
    connect(&client, &QWebSocket::connected, &client, [&] { client.sendTextMessage(u"40"_s); });
    client.open(QUrl(u"ws://127.0.0.1:%1/socket.io/?EIO=4&transport=websocket"_s.arg(server.port())));
    QTRY_COMPARE(got.size(), 2);
    server.close();
    QCOMPARE(reasons, QStringList(u"server shutting down"_s));
    QVERIFY(!server.isListening());
    QCOMPARE(server.engine().clientsCount(), 0);
    QTRY_VERIFY(closed);
    QCOMPARE(got.size(), 2); // not told by a packet
    server.close(); // again: nothing happens
}

void WireTest::aPortInUseIsAnError()
{
    Server second;
    const auto listening = second.listen(QHostAddress::LocalHost, m_server.port());
    QVERIFY(!listening);
    QCOMPARE(listening.error().code, QAbstractSocket::AddressInUseError);
    QVERIFY(!listening.error().message.isEmpty());
}

void WireTest::aClosedServerRefusesConnections()
{
    Server server;
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const quint16 port = server.port();
    server.close();
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, port);
    QTRY_COMPARE(client.error(), QAbstractSocket::ConnectionRefusedError);
}

void WireTest::whoJoinsNothingInTimeIsClosed()
{
    ServerOptions options;
    options.connectTimeout = 50ms;
    Server server(options);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QWebSocket client;
    QStringList got;
    bool closed = false;
    connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString &text) { got << text; });
    connect(&client, &QWebSocket::disconnected, this, [&] { closed = true; });
    client.open(QUrl(u"ws://127.0.0.1:%1/socket.io/?EIO=4&transport=websocket"_s.arg(server.port())));
    QTRY_VERIFY(closed);
    QCOMPARE(got.size(), 1);
    QTRY_COMPARE(server.engine().clientsCount(), 0);
}

void WireTest::oneHugePostIsWorkedOffInSlices()
{
    constexpr int events = 5000;
    const QByteArray session = openPolling();
    int turn = 0;
    QTimer turns;
    connect(&turns, &QTimer::timeout, this, [&] { ++turn; });
    turns.start(0);
    QMap<int, int> eventsOfTurn;
    const ListenerId id = m_server.onConnection([&](Socket &socket) {
        socket.on(u"e"_s, [&] { ++eventsOfTurn[turn]; });
        socket.on(u"last"_s, [&](const Array &, const Ack &ack) {
            ack(std::accumulate(eventsOfTurn.cbegin(), eventsOfTurn.cend(), 0));
        });
    });
    const QByteArray body = "40\x1e" + QByteArray("42[\"e\"]\x1e").repeated(events) + "420[\"last\"]";
    QCOMPARE(request(session, &body).first, 200);
    QStringList got;
    const QString last = u"430[%1]"_s.arg(events);
    while (!got.contains(last) && !got.contains(u"closed"_s))
        got << poll(session);
    m_server.sockets().off(id);
    QCOMPARE(got.last(), last); // each came, and in order
    QVERIFY2(eventsOfTurn.size() >= events / 200, "others wait for all of it");
}

void WireTest::anEventRateSlowsAPostDown()
{
    ServerOptions options;
    options.limits.eventRate = RateLimit{1000, 10};
    Server server(options);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    int events = 0;
    server.onConnection([&](Socket &socket) { socket.on(u"e"_s, [&] { ++events; }); });
    QWebSocket client;
    connect(&client, &QWebSocket::connected, &client, [&] {
        client.sendTextMessage(u"40"_s);
        for (int i = 0; i < 100; ++i)
            client.sendTextMessage(u"42[\"e\"]"_s);
    });
    client.open(QUrl(u"ws://127.0.0.1:%1/socket.io/?EIO=4&transport=websocket"_s.arg(server.port())));
    QTRY_VERIFY(events > 0);
    QVERIFY(events < 100);
    QTRY_COMPARE(events, 100); // slowed, not lost
}

void WireTest::mayLiveInAThreadOfItsOwn()
{
    net::Thread thread;
    std::unique_ptr<Server> server; // made and ended there
    quint16 port = 0;
    thread.run([&] {
        server = std::make_unique<Server>();
        server->onConnection([&](Socket &socket) {
            socket.on(u"thread"_s,
                [&](const Array &, const Ack &ack) { ack(QThread::currentThread() == &thread.handle()); });
        });
        if (server->listen(QHostAddress::LocalHost, 0))
            port = server->port();
    });
    QWebSocket client;
    QStringList got;
    connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString &text) { got << text; });
    connect(&client, &QWebSocket::connected, &client, [&] {
        client.sendTextMessage(u"40"_s);
        client.sendTextMessage(u"421[\"thread\"]"_s);
    });
    client.open(QUrl(u"ws://127.0.0.1:%1/socket.io/?EIO=4&transport=websocket"_s.arg(port)));
    const bool answered = QTest::qWaitFor([&] { return got.size() == 3; });
    thread.run([&] { server.reset(); });
    QVERIFY(answered);
    QCOMPARE(got.last(), u"431[true]"_s);
}

QTEST_GUILESS_MAIN(WireTest)
#include "tst_socketio_wire.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

#include <zlib.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

QByteArray inflateBody(const QByteArray &body, int windowBits)
{
    QByteArray plain(1'000'000, Qt::Uninitialized);
    QByteArray input = body;
    z_stream stream{};
    inflateInit2(&stream, windowBits);
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = uInt(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(plain.data());
    stream.avail_out = uInt(plain.size());
    const int result = inflate(&stream, Z_FINISH);
    plain.truncate(result == Z_STREAM_END ? qsizetype(stream.total_out) : 0);
    inflateEnd(&stream);
    return plain;
}

} // namespace

class TestPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsPostedIsHeardAndAnswered();
    void everythingWaitingGoesOutInOneReply();
    void aPendingGetIsAnsweredAtOnce();
    void binaryIsBase64();
    void postsHaveTheOfficialHeaders();
    void bodiesEndOrKeepTheSession_data();
    void bodiesEndOrKeepTheSession();
    void aBodyInChunksIsTaken();
    void aBodyOverTheLimitIsRefusedAndTheSessionLives_data();
    void aBodyOverTheLimitIsRefusedAndTheSessionLives();
    void anOctetStreamEndsTheSession();
    void otherMethodsAreBadRequests_data();
    void otherMethodsAreBadRequests();
    void aSecondGetEndsTheSession();
    void aSecondPostEndsTheSession();
    void anAbortedGetEndsTheSession();
    void anAbortedPostEndsTheSession();
    void closeByTheServerReleasesThePendingGet();
    void closeByTheServerWaitsForTheNextGet();
    void closeByTheServerWaitsForHalfAMinuteOnly();
    void closeByTheClientReleasesThePendingGet();
    void aClientThatAnswersNoPingIsGone();
    void aPongKeepsTheSession();
    void theHeartbeatOfTheOfficialSuiteIsExact();
    void longRepliesAreCompressedWhereAccepted_data();
    void longRepliesAreCompressedWhereAccepted();
    void whatMayNotBeCompressedIsNot();
    void onlyPolledPacketsAreCompressed();
    void compressionMayBeOff();
};

void TestPolling::whatIsPostedIsHeardAndAnswered()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4hello"), "200 ok");
    QCOMPARE(client.poll(), "200 4hello");
    QCOMPARE(server.last->session->request()->queryItem(u"transport"), u"polling"_s);
    QCOMPARE(server.last->session->transport(), engineio::Transport::polling);
}

void TestPolling::everythingWaitingGoesOutInOneReply()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4a\x1e"
                         "4b\x1e"
                         "4€"),
        "200 ok");
    QCOMPARE(client.poll(),
        "200 4a\x1e"
        "4b\x1e"
        "4€");
    QCOMPARE(client.post("4burst"), "200 ok");
    QCOMPARE(client.poll(),
        "200 40\x1e"
        "41\x1e"
        "42\x1e"
        "43\x1e"
        "44");
}

void TestPolling::aPendingGetIsAnsweredAtOnce()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    QCOMPARE(client.post("4hello"), "200 ok");
    QCOMPARE(client.polled(), "200 4hello");
}

void TestPolling::binaryIsBase64()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("bAQIDBA=="), "200 ok");
    QCOMPARE(client.poll(), "200 bAQIDBA==");
    QCOMPARE(client.post("4x\x1e"
                         "b\x1e"
                         "bAA=="),
        "200 ok");
    QCOMPARE(client.poll(),
        "200 4x\x1e"
        "b\x1e"
        "bAA==");
}

void TestPolling::postsHaveTheOfficialHeaders()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.newPost().send(
        "POST /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n4x");
    const RawResponse response = client.postConnection().response().value();
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.field("Cache-Control"), "no-store");
    QCOMPARE(response.field("Content-Length"), "2");
}

void TestPolling::bodiesEndOrKeepTheSession_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reason"); // empty: it lives
    QTest::newRow("garbage") << QByteArray("abc") << u"parse error"_s;
    QTest::newRow("empty") << QByteArray() << u"parse error"_s;
    QTest::newRow("a separator only") << QByteArray("\x1e") << u"parse error"_s;
    QTest::newRow("bad base64") << QByteArray("b!!!") << u"parse error"_s;
    QTest::newRow("close") << QByteArray("1") << u"transport close"_s;
    QTest::newRow("ping") << QByteArray("2") << u"transport error"_s;
    QTest::newRow("pong") << QByteArray("3") << QString();
    QTest::newRow("upgrade") << QByteArray("5") << QString();
    QTest::newRow("noop") << QByteArray("6") << QString();
    QTest::newRow("open") << QByteArray("0") << QString();
}

void TestPolling::bodiesEndOrKeepTheSession()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, reason);
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post(body), "200 ok");
    QCOMPARE(server.last->reason, reason);
    QCOMPARE(server.engine.clientsCount(), reason.isEmpty() ? 1 : 0);
    if (!reason.isEmpty())
        QCOMPARE(client.poll(), unknownSid);
    else
        QCOMPARE(client.post("4alive"), "200 ok");
}

void TestPolling::aBodyInChunksIsTaken()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.newPost().send("POST /socket.io/?" + client.query()
        + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n4a\r\n3\r\nbcd\r\n0\r\n\r\n");
    QCOMPARE(client.postConnection().response().value().body, "ok");
    QCOMPARE(client.poll(), "200 4abcd");
}

void TestPolling::aBodyOverTheLimitIsRefusedAndTheSessionLives_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::newRow("by its length") << QByteArray("Content-Length: 1001\r\n\r\n");
    QTest::newRow("in a chunk") << QByteArray("Transfer-Encoding: chunked\r\n\r\n3e9\r\n");
}

void TestPolling::aBodyOverTheLimitIsRefusedAndTheSessionLives()
{
    QFETCH(QByteArray, framing);
    ServerOptions options;
    options.maxHttpBufferSize = 1000;
    EchoEngine server(options);
    PollingClient client(server.port());
    RawClient large(server.port());
    large.send(
        "POST /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\n" + framing + QByteArray(1001, '4'));
    QCOMPARE(PollingClient::text(large.response()), "413 ");
    QCOMPARE(client.post('4' + QByteArray(999, 'x')), "200 ok");
    QCOMPARE(client.poll(), "200 4" + QByteArray(999, 'x'));
}

void TestPolling::anOctetStreamEndsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4x", "Content-Type: application/octet-stream\r\n"), "400 ");
    QCOMPARE(server.last->reason, u"transport error"_s);
    QCOMPARE(client.poll(), unknownSid);
}

void TestPolling::otherMethodsAreBadRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"PUT", "DELETE", "OPTIONS", "PATCH", "get"})
        QTest::newRow(method) << QByteArray(method);
}

void TestPolling::otherMethodsAreBadRequests()
{
    QFETCH(QByteArray, method);
    EchoEngine server;
    PollingClient client(server.port());
    client.getConnection().send(method + " /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.polled(), "400 {\"code\":3,\"message\":\"Bad request\"}");
    QCOMPARE(client.post("4alive"), "200 ok");
}

void TestPolling::aSecondGetEndsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    QCOMPARE(client.otherGet(), "400 ");
    QCOMPARE(client.polled(), "200 1");
    QCOMPARE(client.poll(), unknownSid);
    QCOMPARE(server.last->reason, u"transport error"_s);
}

void TestPolling::aSecondPostEndsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    RawClient first(server.port());
    first.send("POST /socket.io/?" + client.query()
        + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QCOMPARE(first.response().value().status, 100);
    QCOMPARE(client.post("4x"), "400 ");
    QVERIFY(!first.response());
    QVERIFY(first.waitForClose());
    QCOMPARE(client.poll(), unknownSid);
}

void TestPolling::anAbortedGetEndsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    client.getConnection().socket().abort();
    QTRY_COMPARE(server.last->reason, u"transport error"_s);
    QCOMPARE(client.otherGet(), unknownSid);
}

void TestPolling::anAbortedPostEndsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    RawClient post(server.port());
    post.send("POST /socket.io/?" + client.query()
        + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QCOMPARE(post.response().value().status, 100);
    post.socket().abort();
    QTRY_COMPARE(server.last->reason, u"transport error"_s);
}

void TestPolling::closeByTheServerReleasesThePendingGet()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    QCOMPARE(client.post("4close"), "200 ok");
    QCOMPARE(client.polled(), "200 1");
    QCOMPARE(client.poll(), unknownSid);
    QCOMPARE(server.last->reason, u"forced close"_s);
}

void TestPolling::closeByTheServerWaitsForTheNextGet()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4last\x1e"
                         "4close"),
        "200 ok");
    QCOMPARE(client.poll(), "200 4last");
    QCOMPARE(client.poll(),
        "200 6\x1e"
        "1");
    QCOMPARE(server.last->reason, u"forced close"_s);
    QCOMPARE(client.poll(), unknownSid);
}

void TestPolling::closeByTheServerWaitsForHalfAMinuteOnly()
{
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4close"), "200 ok");
    server.pass(29'999ms);
    QCOMPARE(server.engine.clientsCount(), 1);
    server.pass(1ms);
    QCOMPARE(server.engine.clientsCount(), 0);
    QCOMPARE(server.last->reason, u"forced close"_s);
}

void TestPolling::closeByTheClientReleasesThePendingGet()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    QCOMPARE(client.post("1"), "200 ok");
    QCOMPARE(client.polled(), "200 6");
    QCOMPARE(client.poll(), unknownSid);
}

void TestPolling::aClientThatAnswersNoPingIsGone()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    server.pass(25s);
    QCOMPARE(client.polled(), "200 2");
    server.pass(19'999ms);
    QCOMPARE(server.last->reason, QString());
    server.pass(1ms);
    QCOMPARE(server.last->reason, u"ping timeout"_s);
    QCOMPARE(client.otherGet(), unknownSid);
}

void TestPolling::aPongKeepsTheSession()
{
    EchoEngine server;
    PollingClient client(server.port());
    for (int i = 0; i < 5; ++i) {
        client.get();
        QTRY_VERIFY(server.last->session->isWritable());
        server.pass(25s);
        QCOMPARE(client.polled(), "200 2");
        QCOMPARE(client.post("3"), "200 ok");
    }
    QCOMPARE(server.last->reason, QString());
}

void TestPolling::theHeartbeatOfTheOfficialSuiteIsExact()
{
    ServerOptions options;
    options.pingInterval = 300ms;
    options.pingTimeout = 200ms;
    EchoEngine server(options);
    PollingClient client(server.port());
    server.pass(300ms);
    server.pass(200ms);
    QCOMPARE(client.poll(), unknownSid);
}

void TestPolling::longRepliesAreCompressedWhereAccepted_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<QByteArray>("coding");
    QTest::newRow("gzip") << 2000 << QByteArray("gzip, deflate, br") << QByteArray("gzip");
    QTest::newRow("deflate") << 2000 << QByteArray("deflate") << QByteArray("deflate");
    QTest::newRow("gzip forbidden") << 2000 << QByteArray("gzip;q=0, deflate;q=0.5") << QByteArray("deflate");
    QTest::newRow("deflate preferred") << 2000 << QByteArray("gzip;q=0.5, deflate") << QByteArray("deflate");
    QTest::newRow("deflate first") << 2000 << QByteArray("deflate, gzip") << QByteArray("deflate");
    QTest::newRow("gzip named") << 2000 << QByteArray("*, gzip") << QByteArray("gzip");
    QTest::newRow("deflate named") << 2000 << QByteArray("*, deflate") << QByteArray("deflate");
    QTest::newRow("gzip forbidden, any other") << 2000 << QByteArray("*, gzip;q=0") << QByteArray("deflate");
    QTest::newRow("all forbidden") << 2000 << QByteArray("*;q=0") << QByteArray();
    QTest::newRow("two fields") << 2000 << QByteArray("br\r\nAccept-Encoding: gzip") << QByteArray("gzip");
    QTest::newRow("a weight that is none") << 2000 << QByteArray("gzip;q=x") << QByteArray();
    QTest::newRow("any") << 2000 << QByteArray("*") << QByteArray("gzip");
    QTest::newRow("brotli only") << 2000 << QByteArray("br") << QByteArray();
    QTest::newRow("nothing accepted") << 2000 << QByteArray("identity") << QByteArray();
    QTest::newRow("short") << 1000 << QByteArray("gzip") << QByteArray();
    QTest::newRow("just long enough") << 1023 << QByteArray("gzip") << QByteArray("gzip");
}

void TestPolling::longRepliesAreCompressedWhereAccepted()
{
    QFETCH(int, size);
    QFETCH(QByteArray, accept);
    QFETCH(QByteArray, coding);
    EchoEngine server;
    PollingClient client(server.port());
    QCOMPARE(client.post("4big" + QByteArray::number(size)), "200 ok");
    client.get("Accept-Encoding: " + accept + "\r\n");
    const RawResponse response = client.getConnection().response().value();
    QCOMPARE(response.field("Content-Encoding"), coding);
    const int windowBits = coding == "gzip" ? 31 : 15;
    const QByteArray body = coding.isEmpty() ? response.body : inflateBody(response.body, windowBits);
    QCOMPARE(body, '4' + QByteArray(size, 'x'));
}

/// A reply is compressed where one of its messages may be.
void TestPolling::whatMayNotBeCompressedIsNot()
{
    EchoEngine server;
    PollingClient client(server.port());
    const auto message = engineio::OutgoingMessage::text(QByteArray(2000, 'x'));
    const auto coding = [&] {
        client.get("Accept-Encoding: gzip\r\n");
        return client.getConnection().response().value().field("Content-Encoding");
    };
    server.last->session->send(message.uncompressed());
    QCOMPARE(coding(), "");
    server.last->session->send(message);
    QCOMPARE(coding(), "gzip");
    server.last->session->send(message.uncompressed());
    server.last->session->send(engineio::OutgoingMessage::text("short"));
    QCOMPARE(coding(), "gzip");
}

void TestPolling::onlyPolledPacketsAreCompressed()
{
    ServerOptions options;
    options.httpCompressionThreshold = 0;
    EchoEngine server(options);
    PollingClient client(server.port());
    QCOMPARE(client.post("4hello", "Content-Type: text/plain\r\nAccept-Encoding: gzip\r\n"), "200 ok");
    client.get("Accept-Encoding: gzip\r\n");
    const RawResponse polled = client.getConnection().response().value();
    QCOMPARE(polled.field("Content-Encoding"), "gzip");
    QCOMPARE(inflateBody(polled.body, 31), "4hello");
}

void TestPolling::compressionMayBeOff()
{
    ServerOptions options;
    options.httpCompression = false;
    EchoEngine server(options);
    PollingClient client(server.port());
    QCOMPARE(client.post("4big2000"), "200 ok");
    client.get("Accept-Encoding: gzip\r\n");
    const RawResponse response = client.getConnection().response().value();
    QVERIFY(!response.hasField("Content-Encoding"));
    QCOMPARE(response.body, '4' + QByteArray(2000, 'x'));
}

QTEST_GUILESS_MAIN(TestPolling)
#include "tst_engineio_polling.moc"

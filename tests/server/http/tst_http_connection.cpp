// SPDX-License-Identifier: MIT
#include "tests/server/http/httpbench.h"

#include <QTemporaryFile>

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::http;
using namespace tincan::http::test;
using tincan::test::RawClient;
using tincan::test::RawResponse;

class TestConnection : public QObject, private HttpBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { stop(); }

    void bytesGetTheirAnswers_data();
    void bytesGetTheirAnswers();
    void pipelinedRequestsAreAnsweredInOrder();
    void noMoreThanSixteenRequestsWait();
    void aClientThatGoesEndsItsExchanges();
    void anAnswerAfterTheClientHasGoneIsDropped();
    void headHasTheLengthAndNoBody();
    void continueIsSentWhenTheBodyIsWanted();
    void continueWaitsForTheAnswersBefore();
    void noContinueForABodyThatIsTooLong();
    void aHeadThatDripsIsCutAtItsDeadline();
    void aBodyThatStallsIsCut();
    void aBodyThatGoesOnIsNotCut();
    void anIdleConnectionIsClosedSilently();
    void aRefusedBodyTellsTheHandler();
    void aLargeRefusedBodyDoesNotHideTheAnswer();
    void aFileIsStreamed();
    void aFileThatShrinksEndsTheConnection();
    void aClientThatDoesNotReadIsCut();
    void aDroppedExchangeClosesAfterTheAnswersBefore();
    void manyConnectionsMayStopInTheMidst();
};

void TestConnection::bytesGetTheirAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected"); // statuses and bodies; "closed" at the end where it is
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("GET", get("/hello"), "200 hello");
    row("an unknown path", get("/x"), "404 Not Found");
    row("two in a row", get("/hello") + get("/x"), "200 hello; 404 Not Found");
    row("POST", post("/echo", "abc"), "200 abc");
    row("POST and GET", post("/echo", "abc") + get("/hello"), "200 abc; 200 hello");
    row("POST without a body", post("/echo", ""), "200 ");
    row("POST in chunks",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "200 abc");
    row("a body that nobody wants", post("/refuse", "abc") + get("/hello"), "403 Forbidden; 200 hello");
    row("a long body that nobody wants", post("/refuse", QByteArray(70'000, 'x')) + get("/hello"),
        "403 Forbidden; closed");
    row("chunks that nobody wants",
        "POST /refuse HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            + get("/hello"),
        "403 Forbidden; closed");
    row("a body too long", post("/echo", QByteArray(101, 'x')) + get("/hello"), "413 ; closed");
    row("chunks too long",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + QByteArray(101, 'x'),
        "413 ; closed");
    row("Connection: close", get("/hello", "Connection: close\r\n") + get("/hello"), "200 hello; closed");
    row("HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", "200 hello; closed");
    row("HTTP/1.0 keep-alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("/hello"),
        "200 hello; 200 hello");
    row("answers before an error", get("/hello") + "bad\r\n\r\n",
        "200 hello; 400 malformed request line; closed");
    row("smuggling",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + get("/hello"),
        "400 both Transfer-Encoding and Content-Length; closed");
    row("an unknown expectation", post("/echo", "abc", "Expect: magic\r\n"),
        "417 unknown expectation; closed");
    row("an unknown coding", "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        "501 unknown transfer coding; closed");
    row("a long target", get('/' + QByteArray(9000, 'a')), "414 request line too long; closed");
    row("long fields", get("/hello", "X: " + QByteArray(17'000, 'y') + "\r\n"),
        "431 header fields too large; closed");
    row("no Host", "GET /hello HTTP/1.1\r\n\r\n", "400 no Host; closed");
    row("h2c", get("/hello", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"),
        "400 only WebSocket can be upgraded to; closed");
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP version not supported; closed");
    row("a WebSocket where there is none",
        get("/hello",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"),
        "404 Not Found; closed");
}

void TestConnection::bytesGetTheirAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    for (const bool isSplit : {false, true}) {
        RawClient client(port());
        if (isSplit) {
            client.send(bytes.first(bytes.size() / 2));
            QTRY_VERIFY(m_listener->connectionCount() > 0);
            client.send(bytes.mid(bytes.size() / 2));
        } else {
            client.send(bytes);
        }
        QByteArrayList said;
        const qsizetype count = expected.count(';') + 1;
        for (qsizetype i = 0; i < count; ++i) {
            const auto response = client.response();
            said += response ? QByteArray::number(response->status) + ' ' + response->body.trimmed()
                             : "closed";
        }
        QCOMPARE(said.join("; "), expected);
        if (!expected.endsWith("closed")) {
            client.send(get("/hello"));
            QCOMPARE(client.response().value().status, 200); // it is still open
        }
        QCOMPARE(client.rest(), "");
    }
}

void TestConnection::pipelinedRequestsAreAnsweredInOrder()
{
    RawClient client(port());
    client.send(get("/wait") + get("/hello") + post("/echo", "abc"));
    QTRY_COMPARE(m_handler->waiting.size(), size_t(1));
    QCOMPARE(client.rest(), "");
    m_handler->respond(m_handler->waiting[0], "waited");
    QCOMPARE(client.response().value().body, "waited");
    QCOMPARE(client.response().value().body, "hello");
    QCOMPARE(client.response().value().body, "abc");
}

void TestConnection::noMoreThanSixteenRequestsWait()
{
    RawClient client(port());
    client.send(get("/wait").repeated(40));
    QTRY_COMPARE(m_handler->waiting.size(), Connection::maxPipelined);
    RawClient other(port());
    other.send(get("/hello"));
    QCOMPARE(other.response().value().body, "hello");
    QCOMPARE(m_handler->waiting.size(), Connection::maxPipelined);
    m_handler->respond(m_handler->waiting[0], "first");
    QCOMPARE(client.response().value().body, "first");
    QTRY_COMPARE(m_handler->waiting.size(), Connection::maxPipelined + 1);
    for (size_t i = 1; i < m_handler->waiting.size(); ++i)
        m_handler->respond(m_handler->waiting[i], QByteArray::number(qsizetype(i)));
    for (int i = 1; i <= 16; ++i)
        QCOMPARE(client.response().value().body, QByteArray::number(i));
    QTRY_COMPARE(m_handler->waiting.size(), size_t(33));
}

void TestConnection::aClientThatGoesEndsItsExchanges()
{
    RawClient client(port());
    client.send(get("/wait"));
    QTRY_COMPARE(m_handler->waiting.size(), size_t(1));
    client.socket().abort();
    QTRY_VERIFY(!m_handler->waiting[0]->isOpen());
    QCOMPARE(m_handler->aborted.at("/wait"), ExchangeEnd::clientGone);
    QTRY_COMPARE(m_listener->connectionCount(), size_t(0));
}

void TestConnection::anAnswerAfterTheClientHasGoneIsDropped()
{
    RawClient client(port());
    client.send(get("/wait") + get("/wait"));
    QTRY_COMPARE(m_handler->waiting.size(), size_t(2));
    client.socket().abort();
    QTRY_COMPARE(m_listener->connectionCount(), size_t(0));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_handler->respond(m_handler->waiting[0], "too late");
    m_handler->waiting[1]->readBody(10, [](const QByteArray &) { QFAIL("there is none"); });
    m_handler->waiting[1]->dropConnection();
}

void TestConnection::headHasTheLengthAndNoBody()
{
    RawClient client(port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello"));
    const RawResponse head = client.response(true).value();
    QCOMPARE(head.field("Content-Length"), "5");
    QVERIFY(!head.field("Date").isEmpty());
    QCOMPARE(client.response().value().body, "hello");
}

void TestConnection::continueIsSentWhenTheBodyIsWanted()
{
    RawClient client(port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QCOMPARE(client.response().value().status, 100);
    client.send("abc");
    QCOMPARE(client.response().value().body, "abc");
}

void TestConnection::continueWaitsForTheAnswersBefore()
{
    RawClient client(port());
    client.send(
        get("/wait") + "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QTRY_COMPARE(m_handler->waiting.size(), size_t(1));
    m_handler->respond(m_handler->waiting[0], "waited");
    QCOMPARE(client.response().value().body, "waited");
    QCOMPARE(client.response().value().status, 100);
    client.send("abc");
    QCOMPARE(client.response().value().body, "abc");
}

void TestConnection::noContinueForABodyThatIsTooLong()
{
    RawClient client(port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n");
    QCOMPARE(client.response().value().status, 413);
    QVERIFY(client.waitForClose());

    RawClient refused(port());
    refused.send("POST /refuse HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QCOMPARE(refused.response().value().status, 403);
    QVERIFY(refused.waitForClose());
}

void TestConnection::aHeadThatDripsIsCutAtItsDeadline()
{
    RawClient client(port());
    RawClient silent(port());
    QTRY_COMPARE(m_listener->connectionCount(), size_t(2));
    for (int i = 0; i < 9; ++i) {
        client.send("G");
        pass(1s);
    }
    QTRY_COMPARE(client.socket().bytesToWrite(), 0);
    pass(999ms);
    QVERIFY(m_listener->connectionCount() == 2);
    pass(1ms);
    QCOMPARE(client.response().value().status, 408);
    QVERIFY(client.waitForClose());
    QCOMPARE(silent.response().value().status, 408);
    QVERIFY(silent.waitForClose());
}

void TestConnection::aBodyThatStallsIsCut()
{
    RawClient client(port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
    QTRY_VERIFY(m_loop->wheel().activeCount() == 1 && m_loop->wheel().nextWake() > m_now + 10s);
    pass(20s);
    QCOMPARE(client.response().value().status, 408);
    QVERIFY(client.waitForClose());
    QCOMPARE(m_handler->aborted.at("/echo"), ExchangeEnd::bodyRefused);
}

void TestConnection::aBodyThatGoesOnIsNotCut()
{
    RawClient client(port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
    for (int i = 0; i < 10; ++i) {
        QTRY_VERIFY(m_loop->wheel().nextWake() > m_now + 10s);
        pass(10s);
        client.send("x");
    }
    QCOMPARE(client.response().value().body, "xxxxxxxxxx");
}

void TestConnection::anIdleConnectionIsClosedSilently()
{
    RawClient client(port());
    client.send(get("/hello"));
    QCOMPARE(client.response().value().status, 200);
    QTRY_VERIFY(m_loop->wheel().activeCount() == 1);
    pass(30s);
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest(), "");
}

void TestConnection::aRefusedBodyTellsTheHandler()
{
    RawClient client(port());
    client.send(post("/echo", QByteArray(101, 'x')));
    QCOMPARE(client.response().value().status, 413);
    QCOMPARE(m_handler->aborted.at("/echo"), ExchangeEnd::bodyRefused);
}

void TestConnection::aLargeRefusedBodyDoesNotHideTheAnswer()
{
    RawClient client(port());
    client.send(post("/echo", QByteArray(5'000'000, 'x')));
    const auto response = client.response();
    QVERIFY(response);
    QCOMPARE(response->status, 413);
    QCOMPARE(response->field("Connection"), "close");
    client.socket().disconnectFromHost();
    QTRY_COMPARE(m_listener->connectionCount(), size_t(0));
}

void TestConnection::aFileIsStreamed()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    QByteArray content;
    for (int i = 0; i < 3'000'000; ++i)
        content += QByteArray::number(i) + '\n';
    file.write(content);
    file.flush();
    m_handler->fileName = file.fileName();
    RawClient client(port());
    client.socket().setReadBufferSize(10'000);
    client.send(get("/file") + get("/hello"));
    QTRY_VERIFY(m_loop->flusher().queuedBytes() > 0);
    QVERIFY(m_loop->flusher().queuedBytes() < 1'000'000); // never the whole file
    client.socket().setReadBufferSize(0);
    const auto response = client.response();
    QVERIFY(response.value().body == content);
    QCOMPARE(client.response().value().body, "hello");
}

void TestConnection::aFileThatShrinksEndsTheConnection()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("short");
    file.flush();
    m_handler->fileName = file.fileName();
    m_handler->fileBytes = 100;
    RawClient client(port());
    client.send(get("/file"));
    QVERIFY(!client.response());
    QVERIFY(client.waitForClose());
}

void TestConnection::aClientThatDoesNotReadIsCut()
{
    RawClient client(port());
    client.socket().setReadBufferSize(1);
    client.send(get("/wait"));
    QTRY_COMPARE(m_handler->waiting.size(), size_t(1));
    m_handler->respond(m_handler->waiting[0], QByteArray(30'000'000, 'x'));
    QTRY_COMPARE(m_loop->wheel().activeCount(), 1);
    pass(29s);
    QCOMPARE(m_listener->connectionCount(), size_t(1));
    pass(1s);
    QTRY_COMPARE(m_listener->connectionCount(), size_t(0));
}

void TestConnection::aDroppedExchangeClosesAfterTheAnswersBefore()
{
    RawClient client(port());
    client.send(get("/hello") + get("/wait") + get("/drop") + get("/wait"));
    QCOMPARE(client.response().value().body, "hello");
    QTRY_COMPARE(m_handler->waiting.size(), size_t(1));
    m_handler->respond(m_handler->waiting[0], "waited");
    QCOMPARE(client.response().value().body, "waited");
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest(), "");
}

void TestConnection::manyConnectionsMayStopInTheMidst()
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(port()));
        clients.back()->send(
            i % 2 ? get("/wait") : "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
    }
    QTRY_COMPARE(m_handler->waiting.size(), size_t(100));
    m_listener->stop();
    QCOMPARE(m_listener->connectionCount(), size_t(0));
    for (const auto &client : clients)
        QVERIFY(client->waitForClose());
    QCOMPARE(m_loop->wheel().activeCount(), 0);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_http_connection.moc"

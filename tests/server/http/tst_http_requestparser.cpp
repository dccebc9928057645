// SPDX-License-Identifier: MIT
#include "protocol/urlencoded.h"
#include "server/http/requestparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::http;

namespace {

constexpr qint64 maxBodyBytes = 100;

/// All that a parser says to some bytes, in one line of text: "GET /path; body(abc); 400".
QByteArray outcome(const QByteArray &bytes, qsizetype pieceBytes)
{
    RequestParser parser;
    QByteArrayList said;
    for (qsizetype at = 0; at < bytes.size(); at += pieceBytes) {
        parser.receive(QByteArrayView(bytes).sliced(at, std::min(pieceBytes, bytes.size() - at)));
        while (auto event = parser.next()) {
            if (const auto *head = std::get_if<HeadReceived>(&*event)) {
                said += head->request.method + ' ' + head->request.target;
                parser.acceptBody(maxBodyBytes);
            } else if (const auto *body = std::get_if<BodyReceived>(&*event)) {
                said += "body(" + body->body + ')';
            } else {
                said += QByteArray::number(std::get<RequestError>(*event).status);
            }
        }
    }
    return said.join("; ");
}

QByteArray get(const QByteArray &fields)
{
    return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}
QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /p HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}
QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

} // namespace

class TestRequestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreReadStrictly_data();
    void bytesAreReadStrictly();
    void aHeadSaysWhatItsFieldsMean();
    void connectionAndVersionSayWhetherToKeepAlive_data();
    void connectionAndVersionSayWhetherToKeepAlive();
    void aRequestWithABodyWaitsForADecision();
    void aBodyIsLimitedToWhatWasAccepted_data();
    void aBodyIsLimitedToWhatWasAccepted();
    void aClaimedLengthAllocatesNothing();
    void tenThousandDrippedBytesAreScannedOnce();
    void aQueryIsDecoded_data();
    void aQueryIsDecoded();
};

void TestRequestParser::bytesAreReadStrictly_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };

    row("a plain request", get(""), "GET /");
    row("HTTP/1.0 needs no Host", "GET /x HTTP/1.0\r\n\r\n", "GET /x");
    row("HTTP/1.2 is read as 1.1", "GET /x HTTP/1.2\r\nHost: h\r\n\r\n", "GET /x");
    row("two in a row", get("") + get(""), "GET /; GET /");
    row("a query", "GET /a?b=c%20d HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a?b=c%20d");
    row("absolute form", "GET http://h/a?b HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a?b");
    row("absolute form without a path", "GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", "GET /");
    row("absolute form with a query only", "GET http://h?q HTTP/1.1\r\nHost: h\r\n\r\n", "GET /?q");
    row("absolute form of another host", "GET http://evil/ HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS *");
    row("one empty line before", "\r\n" + get(""), "GET /");
    row("two empty lines before", "\r\n\r\n" + get(""), "400");
    row("a value with blanks around", get("X: \t v \t\r\n"), "GET /");
    row("an empty value", get("X:\r\n"), "GET /");
    row("a value in Latin-1", get("X: \xe9\r\n"), "GET /");

    row("asterisk form of GET", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("authority form", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("no version", "GET /\r\n\r\n", "400");
    row("two blanks in the request line", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a blank in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a fragment", "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a byte over 127 in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a version in lower case", "GET / http/1.1\r\nHost: h\r\n\r\n", "400");
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505");
    row("HTTP/1.10", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", "400");
    row("a method that is no token", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", "400");
    row("a very long method", QByteArray(33, 'M') + " / HTTP/1.1\r\nHost: h\r\n\r\n", "501");
    row("TLS to a plain port", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\n", 10), "400");

    row("bare LF after the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", "400");
    row("bare LF after a field", "GET / HTTP/1.1\r\nHost: h\n\r\n", "400");
    row("bare LF as the empty line", "GET / HTTP/1.1\r\nHost: h\r\n\n", "400");
    row("bare CR in a value", get("X: a\rb\r\n"), "400");
    row("NUL in a value", get(QByteArray("X: a\0b\r\n", 8)), "400");
    row("a control character in a value", get("X: a\x01\r\n"), "400");
    row("DEL in a value", get("X: a\x7f\r\n"), "400");
    row("a folded line", get("X: a\r\n b\r\n"), "400");
    row("a folded line with a tab", get("X: a\r\n\tb\r\n"), "400");
    row("a blank before the first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400");
    row("a blank before the colon", get("X : a\r\n"), "400");
    row("a field without a colon", get("X\r\n"), "400");
    row("a field without a name", get(": x\r\n"), "400");
    row("a name that is no token", get("X(y): a\r\n"), "400");

    row("no Host", "GET / HTTP/1.1\r\n\r\n", "400");
    row("two Hosts", get("Host: h\r\n"), "400");
    row("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n", "400");
    row("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "400");
    row("a Host that is a URL", "GET / HTTP/1.1\r\nHost: http://h/\r\n\r\n", "400");
    row("a Host with a user", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", "400");

    row("the longest target", "GET /" + QByteArray(8191, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /" + QByteArray(8191, 'a'));
    row("a longer target", "GET /" + QByteArray(8192, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414");
    row("a longer target that is not one",
        "GET /" + QByteArray(9000, '\xff') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414");
    row("a target without end", "GET /" + QByteArray(9000, 'a'), "414");
    row("as many fields as may be", get(QByteArray("X: y\r\n").repeated(99)), "GET /");
    row("more fields", get(QByteArray("X: y\r\n").repeated(100)), "431");
    row("fields of 16 KB", get("X: " + QByteArray(16'384 - 9 - 5, 'y') + "\r\n"), "GET /");
    row("larger fields", get("X: " + QByteArray(16'384 - 9 - 4, 'y') + "\r\n"), "431");
    row("a field without end", "GET / HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(17'000, 'y'), "431");

    // What is too long and wrong, too, is too long, as it is where it comes byte by byte.
    row("a longer target and a bare LF", "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\n", "414");
    row("a longer target and a bare CR", "GET /" + QByteArray(9000, 'a') + "\rb HTTP/1.1\r\n", "414");
    row("larger fields and a bare LF", get("X: " + QByteArray(17'000, 'y') + "\n"), "431");
    row("larger fields and a NUL", get("X: " + QByteArray(17'000, '\0') + "\r\n"), "431");
    row("a larger field without a name", get(": " + QByteArray(17'000, 'y') + "\r\n"), "431");
    row("a field that is not yet too large and a bare LF",
        get("X: " + QByteArray(16'384 - 9 - 3, 'y') + "\n"), "400");

    row("a body by its length", post("Content-Length: 3\r\n", "abc"), "POST /p; body(abc)");
    row("a request after a body", post("Content-Length: 3\r\n", "abc") + get(""),
        "POST /p; body(abc); GET /");
    row("length zero", post("Content-Length: 0\r\n", "") + get(""), "POST /p; GET /");
    row("no length", post("", "") + get(""), "POST /p; GET /");
    row("a GET with a body", get("Content-Length: 2\r\n") + "hi" + get(""), "GET /; body(hi); GET /");
    row("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), "400");
    row("two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "400");
    row("a list of equal lengths", post("Content-Length: 3, 3\r\n", "abc"), "400");
    row("a negative length", post("Content-Length: -1\r\n", ""), "400");
    row("a signed length", post("Content-Length: +3\r\n", "abc"), "400");
    row("a length in hexadecimal", post("Content-Length: 0x3\r\n", "abc"), "400");
    row("a length with a blank inside", post("Content-Length: 1 3\r\n", "abc"), "400");
    row("an empty length", post("Content-Length:\r\n", ""), "400");
    row("a length over the limit", post("Content-Length: 101\r\n", ""), "POST /p; 413");
    row("a length beyond all numbers", post("Content-Length: 99999999999999999999999\r\n", ""),
        "POST /p; 413");

    row("length and chunks", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400");
    row("chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), "400");
    row("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
    row("an unknown coding", post("Transfer-Encoding: gzip\r\n", ""), "501");
    row("an unknown coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n", ""), "501");
    row("identity", post("Transfer-Encoding: identity\r\n", ""), "501");
    row("a coding that looks like chunked", post("Transfer-Encoding: xchunked\r\n", ""), "501");
    row("an empty coding", post("Transfer-Encoding:\r\n", ""), "501");
    row("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", ""), "400");
    row("chunked in two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", ""),
        "400");
    row("chunked in other letters", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), "POST /p; body()");

    row("chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") + get(""), "POST /p; body(abcde); GET /");
    row("hexadecimal chunk sizes", chunked("A\r\n0123456789\r\n0b\r\n0123456789a\r\n00\r\n\r\n"),
        "POST /p; body(01234567890123456789a)");
    row("a chunk extension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), "POST /p; body(abc)");
    row("trailers", chunked("3\r\nabc\r\n0\r\nX: y\r\n\r\n") + get(""), "POST /p; body(abc); GET /");
    row("chunks over the limit", chunked("60\r\n" + QByteArray(96, 'x') + "\r\n5\r\n"), "POST /p; 413");
    row("a huge chunk", chunked("fffffffffffffff\r\n"), "POST /p; 413");
    row("a chunk size that overflows", chunked("10000000000000003\r\nabc\r\n"), "POST /p; 413");
    row("no chunk size", chunked("\r\nabc\r\n"), "POST /p; 400");
    row("a negative chunk size", chunked("-3\r\nabc\r\n"), "POST /p; 400");
    row("a chunk size with 0x", chunked("0x3\r\nabc\r\n"), "POST /p; 400");
    row("a blank after the chunk size", chunked("3 \r\nabc\r\n"), "POST /p; 400");
    row("a blank before the chunk size", chunked(" 3\r\nabc\r\n"), "POST /p; 400");
    row("a chunk longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), "POST /p; 400");
    row("bare LF after the chunk size", chunked("3\nabc\r\n"), "POST /p; 400");
    row("bare LF after a chunk", chunked("3\r\nabc\n0\r\n\r\n"), "POST /p; 400");
    row("bare CR in a chunk extension", chunked("3;a\rb\r\nabc\r\n"), "POST /p; 400");
    row("a large chunk extension", chunked("1;" + QByteArray(16'383, 'e') + "\r\na\r\n0\r\n\r\n"),
        "POST /p; body(a)");
    row("a larger one", chunked("1;" + QByteArray(16'384, 'e') + "\r\na\r\n"), "POST /p; 413");
    row("one without end", chunked("1;" + QByteArray(17'000, 'e')), "POST /p; 413");
    row("large ones together", chunked(("1;" + QByteArray(9000, 'e') + "\r\na\r\n").repeated(2)),
        "POST /p; 413");
    row("a larger one and a bare LF", chunked("1;" + QByteArray(17'000, 'e') + "\na\r\n"), "POST /p; 413");
    row("a larger one of no chunk size", chunked("x;" + QByteArray(17'000, 'e') + "\r\na\r\n"),
        "POST /p; 413");
    row("a malformed trailer", chunked("0\r\nX : y\r\n\r\n"), "POST /p; 400");
    row("trailers too large", chunked("0\r\nX: " + QByteArray(17'000, 'y')), "POST /p; 431");
    row("trailers too large and a bare LF", chunked("0\r\nX: " + QByteArray(17'000, 'y') + "\n"),
        "POST /p; 431");
    row("too many trailers", chunked("0\r\n" + QByteArray("X: y\r\n").repeated(101)), "POST /p; 431");

    row("an expectation", post("Expect: 100-continue\r\nContent-Length: 1\r\n", "x"), "POST /p; body(x)");
    row("another expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "x"), "417");
    row("another expectation in HTTP/1.0", "POST / HTTP/1.0\r\nExpect: x\r\nContent-Length: 1\r\n\r\nx",
        "POST /; body(x)");
}

void TestRequestParser::bytesAreReadStrictly()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    for (const qsizetype pieceBytes : {bytes.size(), qsizetype(1), qsizetype(7), qsizetype(64)})
        QCOMPARE(outcome(bytes, pieceBytes), expected);
}

void TestRequestParser::aHeadSaysWhatItsFieldsMean()
{
    RequestParser parser;
    QVERIFY(parser.isIdle());
    parser.receive("POST /a/b?c=d HTTP/1.1\r\nHOST: Example:80\r\nX-Y:  z \r\nExpect: 100-Continue\r\n"
                   "Accept-Encoding: br;q=1, GZIP\r\nContent-Length: 12\r\n\r\n");
    QVERIFY(!parser.isIdle());
    const Request request = std::get<HeadReceived>(parser.next().value()).request;
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.path(), "/a/b");
    QCOMPARE(request.rawQuery(), "c=d");
    QCOMPARE(request.header("host"), "Example:80");
    QCOMPARE(request.header("x-y"), "z");
    QVERIFY(request.hasHeader("x-y"));
    QVERIFY(!request.hasHeader("X-Y"));
    QVERIFY(request.headerHasToken("accept-encoding", "gzip"));
    QVERIFY(!request.headerHasToken("accept-encoding", "br"));
    QVERIFY(request.expectContinue);
    QVERIFY(request.keepAlive);
    QCOMPARE(request.contentLength, 12);
    QVERIFY(request.hasBody());
}

void TestRequestParser::connectionAndVersionSayWhetherToKeepAlive_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("1.1") << QByteArray("1.1") << QByteArray() << true;
    QTest::newRow("1.1 close") << QByteArray("1.1") << QByteArray("Connection: Close\r\n") << false;
    QTest::newRow("1.1 close in a list")
        << QByteArray("1.1") << QByteArray("Connection: x, close\r\n") << false;
    QTest::newRow("1.0") << QByteArray("1.0") << QByteArray() << false;
    QTest::newRow("1.0 keep-alive") << QByteArray("1.0") << QByteArray("Connection: Keep-Alive\r\n") << true;
    QTest::newRow("1.0 both") << QByteArray("1.0") << QByteArray("Connection: keep-alive, close\r\n")
                              << false;
}

void TestRequestParser::connectionAndVersionSayWhetherToKeepAlive()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, connection);
    QFETCH(bool, keepAlive);
    RequestParser parser;
    parser.receive("GET / HTTP/" + version + "\r\nHost: h\r\n" + connection + "\r\n");
    QCOMPARE(std::get<HeadReceived>(parser.next().value()).request.keepAlive, keepAlive);
}

void TestRequestParser::aRequestWithABodyWaitsForADecision()
{
    RequestParser parser;
    parser.receive(post("Content-Length: 3\r\n", "abc") + get(""));
    QVERIFY(std::holds_alternative<HeadReceived>(parser.next().value()));
    QVERIFY(parser.isUndecided());
    QVERIFY(!parser.next());
    parser.acceptBody(3);
    QVERIFY(parser.isReadingBody());
    QCOMPARE(std::get<BodyReceived>(parser.next().value()).body, "abc");
    QVERIFY(!parser.isReadingBody());
    QVERIFY(std::holds_alternative<HeadReceived>(parser.next().value()));
    QVERIFY(parser.isIdle());
}

void TestRequestParser::aBodyIsLimitedToWhatWasAccepted_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("by its length") << post("Content-Length: 10\r\n", "0123456789");
    QTest::newRow("in one chunk") << chunked("a\r\n0123456789\r\n0\r\n\r\n");
    QTest::newRow("in two chunks") << chunked("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
}

void TestRequestParser::aBodyIsLimitedToWhatWasAccepted()
{
    QFETCH(QByteArray, bytes);
    for (const int limit : {9, 10}) {
        RequestParser parser;
        parser.receive(bytes);
        parser.next();
        parser.acceptBody(limit);
        const ParserEvent event = parser.next().value();
        if (limit == 10)
            QCOMPARE(std::get<BodyReceived>(event).body, "0123456789");
        else
            QCOMPARE(std::get<RequestError>(event).status, 413);
    }
}

void TestRequestParser::aClaimedLengthAllocatesNothing()
{
    RequestParser parser;
    parser.receive(post("Content-Length: 900000000000000000\r\n", "abc"));
    parser.next();
    parser.acceptBody(1'000'000'000'000'000'000);
    QVERIFY(!parser.next()); // would fail to allocate
    QVERIFY(parser.isReadingBody());
}

void TestRequestParser::tenThousandDrippedBytesAreScannedOnce()
{
    LineBuffer buffer;
    QByteArrayView line;
    for (int i = 0; i < 10'000; ++i) {
        buffer.append("x");
        QCOMPARE(buffer.takeLine(line, 10'000), LineBuffer::Result::incomplete);
    }
    buffer.append("\r");
    QCOMPARE(buffer.takeLine(line, 10'000), LineBuffer::Result::incomplete);
    buffer.append("\nrest");
    QCOMPARE(buffer.takeLine(line, 10'000), LineBuffer::Result::line);
    QCOMPARE(line.size(), 10'000);
    QCOMPARE(buffer.takeBytes(100), "rest");
    QVERIFY(buffer.isEmpty());
}

void TestRequestParser::aQueryIsDecoded_data()
{
    using Items = QList<std::pair<QString, QString>>;
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<Items>("items");
    QTest::newRow("none") << QByteArray() << Items{};
    QTest::newRow("usual") << QByteArray("EIO=4&transport=polling")
                           << Items{{u"EIO"_s, u"4"_s}, {u"transport"_s, u"polling"_s}};
    QTest::newRow("without value") << QByteArray("a&b=") << Items{{u"a"_s, u""_s}, {u"b"_s, u""_s}};
    QTest::newRow("empty items") << QByteArray("&&a=1&") << Items{{u"a"_s, u"1"_s}};
    QTest::newRow("escapes") << QByteArray("a%20b=c+d%2B%C3%A9") << Items{{u"a b"_s, u"c d+é"_s}};
    QTest::newRow("more equal signs") << QByteArray("a=b=c") << Items{{u"a"_s, u"b=c"_s}};
    QTest::newRow("twice") << QByteArray("a=1&a=2") << Items{{u"a"_s, u"1"_s}, {u"a"_s, u"2"_s}};
    QTest::newRow("broken escapes") << QByteArray("a=%zz%4") << Items{{u"a"_s, u"%zz%4"_s}};
}

void TestRequestParser::aQueryIsDecoded()
{
    using Items = QList<std::pair<QString, QString>>;
    QFETCH(QByteArray, query);
    QFETCH(Items, items);
    QCOMPARE(tincan::parseUrlEncoded(query), items);
}

QTEST_GUILESS_MAIN(TestRequestParser)
#include "tst_http_requestparser.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/conformance/rawwebsocket.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

using namespace tincan;
using namespace tincan::test;

namespace {

const QByteArray formType = "Content-Type: application/x-www-form-urlencoded\r\n";

ServerOptions options()
{
    ServerOptions result = recordedOptions();
    result.allowEIO3 = true;
    return result;
}

/// The sid that the script of an open packet carries, which PollingClient cannot read.
QByteArray sidOf(const QByteArray &script)
{
    return script.mid(script.indexOf(R"(\"sid\":\")") + 10, 20);
}

/// A page that polls by script elements.
class Page
{
public:
    explicit Page(GoldenServer &server, const QByteArray &query) : client(server.port(), query)
    {
        client.sid = sidOf(client.open.body);
    }
    QByteArray poll()
    {
        client.get();
        reply = client.getConnection().response().value();
        static const QRegularExpression id(QStringLiteral(R"re(\\"sid\\":\\"[\w-]{20}\\")re"));
        return QString::fromUtf8(reply.body).replace(id, QStringLiteral(R"(\"sid\":\"*\")")).toUtf8();
    }
    QByteArray post(const QByteArray &form) { return client.post(form, formType); }

    PollingClient client;
    RawResponse reply;
};

constexpr const char *page4 = "EIO=4&transport=polling&b64=1&j=7";
constexpr const char *page3 = "EIO=3&transport=polling&b64=1&j=7";

} // namespace

/// Polling by scripts and forms, as the official server has it, but for the type of its replies.
class JsonpConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOpenPacketComesAsAScript_data();
    void anOpenPacketComesAsAScript();
    void packetsComeAsAScriptAndGoAsAForm();
    void packetsOfRevision3ComeAsAScriptAndGoAsAForm();
    void lineSeparatorsAreEscaped();
    void bytesComeAsBase64_data();
    void bytesComeAsBase64();
    void aFormWithoutAPayloadIsNoPacket_data();
    void aFormWithoutAPayloadIsNoPacket();
    void longScriptsAreCompressedWhereAccepted();
    void errorsAreNoScripts();
    void theHandshakeDecidesWhatPollingIs();
    void aPageMayUpgrade();
    void thereIsNoneWhereOriginsAreChecked();
};

void JsonpConformance::anOpenPacketComesAsAScript_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("length");
    const auto row = [](const char *name, const QByteArray &query, const QByteArray &head,
                         const QByteArray &length = {}) { QTest::newRow(name) << query << head << length; };
    row("JSONP open", "EIO=4&transport=polling&j=7", "___eio[7](\"0{", "146");
    row("revision 3", "EIO=3&transport=polling&j=12", "___eio[12](\"118:0{");
    row("digits only", "EIO=4&transport=polling&j=3);alert(1);x[4", "___eio[314](\"0{");
    row("no digits", "EIO=4&transport=polling&j=", "___eio[](\"0{");
}

void JsonpConformance::anOpenPacketComesAsAScript()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, length);
    GoldenServer server(options());
    const PollingClient client(server.port(), query);
    QCOMPARE(client.open.status, 200);
    QCOMPARE(client.open.field("Content-Type"), "application/javascript; charset=UTF-8");
    QCOMPARE(client.open.field("X-Content-Type-Options"), "nosniff");
    QCOMPARE(client.open.field("Cache-Control"), "no-store");
    QVERIFY2(client.open.body.startsWith(head), client.open.body);
    QVERIFY2(client.open.body.endsWith("}\");"), client.open.body);
    if (!length.isEmpty())
        QCOMPARE(client.open.field("Content-Length"), length);
}

void JsonpConformance::packetsComeAsAScriptAndGoAsAForm()
{
    GoldenServer server(options());
    Page page(server, page4);
    QCOMPARE(page.post("d=40"), "200 ok"); // "JSONP POST d="
    QCOMPARE(page.client.postConnection().rest(), "");
    QCOMPARE(page.poll(), R"(___eio[7]("40{\"sid\":\"*\"}\u001e42[\"auth\",{}]");)"); // "JSONP GET"
    QCOMPARE(page.reply.field("Content-Length"), "71");
    QCOMPARE(page.post("d=42%5B%22message%22%2C%22a+b%5C%5Cn%22%5D"), "200 ok");
    QCOMPARE(page.poll(), R"(___eio[7]("42[\"message-back\",\"a b\\n\"]");)");
}

void JsonpConformance::packetsOfRevision3ComeAsAScriptAndGoAsAForm()
{
    GoldenServer server(options());
    Page page(server, page3);
    QCOMPARE(page.poll(), R"(___eio[7]("2:4013:42[\"auth\",{}]");)");
    QCOMPARE(page.post("d=19%3A42%5B%22message%22%2C%22%E2%82%AC%F0%9F%98%80%22%5D"), "200 ok");
    QCOMPARE(page.poll(), R"(___eio[7]("24:42[\"message-back\",\"€😀\"]");)");
}

void JsonpConformance::lineSeparatorsAreEscaped()
{
    GoldenServer server(options());
    Page page(server, page4);
    page.post("d=40");
    page.poll();
    QCOMPARE(page.post("d=42[\"message\",\"\xe2\x80\xa8\xe2\x80\xa9\"]"), "200 ok");
    QCOMPARE(page.poll(), R"(___eio[7]("42[\"message-back\",\"\u2028\u2029\"]");)");
}

void JsonpConformance::bytesComeAsBase64_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QByteArray>("script");
    const QByteArray event = R"(451-["message",{"_placeholder":true,"num":0}])";
    const QByteArray back = R"(451-[\"message-back\",{\"_placeholder\":true,\"num\":0}])";
    QTest::newRow("revision 4") << QByteArray("EIO=4&transport=polling&j=1")
                                << event
            + "\x1e"
              "bAQID"
                                << "___eio[1](\"" + back + R"(\u001ebAQID");)";
    QTest::newRow("revision 3") << QByteArray("EIO=3&transport=polling&j=1") << "45:" + event + "6:b4AQID"
                                << "___eio[1](\"50:" + back + R"(6:b4AQID");)";
}

void JsonpConformance::bytesComeAsBase64()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, form);
    GoldenServer server(options());
    Page page(server, query);
    if (query.startsWith("EIO=4"))
        page.post("d=40");
    page.poll();
    QCOMPARE(page.post("d=" + form.toPercentEncoding()), "200 ok");
    QTEST(page.poll(), "script");
}

void JsonpConformance::aFormWithoutAPayloadIsNoPacket_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("form");
    for (const char *query : {page3, page4}) {
        for (const char *form : {"", "x=40", "40", "d=", "d=40&d=40"})
            QTest::addRow("%.5s: '%s'", query, form) << QByteArray(query) << QByteArray(form);
    }
}

void JsonpConformance::aFormWithoutAPayloadIsNoPacket()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, form);
    GoldenServer server(options());
    Page page(server, query);
    QCOMPARE(page.post(form), "200 ok");
    QCOMPARE(page.poll(), R"({"code":1,"message":"Session ID unknown"})");
}

void JsonpConformance::longScriptsAreCompressedWhereAccepted()
{
    GoldenServer server(options());
    Page page(server, page4);
    page.post("d=40");
    page.poll();
    page.post("d=42[\"big\",5000]");
    page.client.get("Accept-Encoding: gzip\r\n");
    const RawResponse response = page.client.getConnection().response().value();
    QCOMPARE(response.field("Content-Encoding"), "gzip");
    QCOMPARE(response.field("Content-Type"), "application/javascript; charset=UTF-8");
}

void JsonpConformance::errorsAreNoScripts()
{
    GoldenServer server(options());
    RawClient client(server.port());
    client.send("GET /socket.io/?EIO=4&transport=polling&j=0&sid=unknown HTTP/1.1\r\nHost: h\r\n\r\n");
    const RawResponse response = client.response().value();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Content-Type"), "application/json");
}

void JsonpConformance::theHandshakeDecidesWhatPollingIs()
{
    GoldenServer server(options());
    PollingClient client(server.port());
    QCOMPARE(client.post("40"), "200 ok");
    RawClient script(server.port());
    script.send("GET /socket.io/?" + client.query() + "&j=0 HTTP/1.1\r\nHost: h\r\n\r\n");
    const RawResponse response = script.response().value();
    QCOMPARE(response.field("Content-Type"), "text/plain; charset=UTF-8");
    QCOMPARE(readable(response.body), R"(40{"sid":"*"}|42["auth",{}])");
}

void JsonpConformance::aPageMayUpgrade()
{
    GoldenServer server(options());
    Page page(server, page3);
    RawWebSocket webSocket(server.port(), "EIO=3&transport=websocket&sid=" + page.client.sid);
    QVERIFY(webSocket.open());
    webSocket.send("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    webSocket.send("5");
    QCOMPARE(webSocket.next(), "40");
    QCOMPARE(webSocket.next(), R"(42["auth",{}])");
    webSocket.send(R"(451-["message",{"_placeholder":true,"num":0}])");
    webSocket.send("bin:0401");
    QCOMPARE(webSocket.next(), R"(451-["message-back",{"_placeholder":true,"num":0}])");
    QCOMPARE(webSocket.next(), "bin:0401"); // a WebSocket can carry what scripts could not
}

/// Any page may put a script of any server into itself, and no Origin tells of it.
void JsonpConformance::thereIsNoneWhereOriginsAreChecked()
{
    ServerOptions checking = options();
    checking.limits.checkOrigin = true;
    GoldenServer server(checking);
    const PollingClient client(server.port(), page4);
    QCOMPARE(client.open.status, 403);
    QCOMPARE(client.open.body, R"({"code":4,"message":"No JSONP here"})");
    QCOMPARE(PollingClient(server.port()).open.status, 200);
}

QTEST_GUILESS_MAIN(JsonpConformance)
#include "tst_conformance_jsonp.moc"

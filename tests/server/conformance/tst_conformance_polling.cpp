// SPDX-License-Identifier: MIT
#include "tests/server/conformance/goldenserver.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

// What is done by one client, and what it gets: a list of both, in turns.
using Script = QList<std::pair<QByteArray, QByteArray>>;

const QByteArray gone = R"(400 {"code":1,"message":"Session ID unknown"})";
const QByteArray joined = R"(200 40{"sid":"*"}|42["auth",{}])";

/// "200 body". The fields that the official server sends are checked here, once for all rows.
QByteArray described(const std::optional<RawResponse> &response, bool isPost)
{
    if (!response)
        return "closed";
    if (response->field("Content-Length").toInt() != response->body.size())
        return "wrong Content-Length";
    const QByteArray type = response->field("Content-Type");
    if (response->status == 200) {
        if (type != (isPost ? "text/html" : "text/plain; charset=UTF-8"))
            return "wrong type " + type;
        if (response->field("Cache-Control") != "no-store")
            return "cacheable";
    } else if (type != (response->body.isEmpty() ? "" : "application/json")) {
        return "wrong type " + type;
    }
    return (QByteArray::number(response->status) + ' ' + readable(response->body)).trimmed();
}

/// One client of long-polling that follows a script.
class Player
{
public:
    explicit Player(GoldenServer &server) : m_server(server), m_client(server.port()) { }

    QByteArray play(const QByteArray &step)
    {
        const QByteArray body = step.mid(step.indexOf(' ') + 1).replace('|', '\x1e');
        if (step == "GET") {
            m_client.get();
            return described(m_client.getConnection().response(), false);
        }
        if (step == "other GET") {
            RawClient other(m_server.port());
            other.send("GET /socket.io/?" + m_client.query() + " HTTP/1.1\r\nHost: h\r\n\r\n");
            return described(other.response(), false);
        }
        if (step == "begin GET") {
            m_client.get();
            return isPending() ? "pending" : "answered";
        }
        if (step == "begun GET")
            return described(m_client.getConnection().response(), false);
        if (step == "abort GET") {
            m_client.getConnection().socket().abort();
            return m_server.waitUntilNobodyIsThere() ? "" : "lives";
        }
        if (step == "begin POST") {
            m_begun = std::make_unique<RawClient>(m_server.port());
            m_begun->send(post("Expect: 100-continue\r\nContent-Length: 3\r\n"));
            return QByteArray::number(m_begun->response().value().status);
        }
        if (step == "begun POST")
            return described(m_begun->response(), true);
        if (step == "wait for the close")
            return m_server.waitForClosing(m_client.sid) ? "" : "lives";
        return postBody(step.first(step.indexOf(' ')), body);
    }

private:
    QByteArray post(const QByteArray &fields) const
    {
        return "POST /socket.io/?" + m_client.query() + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
    }
    QByteArray postBody(const QByteArray &kind, QByteArray body)
    {
        QByteArray fields;
        if (kind == "POST")
            fields = "Content-Type: text/plain;charset=UTF-8\r\n";
        else if (kind == "octets")
            fields = "Content-Type: application/octet-stream\r\n";
        if (body == "1.1MB")
            body = '4' + QByteArray(1'100'000, 'x');
        RawClient client(m_server.port());
        if (kind == "chunks") {
            client.send(post("Transfer-Encoding: chunked\r\n") + QByteArray::number(body.size(), 16) + "\r\n"
                + body + "\r\n0\r\n\r\n");
        } else {
            client.send(post(fields + "Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body);
        }
        return described(client.response(), true);
    }
    bool isPending()
    {
        return RawClient::waitUntil([this] {
            return m_server.isWritable(m_client.sid) || m_client.getConnection().socket().bytesAvailable();
        }) && m_client.getConnection().socket().bytesAvailable() == 0;
    }

    GoldenServer &m_server;
    PollingClient m_client;
    std::unique_ptr<RawClient> m_begun;
};

} // namespace

/// The polling exchanges of the official server, from a whole Server over real connections.
class PollingConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheOfficialServer_data();
    void answersAsTheOfficialServer();
    void whoJoinsNothingInTimeIsClosed_data();
    void whoJoinsNothingInTimeIsClosed();
    void longRepliesAreCompressedWhereAccepted_data();
    void longRepliesAreCompressedWhereAccepted();

private:
    void addMessages();
    void addErrors();
    void addEndings();
};

namespace {

void addRow(const char *name, const Script &script)
{
    QTest::newRow(name) << script;
}

/// A row whose client has joined `/` before.
void addJoined(const char *name, const Script &script)
{
    addRow(name, Script{{"POST 40", "200 ok"}, {"GET", joined}} + script);
}

} // namespace

void PollingConformance::addMessages()
{
    addJoined("GET after 40", {});
    addRow("POST no content-type", {{"untyped 40", "200 ok"}, {"GET", joined}});
    addRow("POST in chunks", {{"chunks 40", "200 ok"}, {"GET", joined}});
    addJoined("POST binary event",
        {{R"(POST 451-["message",{"_placeholder":true,"num":0}]|bAQIDBA==)", "200 ok"},
            {"GET", R"(200 451-["message-back",{"_placeholder":true,"num":0}]|bAQIDBA==)"}});
    addJoined("GET burst",
        {{R"(POST 42["burst",5])", "200 ok"},
            {"GET", R"(200 42["b",0]|42["b",1]|42["b",2]|42["b",3]|42["b",4])"}});
    addJoined("GET volatile w/o pending", {{R"(POST 42["vol"])", "200 ok"}, {"begin GET", "pending"}});
    addJoined("volatile with pending GET",
        {{"begin GET", "pending"}, {R"(POST 42["vol"])", "200 ok"}, {"begun GET", R"(200 42["v",0])"}});
    addRow("CONNECT_ERROR 1",
        {{"POST 40/no,", "200 ok"}, {"GET", R"(200 44/no,{"message":"Auth failed","data":{"code":42}})"}});
    addRow("POST pong '3' unsolicited", {{"POST 3", "200 ok"}, {"begin GET", "pending"}});
    addRow("POST '6' noop", {{"POST 6", "200 ok"}, {"begin GET", "pending"}});
    addRow("POST '5' upgrade", {{"POST 5", "200 ok"}, {"begin GET", "pending"}});
    addRow("POST '0' open", {{"POST 0", "200 ok"}, {"begin GET", "pending"}});
    addRow("POST 1.1MB: the session lives", {{"POST 1.1MB", "413"}, {"begin GET", "pending"}});
    addRow("chunks of 1.1MB: the session lives", {{"chunks 1.1MB", "413"}, {"begin GET", "pending"}});
}

void PollingConformance::addErrors()
{
    addJoined("POST 3 packets, the last a stray binary",
        {{R"(POST 42["x"]|42["y"]|bAQID)", "200 ok"}, {"GET", "200 6|1"}, {"GET", gone}});
    addRow("POST garbage 'abc'", {{"POST abc", "200 ok"}, {"GET", gone}});
    addRow("POST empty body", {{"POST ", "200 ok"}, {"GET", gone}});
    addRow("POST octet-stream", {{"octets 40", "400"}, {"GET", gone}});
    addRow("2nd GET overlap",
        {{"begin GET", "pending"}, {"other GET", "400"}, {"begun GET", "200 1"}, {"GET", gone}});
    addRow("2nd POST overlap",
        {{"begin POST", "100"}, {"POST 40", "400"}, {"begun POST", "closed"}, {"GET", gone}});
    addRow("GET after aborted GET", {{"begin GET", "pending"}, {"abort GET", ""}, {"GET", gone}});
    addRow("POST ping '2' from client", {{"POST 2", "200 ok"}, {"GET", gone}});
}

void PollingConformance::addEndings()
{
    addRow("POST '1' no pending", {{"POST 1", "200 ok"}, {"GET", gone}});
    addRow("POST '1' with pending GET",
        {{"begin GET", "pending"}, {"POST 1", "200 ok"}, {"begun GET", "200 6"}, {"GET", gone}});
    addJoined("POST bye(false)",
        {{R"(POST 42["bye",false])", "200 ok"}, {"GET", "200 41"}, {"begin GET", "pending"}});
    addJoined("POST bye(true)",
        {{R"(POST 42["bye",true])", "200 ok"}, {"GET", "200 41"}, {"GET", "200 6|1"}, {"GET", gone}});
    addJoined("POST bye(true) with pending GET",
        {{"begin GET", "pending"}, {R"(POST 42["bye",true])", "200 ok"}, {"begun GET", "200 41"},
            {"GET", "200 6|1"}, {"GET", gone}});
    addJoined("POST close-conn, pending GET",
        {{"begin GET", "pending"}, {R"(POST 42["close-conn"])", "200 ok"}, {"begun GET", "200 1"},
            {"GET", gone}});
}

void PollingConformance::answersAsTheOfficialServer_data()
{
    QTest::addColumn<Script>("script");
    addMessages();
    addErrors();
    addEndings();
}

void PollingConformance::answersAsTheOfficialServer()
{
    QFETCH(Script, script);
    GoldenServer server;
    Player player(server);
    for (const auto &[step, answer] : script)
        QCOMPARE(player.play(step), answer);
}

void PollingConformance::whoJoinsNothingInTimeIsClosed_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<std::chrono::milliseconds>("connectTimeout");
    QTest::newRow("GET after connectTimeout (no CONNECT)")
        << Script{{"wait for the close", ""}, {"GET", "200 6|1"}, {"GET", gone}} << 50ms;
    QTest::newRow("pending GET at connectTimeout") << Script{{"begin GET", "pending"}, {"begun GET", "200 1"},
        {"GET", gone}} << 2000ms; // long enough to begin the GET on a busy machine
}

void PollingConformance::whoJoinsNothingInTimeIsClosed()
{
    QFETCH(Script, script);
    QFETCH(std::chrono::milliseconds, connectTimeout);
    ServerOptions options = recordedOptions();
    options.connectTimeout = connectTimeout;
    GoldenServer server(options);
    Player player(server);
    for (const auto &[step, answer] : script)
        QCOMPARE(player.play(step), answer);
}

void PollingConformance::longRepliesAreCompressedWhereAccepted_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("coding");
    QTest::newRow("GET big, Accept-Encoding gzip") << 5000 << QByteArray("gzip");
    QTest::newRow("GET small, Accept-Encoding gzip") << 500 << QByteArray();
}

void PollingConformance::longRepliesAreCompressedWhereAccepted()
{
    QFETCH(int, size);
    QFETCH(QByteArray, coding);
    GoldenServer server;
    PollingClient client(server.port());
    client.post("40");
    client.poll();
    client.post("42[\"big\"," + QByteArray::number(size) + "]");
    client.get("Accept-Encoding: gzip\r\n");
    const RawResponse response = client.getConnection().response().value();
    QCOMPARE(response.status, 200);
    QCOMPARE(response.field("Content-Type"), "text/plain; charset=UTF-8");
    QCOMPARE(response.field("Cache-Control"), "no-store");
    QCOMPARE(response.field("Content-Encoding"), coding);
    const qsizetype plainBytes = size + qsizetype(strlen(R"(42["big-back",""])"));
    if (coding.isEmpty())
        QCOMPARE(response.body.size(), plainBytes);
    else
        QVERIFY(response.body.startsWith("\x1f\x8b") && response.body.size() < plainBytes);
}

QTEST_GUILESS_MAIN(PollingConformance)
#include "tst_conformance_polling.moc"

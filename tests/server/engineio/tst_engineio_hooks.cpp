// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/rawclient.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::engineio;
using namespace tincan::test;

namespace {

QByteArray request(const QByteArray &method, const QByteArray &query, const QByteArray &fields = {})
{
    return method + " /socket.io/?" + query + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

const QByteArray polling = "EIO=4&transport=polling"_ba;
const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"_ba;
const QByteArray webSocketQuery = "EIO=4&transport=websocket"_ba;
const QByteArray webSocket = request("GET", "EIO=4&transport=websocket", upgrade);

QByteArray sidOf(const QByteArray &text)
{
    const qsizetype at = text.indexOf("\"sid\":\"") + 7;
    return text.mid(at, text.indexOf('"', at) - at);
}

} // namespace

/// What a program may add to an engine: ids, header fields, and hearing of what was refused.
class HooksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sessionsMayBeNamedByTheProgram();
    void aNameThatWillNotDoRefusesTheClient_data();
    void aNameThatWillNotDoRefusesTheClient();
    void the101HasTheFieldsOfEveryReply();
    void the101HasNoMoreFieldsThanAskedFor();
    void whatIsRefusedIsTold_data();
    void whatIsRefusedIsTold();
    void whatIsAcceptedIsNoError();
};

void HooksTest::sessionsMayBeNamedByTheProgram()
{
    EchoEngine server;
    int count = 0;
    server.engine.setIdGenerator([&](const HandshakeRequest &handshake) {
        return "of-" + handshake.header("x-who") + QByteArray::number(++count);
    });
    RawClient client(server.port());
    client.send(request("GET", polling, "X-Who: me\r\n"));
    QCOMPARE(sidOf(client.response().value().body), "of-me1");
    WebSocketClient other(server.port(), webSocketQuery);
    QVERIFY(other.open());
    QCOMPARE(sidOf(other.next()), "of-2");
    client.send(request("GET", polling + "&sid=of-2"));
    QCOMPARE(client.response().value().status, 400); // there, but not on polling
    QCOMPARE(server.engine.clientsCount(), 2);
}

void HooksTest::aNameThatWillNotDoRefusesTheClient_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("too long") << QByteArray(129, 'a');
    QTest::newRow("with a quotation mark") << QByteArray("a\"b");
    QTest::newRow("with a line break") << QByteArray("a\r\nb");
    QTest::newRow("taken") << QByteArray("taken");
}

void HooksTest::aNameThatWillNotDoRefusesTheClient()
{
    QFETCH(QByteArray, id);
    EchoEngine server;
    QByteArray next = "taken"_ba;
    QList<Object> contexts;
    server.engine.setIdGenerator([&](const HandshakeRequest &) { return next; });
    server.engine.setConnectionErrorHandler([&](const ConnectionError &error) { contexts << error.context; });
    RawClient client(server.port());
    client.send(request("GET", polling));
    QCOMPARE(client.response().value().status, 200);
    next = id;
    client.send(request("GET", polling));
    const RawResponse refused = client.response().value();
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body, "{\"code\":3,\"message\":\"Bad request\"}");
    RawClient other(server.port());
    other.send(webSocket);
    QCOMPARE(other.response().value().status, 400);
    QCOMPARE(contexts, QList<Object>(2, Object{{u"name"_s, u"ID_GENERATION_ERROR"_s}}));
    QCOMPARE(server.engine.clientsCount(), 1);
}

void HooksTest::the101HasTheFieldsOfEveryReply()
{
    ServerOptions options;
    options.cors.enabled = true;
    options.cors.origins = {u"https://page.example"_s};
    options.cookie.emplace();
    options.initialHeaders = [](QList<HeaderField> &fields, const HandshakeRequest &handshake) {
        fields.append({"X-First"_ba, handshake.method + "\r\nX-Injected: yes"});
    };
    options.headers = [](QList<HeaderField> &fields, const HandshakeRequest &) {
        fields.append({"X-Every"_ba, "1"_ba});
    };
    EchoEngine server(options);
    WebSocketClient client(server.port(), webSocketQuery, "Origin: https://page.example\r\n");
    const RawResponse granted = client.handshake();
    QCOMPARE(granted.status, 101);
    QCOMPARE(granted.field("X-First"), "GETX-Injected: yes");
    QVERIFY(!granted.hasField("X-Injected"));
    QCOMPARE(granted.field("X-Every"), "1");
    QCOMPARE(granted.field("Access-Control-Allow-Origin"), "https://page.example");
    QCOMPARE(granted.field("Set-Cookie"), "io=" + sidOf(client.next()) + "; Path=/; HttpOnly; SameSite=Lax");

    RawClient poller(server.port());
    poller.send(request("GET", polling));
    const QByteArray sid = sidOf(poller.response().value().body);
    WebSocketClient upgrading(server.port(), webSocketQuery + "&sid=" + sid);
    const RawResponse second = upgrading.handshake();
    QCOMPARE(second.status, 101);
    QCOMPARE(second.field("X-Every"), "1");
    QVERIFY(!second.hasField("X-First"));
    QVERIFY(!second.hasField("Set-Cookie"));
}

void HooksTest::the101HasNoMoreFieldsThanAskedFor()
{
    EchoEngine server;
    const QByteArray head = WebSocketClient(server.port(), webSocketQuery).handshake().head;
    for (const char *const name : {"Set-Cookie", "Access-Control", "Vary", "X-"})
        QVERIFY2(!head.contains(name), head.constData());
}

void HooksTest::whatIsRefusedIsTold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<Object>("context");
    const auto row
        = [](const char *name, const QByteArray &bytes, int code, const QString &message,
              const Object &context) { QTest::newRow(name) << bytes << code << message << context; };
    row("transport", request("GET", "EIO=4&transport=x"), 0, u"Transport unknown"_s,
        {{u"transport"_s, u"x"_s}});
    row("sid", request("GET", polling + "&sid=x"), 1, u"Session ID unknown"_s, {{u"sid"_s, u"x"_s}});
    row("method", request("PUT", polling), 2, u"Bad handshake method"_s, {{u"method"_s, u"PUT"_s}});
    row("no upgrade", request("GET", "EIO=4&transport=websocket"), 3, u"Bad request"_s,
        {{u"name"_s, u"TRANSPORT_HANDSHAKE_ERROR"_s}});
    row("hook", request("GET", polling + "&deny=why"), 4, u"Forbidden"_s, {{u"message"_s, u"why"_s}});
    row("revision", request("GET", "transport=polling"), 5, u"Unsupported protocol version"_s,
        {{u"protocol"_s, 3}});
    row("a WebSocket", request("GET", "EIO=4&transport=websocket&sid=x", upgrade), 1, u"Session ID unknown"_s,
        {{u"sid"_s, u"x"_s}});
}

void HooksTest::whatIsRefusedIsTold()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, message);
    QFETCH(Object, context);
    ServerOptions options;
    options.allowRequest = [](const HandshakeRequest &handshake) -> tl::expected<void, QString> {
        if (const auto why = handshake.queryItem(u"deny"))
            return tl::unexpected(*why);
        return {};
    };
    EchoEngine server(options);
    std::optional<ConnectionError> told;
    server.engine.setConnectionErrorHandler([&](const ConnectionError &error) { told = error; });
    RawClient client(server.port());
    client.send(bytes);
    QVERIFY(client.response().value().status >= 400);
    QVERIFY(told);
    QCOMPARE(told->code, code);
    QCOMPARE(told->message, message);
    QVERIFY(told->context == context);
    QCOMPARE(told->request.header("host"), "h");
}

void HooksTest::whatIsAcceptedIsNoError()
{
    EchoEngine server;
    server.engine.setConnectionErrorHandler([](const ConnectionError &) { QFAIL("nothing was refused"); });
    RawClient client(server.port());
    client.send(request("GET", polling));
    QCOMPARE(client.response().value().status, 200);
    QVERIFY(WebSocketClient(server.port(), webSocketQuery).open());
}

QTEST_GUILESS_MAIN(HooksTest)
#include "tst_engineio_hooks.moc"

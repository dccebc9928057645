// SPDX-License-Identifier: MIT
#include "app/client/manager.h"
#include "app/client/socket.h"
#include "protocol/chat/requests.h"
#include "protocol/gpio/requests.h"
#include "server/chat/chatservice.h"
#include "server/chat/memorystore.h"
#include "server/gpio/gpioservice.h"
#include "server/gpio/simulatedchip.h"
#include "server/lobby/lobby.h"
#include "server/server.h"

#include <QTest>

using namespace tincan;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A whole server with its services on a port of the machine's choice, as the application has it.
struct Hosted
{
    Server server;
    chat::People people;
    chat::Conversation conversation{
        {.id = u"lobby"_s, .name = u"Lobby"_s, .topic = {}}, std::make_unique<chat::MemoryStore>()};
    gpio::SimulatedChip chip;
    gpio::Pins pins{chip};
    chat::ChatService chat{server, conversation, people, {u"Tincan"_s, u"1.2"_s}};
    gpio::GpioService gpio{server, pins};
    lobby::Lobby lobby{server, conversation, people, pins};
};

/// One connection of our own client, and what it received.
struct Page
{
    Page(const Server &server, const client::Options &options, const QString &nsp, const Object &auth = {})
        : manager(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())), options), socket(manager.socket(nsp))
    {
        socket->setAuth(auth);
        socket->onAny([this](const QString &event, const Array &args) { received.append({event, args}); });
        QObject::connect(socket, &client::Socket::connectError, socket,
            [this](const client::ConnectError &error) { refusal = error; });
        socket->connectToServer();
    }
    bool heard(const QString &event, const Array &args) const
    {
        return received.contains(std::pair(event, args));
    }
    Array ask(const QString &event, const Value &argument)
    {
        std::optional<Array> answer;
        socket->emitWithAck(
            event, {argument}, 10s, socket, [&](const tl::expected<Array, client::AckError> &result) {
                answer = result.value_or(Array{u"no answer"_s});
            });
        return QTest::qWaitFor([&] { return answer.has_value(); }, 20'000) ? *answer : Array();
    }

    client::Manager manager;
    client::Socket *socket;
    QList<std::pair<QString, Array>> received;
    client::ConnectError refusal;
};

client::Options over(const QString &transport)
{
    client::Options options;
    options.upgrade = transport == u"upgrade"_s;
    if (transport == u"websocket"_s)
        options.transports = {client::TransportName::websocket};
    return options;
}

} // namespace

class OverNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDialectTalksWithEveryOther_data() { transports(); }
    void everyDialectTalksWithEveryOther();
    void refusesANameThatIsTaken_data() { transports(); }
    void refusesANameThatIsTaken();
    void pinsAreSharedByAllWays_data() { transports(); }
    void pinsAreSharedByAllWays();
    void clientsAreToldWhenTheServerCloses();

private:
    static void transports()
    {
        QTest::addColumn<QString>("transport");
        for (const char *transport : {"polling", "websocket", "upgrade"})
            QTest::newRow(transport) << QString::fromLatin1(transport);
    }
};

void OverNetworkTest::everyDialectTalksWithEveryOther()
{
    QFETCH(QString, transport);
    Hosted hosted;
    QVERIFY(hosted.server.listen(QHostAddress::LocalHost, 0));
    const client::Options options = over(transport);
    Page plain(hosted.server, options, u"/"_s);
    Page sendNew(hosted.server, options, u"/"_s);
    Page named(hosted.server, options, u"/"_s);
    Page example(hosted.server, options, u"/"_s);
    Page tutorial(hosted.server, options, u"/"_s, {{u"serverOffset"_s, 0}});
    Page chat(hosted.server, options, u"/chat"_s, {{u"name"_s, u"Carl"_s}});
    named.ask(u"adduser"_s, u"Nora"_s);
    example.ask(u"add user"_s, u"Emil"_s);
    plain.ask(u"event_here"_s, 1);
    sendNew.ask(u"send message"_s, u"one"_s); // becomes Guest 1
    const Array answer
        = chat.ask(u"message:send"_s, chat::toValue(chat::SendRequest{u"lobby"_s, u"c1"_s, u"<b>hi</b>"_s}));
    const auto message = chat::parseMessage(answer.value(0)[u"message"]);
    QVERIFY(message);
    const QString text = u"<b>hi</b>"_s;
    QTRY_VERIFY(plain.heard(u"message"_s, {text}));
    QTRY_VERIFY(sendNew.heard(u"new message"_s, {Object{{u"msg"_s, text}, {u"username"_s, u"Carl"_s}}}));
    QTRY_VERIFY(named.heard(u"updatechat"_s, {u"Carl"_s, text}));
    QTRY_VERIFY(example.heard(u"new message"_s, {Object{{u"username"_s, u"Carl"_s}, {u"message"_s, text}}}));
    QTRY_VERIFY(tutorial.heard(u"chat message"_s, {text, message->seq}));
    tutorial.ask(u"chat message"_s, u"back"_s); // becomes Guest 2
    QTRY_COMPARE(chat.received.last().first, u"message:new"_s);
    QCOMPARE(chat.received.last().second.value(0)[u"from"][u"name"], Value(u"Guest 2"_s));
    QTRY_VERIFY(plain.heard(u"message"_s, {u"back"_s}));
}

void OverNetworkTest::refusesANameThatIsTaken()
{
    QFETCH(QString, transport);
    Hosted hosted;
    QVERIFY(hosted.server.listen(QHostAddress::LocalHost, 0));
    Page ann(hosted.server, over(transport), u"/chat"_s, {{u"name"_s, u"Ann"_s}});
    QTRY_VERIFY(!ann.received.isEmpty());
    QCOMPARE(ann.received[0].first, u"session"_s);
    Page other(hosted.server, over(transport), u"/chat"_s, {{u"name"_s, u"ann"_s}});
    QTRY_VERIFY(other.refusal.byServer);
    QCOMPARE(other.refusal.data[u"code"], Value(u"name-taken"_s));
}

void OverNetworkTest::pinsAreSharedByAllWays()
{
    QFETCH(QString, transport);
    Hosted hosted;
    QVERIFY(hosted.server.listen(QHostAddress::LocalHost, 0));
    Page page(hosted.server, over(transport), u"/"_s);
    Page panel(hosted.server, over(transport), u"/gpio"_s, {{u"name"_s, u"Ann"_s}});
    QTRY_VERIFY(page.socket->isConnected() && panel.socket->isConnected());
    const Array done = panel.ask(u"line:write"_s, gpio::toValue(gpio::WriteRequest{21, true}));
    QCOMPARE(done, (Array{Object{{u"ok"_s, true}}}));
    QTRY_VERIFY(page.heard(u"gpio:21"_s, {true}));
    page.socket->emitEvent(u"gpio:21"_s, false);
    QTRY_COMPARE(panel.received.size(), 2);
    const auto edge = gpio::parseEdge(panel.received[1].second.value(0));
    QVERIFY(edge);
    QCOMPARE(edge->line, 21);
    QCOMPARE(edge->value, false);
    QVERIFY(!edge->by);
}

void OverNetworkTest::clientsAreToldWhenTheServerCloses()
{
    auto hosted = std::make_unique<Hosted>();
    QVERIFY(hosted->server.listen(QHostAddress::LocalHost, 0));
    Page ann(hosted->server, over(u"websocket"_s), u"/chat"_s, {{u"name"_s, u"Ann"_s}});
    Page bob(hosted->server, over(u"polling"_s), u"/"_s);
    QTRY_VERIFY(ann.socket->isConnected() && bob.socket->isConnected());
    hosted->server.close();
    QCOMPARE(hosted->people.count(), 0);
    QTRY_VERIFY(!ann.socket->isConnected() && !bob.socket->isConnected());
    hosted.reset(); // and nobody is called after that
}

QTEST_GUILESS_MAIN(OverNetworkTest)
#include "tst_lobby_overnetwork.moc"

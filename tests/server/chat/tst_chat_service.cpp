// SPDX-License-Identifier: MIT
#include "server/chat/chatservice.h"
#include "tests/server/chat/slowstore.h"
#include "tests/server/chat/testenvironment.h"
#include "tests/support/packetclient.h"

#include <QTest>

using namespace tincan;
using namespace tincan::chat;
using namespace Qt::StringLiterals;
using tincan::test::PacketClient;

namespace {

const ConversationInfo lobby{.id = u"lobby"_s, .name = u"Lobby"_s, .topic = {}};

/// `/chat` without a network.
struct Bench
{
    explicit Bench(std::unique_ptr<MessageStore> store = std::make_unique<MemoryStore>(),
        const Conversation::Options &options = {}, qsizetype mostPeople = 100)
        : people(clocks.environment(), People::Limits{mostPeople}),
          conversation(lobby, std::move(store), clocks.environment(), options),
          service(hub.of(u"/chat"_s), conversation, people, {u"Tincan"_s, u"1.2"_s},
              [this](const QString &line) { log.append(line); })
    {
    }
    PacketClient join(const QString &name)
    {
        PacketClient client(hub, u"/chat"_s, {{u"name"_s, name}});
        client.take();
        return client;
    }

    test::HubBench hub;
    TestEnvironment clocks;
    People people;
    Conversation conversation;
    QStringList log;
    ChatService service;
};

Value sending(
    const QString &text, const QString &clientId = u"c1"_s, const QString &conversation = u"lobby"_s)
{
    return toValue(SendRequest{conversation, clientId, text});
}

QString codeOf(const Array &answer)
{
    return answer.value(0)[u"ok"] == Value(false) ? answer.value(0)[u"error"][u"code"].toString() : u"ok"_s;
}

} // namespace

class ChatServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsTheSessionFirst();
    void refusesHandshakes_data();
    void refusesHandshakes();
    void refusesANameThatIsTaken();
    void refusesMorePeopleThanThereIsRoomFor();
    void freesTheNameOfWhoIsGone();
    void acknowledgesAMessageAndSendsItToTheOthers();
    void acknowledgesOnlyWhatIsStored();
    void storesAClientIdOnce();
    void storesAClientIdOnceAlsoAfterABreak();
    void clientIdsOfTwoPeopleAreTwo();
    void refusesMessages_data();
    void refusesMessages();
    void refusesMessagesThatComeTooFast();
    void saysWhenTheStoreFails();
    void wrongArgumentsWithoutAcknowledgementHarmNobody();
    void givesPagesOfHistory();
    void refusesHistoryRequests();
    void listsEveryone();
    void tellsTheOthersWhoTypes();
    void tellsWhoComesAndGoes();
    void tellsOfPeopleWhoCameAnotherWay();
    void textArrivesUnchanged_data();
    void textArrivesUnchanged();
    void logsConnectionsAndDisconnections();
    void mayEndBeforeItsClients();
};

void ChatServiceTest::sendsTheSessionFirst()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    ann.ask(u"message:send"_s, sending(u"hi"_s));
    PacketClient bob(bench.hub, u"/chat"_s, {{u"name"_s, u" Bob "_s}});
    QVERIFY(bob.isConnected());
    const auto events = bob.take();
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0].name, u"session"_s);
    const auto session = parseSession(events[0].args.value(0));
    QVERIFY(session);
    QCOMPARE(session->user.name, u"Bob"_s);
    QCOMPARE(session->user.role, Role::guest);
    QCOMPARE(session->server, (ServerInfo{u"Tincan"_s, u"1.2"_s}));
    QCOMPARE(session->users, bench.people.all());
    QCOMPARE(session->users.size(), 2);
    QCOMPARE(session->conversations,
        (QList<ConversationInfo>{{u"lobby"_s, u"Lobby"_s, ConversationKind::channel, QString(), 1}}));
}

void ChatServiceTest::refusesHandshakes_data()
{
    QTest::addColumn<Object>("auth");
    QTest::newRow("no auth") << Object{};
    QTest::newRow("null") << Object{{u"name"_s, nullptr}};
    QTest::newRow("a number") << Object{{u"name"_s, 7}};
    QTest::newRow("an object") << Object{{u"name"_s, Object{}}};
    QTest::newRow("empty") << Object{{u"name"_s, u"  "_s}};
    QTest::newRow("SERVER") << Object{{u"name"_s, u"Server"_s}};
    QTest::newRow("long") << Object{{u"name"_s, u"x"_s.repeated(33)}};
}

void ChatServiceTest::refusesHandshakes()
{
    QFETCH(Object, auth);
    Bench bench;
    PacketClient client(bench.hub, u"/chat"_s, auth);
    QVERIFY(!client.isConnected());
    QCOMPARE(client.connectError()[u"data"][u"code"], Value(u"name-invalid"_s));
    QVERIFY(!client.connectError()[u"message"].toString().isEmpty());
    QCOMPARE(bench.people.count(), 0);
}

void ChatServiceTest::refusesANameThatIsTaken()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient other(bench.hub, u"/chat"_s, {{u"name"_s, u"ANN"_s}});
    QVERIFY(!other.isConnected());
    QCOMPARE(other.connectError()[u"data"][u"code"], Value(u"name-taken"_s));
    QVERIFY(ann.isConnected());
    QVERIFY(ann.take().isEmpty());
}

void ChatServiceTest::refusesMorePeopleThanThereIsRoomFor()
{
    Bench bench(std::make_unique<MemoryStore>(), {}, 1);
    bench.join(u"Ann"_s);
    PacketClient bob(bench.hub, u"/chat"_s, {{u"name"_s, u"Bob"_s}});
    QCOMPARE(bob.connectError()[u"data"][u"code"], Value(u"server-full"_s));
}

void ChatServiceTest::freesTheNameOfWhoIsGone()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    ann.loseConnection();
    QCOMPARE(bench.people.count(), 0);
    PacketClient again(bench.hub, u"/chat"_s, {{u"name"_s, u"Ann"_s}});
    QVERIFY(again.isConnected());
}

void ChatServiceTest::acknowledgesAMessageAndSendsItToTheOthers()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    ann.take();
    const Array answer = ann.ask(u"message:send"_s, sending(u"hi"_s));
    QCOMPARE(answer.size(), 1);
    QCOMPARE(answer[0][u"ok"], Value(true));
    const auto message = parseMessage(answer[0][u"message"]);
    QVERIFY(message);
    QCOMPARE(message->seq, 1);
    QCOMPARE(message->from.name, u"Ann"_s);
    QCOMPARE(message->conversation, u"lobby"_s);
    QCOMPARE(message->text, u"hi"_s);
    QCOMPARE(message->clientId, u"c1"_s);
    QCOMPARE(message->at, bench.clocks.wallClock);
    QCOMPARE(bob.take(), (QList<test::ReceivedEvent>{{u"message:new"_s, {toValue(*message)}}}));
    QVERIFY(ann.take().isEmpty());
}

void ChatServiceTest::acknowledgesOnlyWhatIsStored()
{
    auto store = std::make_unique<SlowStore>();
    SlowStore &slow = *store;
    Bench bench(std::move(store));
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    QVERIFY(ann.ask(u"message:send"_s, sending(u"hi"_s)).isEmpty());
    QVERIFY(bob.take(u"message:new"_s).isEmpty());
    slow.answer();
    QCOMPARE(codeOf(ann.answer(ann.lastAck()).value()), u"ok"_s);
    QCOMPARE(bob.take(u"message:new"_s).size(), 1);
}

void ChatServiceTest::storesAClientIdOnce()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    const Array first = ann.ask(u"message:send"_s, sending(u"hi"_s));
    QCOMPARE(ann.ask(u"message:send"_s, sending(u"hi"_s)), first);
    QCOMPARE(bob.take(u"message:new"_s).size(), 1);
    QCOMPARE(bench.conversation.info().seq, 1);
}

void ChatServiceTest::storesAClientIdOnceAlsoAfterABreak()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    const Array first = ann.ask(u"message:send"_s, sending(u"hi"_s));
    ann.loseConnection();
    PacketClient again = bench.join(u"Ann"_s);
    QCOMPARE(again.ask(u"message:send"_s, sending(u"hi"_s)), first);
    QCOMPARE(bench.conversation.info().seq, 1);
}

void ChatServiceTest::clientIdsOfTwoPeopleAreTwo()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    ann.ask(u"message:send"_s, sending(u"hi"_s));
    QCOMPARE(bob.ask(u"message:send"_s, sending(u"ho"_s))[0][u"message"][u"seq"], Value(2));
}

void ChatServiceTest::refusesMessages_data()
{
    QTest::addColumn<Value>("request");
    QTest::addColumn<QString>("code");
    QTest::newRow("null") << Value() << u"invalid-request"_s;
    QTest::newRow("a text") << Value(u"hi"_s) << u"invalid-request"_s;
    QTest::newRow("no text") << Value(Object{{u"conversation"_s, u"lobby"_s}, {u"clientId"_s, u"c"_s}})
                             << u"invalid-request"_s;
    QTest::newRow("no clientId") << sending(u"hi"_s, QString()) << u"invalid-request"_s;
    QTest::newRow("elsewhere") << sending(u"hi"_s, u"c"_s, u"elsewhere"_s) << u"not-found"_s;
    QTest::newRow("empty") << sending(u" \n"_s) << u"empty"_s;
    QTest::newRow("too long") << sending(u"x"_s.repeated(4'001)) << u"too-long"_s;
}

void ChatServiceTest::refusesMessages()
{
    QFETCH(Value, request);
    QFETCH(QString, code);
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    const Array answer = ann.ask(u"message:send"_s, request);
    QCOMPARE(codeOf(answer), code);
    QVERIFY(!answer[0][u"error"][u"message"].toString().isEmpty());
    QVERIFY(bob.take(u"message:new"_s).isEmpty());
    QCOMPARE(bench.conversation.info().seq, 0);
}

void ChatServiceTest::refusesMessagesThatComeTooFast()
{
    Bench bench(std::make_unique<MemoryStore>(), {.rate = RateLimit{1, 1}});
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    QCOMPARE(codeOf(ann.ask(u"message:send"_s, sending(u"1"_s, u"1"_s))), u"ok"_s);
    QCOMPARE(codeOf(ann.ask(u"message:send"_s, sending(u"2"_s, u"2"_s))), u"rate-limited"_s);
    QCOMPARE(codeOf(bob.ask(u"message:send"_s, sending(u"1"_s, u"1"_s))), u"ok"_s);
}

void ChatServiceTest::saysWhenTheStoreFails()
{
    auto store = std::make_unique<SlowStore>();
    SlowStore &slow = *store;
    Bench bench(std::move(store));
    PacketClient ann = bench.join(u"Ann"_s);
    ann.ask(u"message:send"_s, sending(u"hi"_s));
    slow.answer(false);
    QCOMPARE(codeOf(ann.answer(ann.lastAck()).value()), u"unavailable"_s);
}

void ChatServiceTest::wrongArgumentsWithoutAcknowledgementHarmNobody()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    ann.take();
    for (const QString &event :
        {u"message:send"_s, u"history:get"_s, u"user:list"_s, u"typing"_s, u"other"_s}) {
        ann.emitEvent(event);
        ann.emitEvent(event, 5, Array{Object{}});
    }
    QVERIFY(ann.take().isEmpty());
    QVERIFY(bob.take().isEmpty());
    QCOMPARE(codeOf(ann.ask(u"message:send"_s, sending(u"hi"_s))), u"ok"_s);
}

void ChatServiceTest::givesPagesOfHistory()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    for (int i = 1; i <= 5; ++i)
        ann.ask(u"message:send"_s, sending(QString::number(i), QString::number(i)));
    const Array answer = ann.ask(u"history:get"_s, toValue(HistoryRequest{u"lobby"_s, 5, {}, 2}));
    QCOMPARE(answer[0][u"ok"], Value(true));
    const auto page = parseHistoryPage(answer[0].toObject());
    QVERIFY(page);
    QCOMPARE(page->messages.size(), 2);
    QCOMPARE(page->messages[0].seq, 3);
    QCOMPARE(page->messages[1].text, u"4"_s);
    QVERIFY(page->more);
}

void ChatServiceTest::refusesHistoryRequests()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    QCOMPARE(codeOf(ann.ask(u"history:get"_s, 5)), u"invalid-request"_s);
    QCOMPARE(codeOf(ann.ask(u"history:get"_s, toValue(HistoryRequest{u"no"_s, {}, {}, 5}))), u"not-found"_s);
}

void ChatServiceTest::listsEveryone()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    bench.people.enterAsGuest();
    const Array answer = ann.ask(u"user:list"_s, Object{});
    QCOMPARE(parseUsers(answer[0][u"users"]).value(), bench.people.all());
    QCOMPARE(bench.people.count(), 2);
}

void ChatServiceTest::tellsTheOthersWhoTypes()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    ann.take();
    QCOMPARE(ann.ask(u"typing"_s, toValue(TypingRequest{u"lobby"_s, true})), Array{success()});
    const User user = bench.people.all().first();
    QCOMPARE(bob.take(),
        (QList<test::ReceivedEvent>{
            {u"typing"_s, {toValue(Typing{u"lobby"_s, {user.id, user.name}, true})}}}));
    QVERIFY(ann.take().isEmpty());
    QCOMPARE(codeOf(ann.ask(u"typing"_s, toValue(TypingRequest{u"no"_s, true}))), u"not-found"_s);
    QCOMPARE(codeOf(ann.ask(u"typing"_s, true)), u"invalid-request"_s);
    QVERIFY(bob.take().isEmpty());
}

void ChatServiceTest::tellsWhoComesAndGoes()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    const User user = bench.people.all().last();
    QCOMPARE(ann.take(), (QList<test::ReceivedEvent>{{u"user:joined"_s, {toValue(user)}}}));
    bob.leave();
    QCOMPARE(ann.take(), (QList<test::ReceivedEvent>{{u"user:left"_s, {Object{{u"id"_s, user.id}}}}}));
}

void ChatServiceTest::tellsOfPeopleWhoCameAnotherWay()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    const User guest = bench.people.enterAsGuest().value();
    const User bob = bench.people.rename(guest.id, u"Bob"_s).value();
    bench.people.leave(bob.id);
    QCOMPARE(ann.take(),
        (QList<test::ReceivedEvent>{{u"user:joined"_s, {toValue(guest)}}, {u"user:changed"_s, {toValue(bob)}},
            {u"user:left"_s, {Object{{u"id"_s, bob.id}}}}}));
}

void ChatServiceTest::textArrivesUnchanged_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("markup") << u"<img src=x onerror=alert(1)>"_s;
    QTest::newRow("entities and quotes") << u"&amp; \" ' ` \\"_s;
    QTest::newRow("white space around") << u"  hi \n"_s;
    QTest::newRow("NUL and controls") << QString(u"a"_s + QChar(0) + u"\x1b[0m"_s);
    QTest::newRow("half a surrogate pair") << QString(u"a"_s + QChar(0xD83D));
    QTest::newRow("right to left") << u"\u202eabc שלום"_s;
    QTest::newRow("separators") << u"a\u2028b\u2029c"_s;
    QTest::newRow("percent") << u"%1 %s %%"_s;
}

void ChatServiceTest::textArrivesUnchanged()
{
    QFETCH(QString, text);
    Bench bench;
    PacketClient ann = bench.join(u"Ann"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    QCOMPARE(ann.ask(u"message:send"_s, sending(text))[0][u"message"][u"text"], Value(text));
    QCOMPARE(bob.take(u"message:new"_s).value(0).value(0)[u"text"], Value(text));
}

void ChatServiceTest::logsConnectionsAndDisconnections()
{
    Bench bench;
    PacketClient ann = bench.join(u"Ann\u200d!"_s);
    PacketClient bob = bench.join(u"Bob"_s);
    ann.leave();
    bob.loseConnection();
    QCOMPARE(bench.log.size(), 4);
    QVERIFY(bench.log[0].endsWith(u" connected as Ann\ufffd!, 1 sockets"_s));
    QVERIFY(bench.log[1].endsWith(u" connected as Bob, 2 sockets"_s));
    QVERIFY(bench.log[2].endsWith(u" disconnected, client namespace disconnect, 1 sockets"_s));
    QVERIFY(bench.log[3].endsWith(u" disconnected, transport close, 0 sockets"_s));
}

void ChatServiceTest::mayEndBeforeItsClients()
{
    test::HubBench hub;
    std::optional<PacketClient> ann;
    {
        People people;
        Conversation conversation(lobby, std::make_unique<MemoryStore>());
        ChatService service(hub.of(u"/chat"_s), conversation, people, {});
        ann.emplace(hub, u"/chat"_s, Object{{u"name"_s, u"Ann"_s}});
        QVERIFY(ann->isConnected());
    }
    QVERIFY(ann->ask(u"message:send"_s, sending(u"hi"_s)).isEmpty());
    ann->loseConnection();
    PacketClient late(hub, u"/chat"_s, {{u"name"_s, u"Late"_s}});
    QVERIFY(!late.isConnected());
}

QTEST_GUILESS_MAIN(ChatServiceTest)
#include "tst_chat_service.moc"

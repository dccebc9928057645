// SPDX-License-Identifier: MIT
#include "tests/server/chat/slowstore.h"
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

Lobby::Options quiet()
{
    Lobby::Options options;
    options.log = [](const QString &) {};
    return options;
}

} // namespace

class LobbyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsConnectionsAndDisconnections();
    void whoSaysNothingGetsTheGreetingsOnly();
    void whoSpeaksTwoDialectsGetsBoth();
    void textEventsRefuseWhatIsNoText_data();
    void textEventsRefuseWhatIsNoText();
    void refusesTextsThatMayNotBeSent_data();
    void refusesTextsThatMayNotBeSent();
    void refusesMessagesThatComeTooFast();
    void refusesMorePeopleThanThereIsRoomFor();
    void unknownEventsAreIgnored();
    void aPersonLeavesWithTheirConnection();
    void mayEndBeforeItsClients();
    void aLateAnswerFindsNobody();
};

void LobbyTest::logsConnectionsAndDisconnections()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    ann.leave();
    bob.loseConnection();
    QCOMPARE(bench.log.size(), 4);
    const QString annId = bench.log[0].section(u' ', 1, 1);
    const QString bobId = bench.log[1].section(u' ', 1, 1);
    QCOMPARE(annId.size(), 20);
    QCOMPARE(bench.log,
        (QStringList{u"/: %1 connected, 1 sockets"_s.arg(annId), u"/: %1 connected, 2 sockets"_s.arg(bobId),
            u"/: %1 disconnected, client namespace disconnect, 1 sockets"_s.arg(annId),
            u"/: %1 disconnected, transport close, 0 sockets"_s.arg(bobId)}));
}

void LobbyTest::whoSaysNothingGetsTheGreetingsOnly()
{
    Bench bench;
    PacketClient silent(bench.hub, u"/"_s);
    QCOMPARE(silent.names(), (QStringList{u"event:hello"_s, u"hello"_s, u"hello"_s}));
    silent.take();
    PacketClient ann = bench.open();
    for (const QString &event : {u"message"_s, u"send message"_s, u"sendchat"_s, u"new message"_s,
             u"chat message"_s, u"adduser"_s, u"add user"_s})
        ann.emitEvent(event, u"Ann"_s);
    ann.emitEvent(u"typing"_s);
    ann.loseConnection();
    QVERIFY(silent.take().isEmpty());
}

void LobbyTest::whoSpeaksTwoDialectsGetsBoth()
{
    Bench bench;
    PacketClient both = bench.open();
    both.emitEvent(u"event_here"_s);
    both.emitEvent(u"chat message"_s, u"hi"_s);
    both.take();
    PacketClient other = bench.open();
    other.emitEvent(u"sendchat"_s, u"ho"_s);
    QCOMPARE(both.take(), (Events{{u"message"_s, {u"ho"_s}}, {u"chat message"_s, {u"ho"_s, 2}}}));
}

void LobbyTest::textEventsRefuseWhatIsNoText_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<Array>("args");
    const std::pair<const char *, Array> wrong[] = {{"nothing", {}}, {"null", {nullptr}}, {"a number", {5}},
        {"an object", {Object{{u"toString"_s, u"x"_s}}}}, {"an array", arguments(Array{u"x"_s})},
        {"true", {true}}};
    for (const QString &event :
        {u"message"_s, u"send message"_s, u"sendchat"_s, u"new message"_s, u"chat message"_s}) {
        for (const auto &[name, args] : wrong)
            QTest::addRow("%s: %s", qPrintable(event), name) << event << args;
    }
}

void LobbyTest::textEventsRefuseWhatIsNoText()
{
    QFETCH(QString, event);
    QFETCH(Array, args);
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    bob.emitArguments(event, args); // speaks the same dialect, and is told nothing of it
    bob.take();
    ann.emitArguments(event, args);
    QCOMPARE(errorCode(ann, event), u"invalid-request"_s);
    QVERIFY(bob.take().isEmpty());
    QCOMPARE(bench.conversation.info().seq, 0);
    QCOMPARE(bench.people.count(), 0);
}

void LobbyTest::refusesTextsThatMayNotBeSent_data()
{
    QTest::addColumn<QString>("event");
    for (const QString &event :
        {u"message"_s, u"send message"_s, u"sendchat"_s, u"new message"_s, u"chat message"_s})
        QTest::addRow("%s", qPrintable(event)) << event;
}

void LobbyTest::refusesTextsThatMayNotBeSent()
{
    QFETCH(QString, event);
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(event, u" \n"_s);
    QCOMPARE(errorCode(ann, event), u"empty"_s);
    ann.emitEvent(event, u"x"_s.repeated(4'001));
    QCOMPARE(errorCode(ann, event), u"too-long"_s);
    QCOMPARE(refusalCode(ann.ask(event, QString())), u"empty"_s);
    QVERIFY(ann.take(u"error"_s).isEmpty()); // told once, in the acknowledgement
}

void LobbyTest::refusesMessagesThatComeTooFast()
{
    Bench bench({.conversation = {.rate = RateLimit{1, 1}}});
    PacketClient ann = bench.open();
    ann.emitEvent(u"send message"_s, u"1"_s);
    ann.emitEvent(u"chat message"_s, u"2"_s); // another dialect is no way round
    QCOMPARE(errorCode(ann, u"chat message"_s), u"rate-limited"_s);
    QCOMPARE(bench.conversation.info().seq, 1);
}

void LobbyTest::refusesMorePeopleThanThereIsRoomFor()
{
    Bench bench({.people = 1});
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    ann.emitEvent(u"message"_s, u"hi"_s);
    bob.emitEvent(u"message"_s, u"hi"_s);
    QCOMPARE(errorCode(bob, u"message"_s), u"server-full"_s);
    bob.emitEvent(u"adduser"_s, u"Bob"_s);
    QCOMPARE(errorCode(bob, u"adduser"_s), u"server-full"_s);
    bob.emitEvent(u"typing"_s);
    QCOMPARE(errorCode(bob, u"typing"_s), u"server-full"_s);
}

void LobbyTest::unknownEventsAreIgnored()
{
    Bench bench;
    PacketClient ann = bench.open();
    for (const QString &event : {u"hello"_s, u"login"_s, u"updatechat"_s, u"error"_s, u"__proto__"_s, u""_s})
        ann.emitEvent(event, u"x"_s);
    QVERIFY(ann.take().isEmpty());
    QVERIFY(ann.isConnected());
}

void LobbyTest::aPersonLeavesWithTheirConnection()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"adduser"_s, u"Ann"_s);
    QCOMPARE(bench.people.count(), 1);
    ann.loseConnection();
    QCOMPARE(bench.people.count(), 0);
    PacketClient again = bench.open();
    QCOMPARE(again.ask(u"adduser"_s, u"Ann"_s), Array{chat::success()});
}

void LobbyTest::mayEndBeforeItsClients()
{
    test::HubBench hub;
    std::optional<PacketClient> ann;
    {
        chat::People people;
        chat::Conversation conversation(
            {.id = u"lobby"_s, .name = {}, .topic = {}}, std::make_unique<chat::MemoryStore>());
        gpio::SimulatedChip chip;
        gpio::Pins pins(chip);
        Lobby lobby(hub.root(), conversation, people, pins, quiet());
        ann.emplace(hub, u"/"_s);
        ann->emitEvent(u"adduser"_s, u"Ann"_s);
        QVERIFY(!ann->take().isEmpty());
    }
    ann->emitEvent(u"sendchat"_s, u"hi"_s);
    ann->emitEvent(u"gpio:21"_s, true);
    ann->loseConnection();
    PacketClient late(hub, u"/"_s);
    QVERIFY(late.take().isEmpty());
}

void LobbyTest::aLateAnswerFindsNobody()
{
    test::HubBench hub;
    chat::People people;
    auto store = std::make_unique<chat::SlowStore>();
    chat::SlowStore &slow = *store;
    chat::Conversation conversation({.id = u"lobby"_s, .name = {}, .topic = {}}, std::move(store));
    gpio::SimulatedChip chip;
    gpio::Pins pins(chip);
    std::optional<Lobby> lobby;
    lobby.emplace(hub.root(), conversation, people, pins, quiet());
    PacketClient ann(hub, u"/"_s);
    PacketClient back(hub, u"/"_s, {{u"serverOffset"_s, 0}});
    ann.emitEvent(u"message"_s, u"one"_s);
    ann.emitEvent(u"chat message"_s, u"two"_s);
    QCOMPARE(slow.waiting(), 3u);
    lobby.reset();
    ann.take();
    back.take();
    slow.answer(); // the history that `back` missed
    slow.answer(false);
    slow.answer();
    QVERIFY(ann.take().isEmpty());
    QVERIFY(back.take().isEmpty());
}

QTEST_GUILESS_MAIN(LobbyTest)
#include "tst_lobby_lobby.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

PacketClient enter(Bench &bench, const QString &name)
{
    PacketClient client = bench.open();
    client.emitEvent(u"add user"_s, name);
    client.take();
    return client;
}

Value withNumber(const QString &name, int number)
{
    return Object{{u"username"_s, name}, {u"numUsers"_s, number}};
}

} // namespace

class ChatExampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewcomerLogsIn();
    void theOthersHearWhoComesAndGoes();
    void aTextReachesTheOthers();
    void typingReachesTheOthers();
    void typingGoesToAndFroWithChat();
    void peopleOfEveryWayAreCounted();
    void refusesAName_data();
    void refusesAName();
    void aSecondLoginChangesNothing();
    void whoHasNoNameIsAGuest();
    void aNameGivenInAnotherDialectCounts();
};

void ChatExampleTest::aNewcomerLogsIn()
{
    Bench bench;
    PacketClient ann = bench.open();
    QCOMPARE(ann.ask(u"add user"_s, u"Ann"_s), Array{chat::success()});
    QCOMPARE(ann.take(), (Events{{u"login"_s, {Object{{u"numUsers"_s, 1}}}}}));
}

void ChatExampleTest::theOthersHearWhoComesAndGoes()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    QCOMPARE(ann.take(), (Events{{u"user joined"_s, {withNumber(u"Bob"_s, 2)}}}));
    bob.leave();
    QCOMPARE(ann.take(), (Events{{u"user left"_s, {withNumber(u"Bob"_s, 1)}}}));
}

void ChatExampleTest::aTextReachesTheOthers()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    ann.take();
    ann.emitEvent(u"new message"_s, u"hi"_s);
    QCOMPARE(bob.take(),
        (Events{{u"new message"_s, {Object{{u"username"_s, u"Ann"_s}, {u"message"_s, u"hi"_s}}}}}));
    QVERIFY(ann.take().isEmpty());
}

void ChatExampleTest::typingReachesTheOthers()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    ann.take();
    ann.emitEvent(u"typing"_s);
    ann.emitEvent(u"stop typing"_s);
    const Array who{Object{{u"username"_s, u"Ann"_s}}};
    QCOMPARE(bob.take(), (Events{{u"typing"_s, who}, {u"stop typing"_s, who}}));
    QVERIFY(ann.take().isEmpty());
    QCOMPARE(ann.ask(u"typing"_s), Array{chat::success()});
}

void ChatExampleTest::typingGoesToAndFroWithChat()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = bench.joinChat(u"Bob"_s);
    ann.take();
    bob.ask(u"typing"_s, chat::toValue(chat::TypingRequest{u"lobby"_s, true}));
    QCOMPARE(ann.take(), (Events{{u"typing"_s, {Object{{u"username"_s, u"Bob"_s}}}}}));
    bob.take();
    ann.emitEvent(u"stop typing"_s);
    const chat::User user = bench.people.all().first();
    QCOMPARE(bob.take(),
        (Events{{u"typing"_s, {chat::toValue(chat::Typing{u"lobby"_s, {user.id, u"Ann"_s}, false})}}}));
}

void ChatExampleTest::peopleOfEveryWayAreCounted()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = bench.joinChat(u"Bob"_s);
    PacketClient guest = bench.open();
    guest.emitEvent(u"message"_s, u"hi"_s);
    QCOMPARE(
        ann.take(u"user joined"_s), (QList<Array>{{withNumber(u"Bob"_s, 2)}, {withNumber(u"Guest 1"_s, 3)}}));
    guest.loseConnection();
    QCOMPARE(ann.take(u"user left"_s), (QList<Array>{{withNumber(u"Guest 1"_s, 2)}}));
}

void ChatExampleTest::refusesAName_data()
{
    QTest::addColumn<Array>("args");
    QTest::addColumn<QString>("code");
    QTest::newRow("taken") << Array{u"ANN"_s} << u"name-taken"_s;
    QTest::newRow("SERVER") << Array{u"SERVER"_s} << u"name-invalid"_s;
    QTest::newRow("nothing") << Array{} << u"invalid-request"_s;
    QTest::newRow("an array") << arguments(Array{}) << u"invalid-request"_s;
}

void ChatExampleTest::refusesAName()
{
    QFETCH(Array, args);
    QFETCH(QString, code);
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient other = bench.open();
    other.emitArguments(u"add user"_s, args);
    QCOMPARE(errorCode(other, u"add user"_s), code);
    QCOMPARE(other.take(u"new message"_s)[0][0][u"username"], Value(u"SERVER"_s)); // for the page to show
    QVERIFY(other.take(u"login"_s).isEmpty());
    QVERIFY(ann.take().isEmpty());
}

void ChatExampleTest::aSecondLoginChangesNothing()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    bob.emitEvent(u"add user"_s, u"Bob"_s);
    QCOMPARE(bob.take(), (Events{{u"login"_s, {Object{{u"numUsers"_s, 2}}}}}));
    QCOMPARE(ann.take(u"user joined"_s).size(), 1);
    QCOMPARE(refusalCode(bob.ask(u"add user"_s, u"Eve"_s)), u"invalid-request"_s);
}

void ChatExampleTest::whoHasNoNameIsAGuest()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient guest = bench.open();
    guest.emitEvent(u"typing"_s);
    guest.emitEvent(u"new message"_s, u"hi"_s);
    QCOMPARE(ann.take(u"typing"_s)[0][0][u"username"], Value(u"Guest 1"_s));
    QCOMPARE(ann.take(u"new message"_s)[0][0][u"username"], Value(u"Guest 1"_s));
    guest.emitEvent(u"add user"_s, u"Bob"_s);
    QCOMPARE(ann.take(u"user left"_s), (QList<Array>{{withNumber(u"Guest 1"_s, 2)}}));
    QCOMPARE(ann.take(u"user joined"_s).last(), Array{withNumber(u"Bob"_s, 2)});
}

void ChatExampleTest::aNameGivenInAnotherDialectCounts()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"adduser"_s, u"Ann"_s);
    ann.take();
    ann.emitEvent(u"add user"_s, u"Ann"_s);
    QCOMPARE(ann.take(), (Events{{u"login"_s, {Object{{u"numUsers"_s, 1}}}}}));
    PacketClient bob = enter(bench, u"Bob"_s);
    QCOMPARE(ann.names(), (QStringList{u"updatechat"_s, u"updateusers"_s, u"user joined"_s}));
}

QTEST_GUILESS_MAIN(ChatExampleTest)
#include "tst_lobby_chatexample.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

Value names(const QStringList &list)
{
    Object object;
    for (const QString &name : list)
        object.insert(name, name);
    return object;
}

PacketClient enter(Bench &bench, const QString &name)
{
    PacketClient client = bench.open();
    client.emitEvent(u"adduser"_s, name);
    client.take();
    return client;
}

} // namespace

class NamedRoomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewcomerIsWelcomed();
    void theOthersHearWhoComesAndGoes();
    void aTextReachesEveryoneAndItsSender();
    void namesOfEveryDialectAreListed();
    void aNameWithATrapIsOnlyAName();
    void refusesAName_data();
    void refusesAName();
    void aRefusedNewcomerMayTryAgain();
    void aChosenNameStays();
    void aGuestTakesAName();
};

void NamedRoomTest::aNewcomerIsWelcomed()
{
    Bench bench;
    PacketClient ann = bench.open();
    QCOMPARE(ann.ask(u"adduser"_s, u" Ann "_s), Array{chat::success()});
    QCOMPARE(ann.take(),
        (Events{{u"updateusers"_s, {names({u"Ann"_s})}},
            {u"updatechat"_s, {u"SERVER"_s, u"you have connected"_s}}}));
}

void NamedRoomTest::theOthersHearWhoComesAndGoes()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    QCOMPARE(ann.take(),
        (Events{{u"updatechat"_s, {u"SERVER"_s, u"Bob has connected"_s}},
            {u"updateusers"_s, {names({u"Ann"_s, u"Bob"_s})}}}));
    bob.loseConnection();
    QCOMPARE(ann.take(),
        (Events{{u"updatechat"_s, {u"SERVER"_s, u"Bob has disconnected"_s}},
            {u"updateusers"_s, {names({u"Ann"_s})}}}));
}

void NamedRoomTest::aTextReachesEveryoneAndItsSender()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient bob = enter(bench, u"Bob"_s);
    ann.take();
    ann.emitEvent(u"sendchat"_s, u"<b>hi</b>"_s);
    const Events expected{{u"updatechat"_s, {u"Ann"_s, u"<b>hi</b>"_s}}};
    QCOMPARE(ann.take(), expected);
    QCOMPARE(bob.take(), expected);
}

void NamedRoomTest::namesOfEveryDialectAreListed()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient guest = bench.open();
    guest.emitEvent(u"message"_s, u"hi"_s);
    PacketClient bob = bench.joinChat(u"Bob"_s);
    QCOMPARE(ann.take(u"updateusers"_s).last(), Array{names({u"Ann"_s, u"Guest 1"_s, u"Bob"_s})});
    bob.leave();
    QCOMPARE(ann.take(u"updateusers"_s).last(), Array{names({u"Ann"_s, u"Guest 1"_s})});
}

void NamedRoomTest::aNameWithATrapIsOnlyAName()
{
    Bench bench;
    PacketClient trap = bench.open();
    trap.emitEvent(u"adduser"_s, u"__proto__"_s);
    QCOMPARE(trap.take(u"updateusers"_s).last(), Array{names({u"__proto__"_s})});
}

void NamedRoomTest::refusesAName_data()
{
    QTest::addColumn<Array>("args");
    QTest::addColumn<QString>("code");
    QTest::newRow("taken") << Array{u"aNN"_s} << u"name-taken"_s;
    QTest::newRow("SERVER") << Array{u"server"_s} << u"name-invalid"_s;
    QTest::newRow("empty") << Array{u" "_s} << u"name-invalid"_s;
    QTest::newRow("nothing") << Array{} << u"invalid-request"_s;
    QTest::newRow("a number") << Array{5} << u"invalid-request"_s;
    QTest::newRow("an object") << Array{Object{{u"toString"_s, 1}}} << u"invalid-request"_s;
}

void NamedRoomTest::refusesAName()
{
    QFETCH(Array, args);
    QFETCH(QString, code);
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient other = bench.open();
    other.emitArguments(u"adduser"_s, args);
    QCOMPARE(errorCode(other, u"adduser"_s), code);
    const QList<Array> shown = other.take(u"updatechat"_s); // what a tutorial's page can show
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown[0].value(0), Value(u"SERVER"_s));
    QVERIFY(ann.take().isEmpty());
    QCOMPARE(bench.people.count(), 1);
}

void NamedRoomTest::aRefusedNewcomerMayTryAgain()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient other = bench.open();
    QCOMPARE(refusalCode(other.ask(u"adduser"_s, u"Ann"_s)), u"name-taken"_s);
    QCOMPARE(other.ask(u"adduser"_s, u"Anne"_s), Array{chat::success()});
}

void NamedRoomTest::aChosenNameStays()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    QCOMPARE(refusalCode(ann.ask(u"adduser"_s, u"Eve"_s)), u"invalid-request"_s);
    QCOMPARE(ann.ask(u"adduser"_s, u"Ann"_s), Array{chat::success()});
    QCOMPARE(bench.people.all().first().name, u"Ann"_s);
}

void NamedRoomTest::aGuestTakesAName()
{
    Bench bench;
    PacketClient ann = enter(bench, u"Ann"_s);
    PacketClient guest = bench.open();
    guest.emitEvent(u"sendchat"_s, u"hi"_s);
    QCOMPARE(ann.take(u"updatechat"_s).last(), (Array{u"Guest 1"_s, u"hi"_s}));
    guest.take();
    guest.emitEvent(u"adduser"_s, u"Bob"_s);
    QCOMPARE(ann.take(u"updatechat"_s),
        (QList<Array>{{u"SERVER"_s, u"Guest 1 has disconnected"_s}, {u"SERVER"_s, u"Bob has connected"_s}}));
    QCOMPARE(guest.take(u"updatechat"_s), (QList<Array>{{u"SERVER"_s, u"you have connected"_s}}));
    QCOMPARE(guest.take(u"updateusers"_s).last(), Array{names({u"Ann"_s, u"Bob"_s})});
}

QTEST_GUILESS_MAIN(NamedRoomTest)
#include "tst_lobby_namedroom.moc"

// SPDX-License-Identifier: MIT
#include "server/chat/people.h"
#include "tests/server/chat/testenvironment.h"

#include <QTest>

using namespace tincan::chat;
using namespace Qt::StringLiterals;

namespace {

struct Bench
{
    explicit Bench(qsizetype most = 100) : people(clocks.environment(), People::Limits{most})
    {
        QObject::connect(&people, &People::joined, &people,
            [this](const User &user) { events.append(u"+"_s + user.name); });
        QObject::connect(
            &people, &People::left, &people, [this](const User &user) { events.append(u"-"_s + user.name); });
        QObject::connect(&people, &People::renamed, &people,
            [this](const User &before, const User &now) { events.append(before.name + u'>' + now.name); });
    }
    QStringList names() const
    {
        QStringList list;
        for (const User &user : people.all())
            list.append(user.name);
        return list;
    }

    TestEnvironment clocks;
    People people;
    QStringList events;
};

} // namespace

class PeopleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void someoneEntersAndLeaves();
    void refusesANameThatReadsTheSame();
    void refusesWhatIsNoName();
    void aNameIsFreeAgainWhenItsHolderLeft();
    void aReservedNameIsTakenButNotSeen();
    void aReservedNameCanBeGivenUp();
    void guestsGetNamesThatAreFree();
    void aGuestTakesAName();
    void aPersonMayChangeTheSpellingOfTheirName();
    void nobodyIsRenamedToATakenName();
    void strangersAreNotFound();
    void thereIsRoomForSoMany();
};

void PeopleTest::someoneEntersAndLeaves()
{
    Bench bench;
    const auto ann = bench.people.enter(u" Ann "_s);
    const auto bob = bench.people.enter(u"Bob"_s);
    QCOMPARE(ann.value(), (User{u"id1"_s, u"Ann"_s, Role::guest, Status::online}));
    QCOMPARE(bench.people.find(ann->id), ann.value());
    QCOMPARE(bench.names(), (QStringList{u"Ann"_s, u"Bob"_s}));
    QCOMPARE(bench.people.count(), 2);
    bench.people.leave(ann->id);
    bench.people.leave(ann->id);
    QCOMPARE(bench.names(), QStringList{u"Bob"_s});
    QCOMPARE(bench.people.count(), 1);
    QVERIFY(!bench.people.find(ann->id));
    QCOMPARE(bench.events, (QStringList{u"+Ann"_s, u"+Bob"_s, u"-Ann"_s}));
}

void PeopleTest::refusesANameThatReadsTheSame()
{
    Bench bench;
    QVERIFY(bench.people.enter(u"Jürgen"_s));
    QCOMPARE(bench.people.enter(u"JU\u0308RGEN"_s).error().code, ErrorCode::nameTaken);
    QCOMPARE(bench.people.count(), 1);
}

void PeopleTest::refusesWhatIsNoName()
{
    Bench bench;
    QCOMPARE(bench.people.enter(u"SERVER"_s).error().code, ErrorCode::nameInvalid);
    QCOMPARE(bench.events, QStringList());
}

void PeopleTest::aNameIsFreeAgainWhenItsHolderLeft()
{
    Bench bench;
    bench.people.leave(bench.people.enter(u"Ann"_s)->id);
    const auto again = bench.people.enter(u"ann"_s);
    QVERIFY(again);
    QCOMPARE(again->id, u"id2"_s);
}

void PeopleTest::aReservedNameIsTakenButNotSeen()
{
    Bench bench;
    const auto ann = bench.people.reserve(u"Ann"_s);
    QVERIFY(ann);
    QCOMPARE(bench.people.enter(u"Ann"_s).error().code, ErrorCode::nameTaken);
    QCOMPARE(bench.people.count(), 0);
    QCOMPARE(bench.names(), QStringList());
    QVERIFY(!bench.people.find(ann->id));
    bench.people.announce(ann->id);
    bench.people.announce(ann->id);
    QCOMPARE(bench.names(), QStringList{u"Ann"_s});
    QCOMPARE(bench.events, QStringList{u"+Ann"_s});
}

void PeopleTest::aReservedNameCanBeGivenUp()
{
    Bench bench;
    bench.people.leave(bench.people.reserve(u"Ann"_s)->id);
    QCOMPARE(bench.events, QStringList());
    QVERIFY(bench.people.enter(u"Ann"_s));
}

void PeopleTest::guestsGetNamesThatAreFree()
{
    Bench bench;
    QVERIFY(bench.people.enter(u"guest 2"_s));
    QCOMPARE(bench.people.enterAsGuest()->name, u"Guest 1"_s);
    QCOMPARE(bench.people.enterAsGuest()->name, u"Guest 3"_s);
}

void PeopleTest::aGuestTakesAName()
{
    Bench bench;
    const QString id = bench.people.enterAsGuest()->id;
    QCOMPARE(bench.people.rename(id, u"Ann"_s)->name, u"Ann"_s);
    QCOMPARE(bench.people.find(id)->name, u"Ann"_s);
    QCOMPARE(bench.people.enter(u"ANN"_s).error().code, ErrorCode::nameTaken);
    QVERIFY(bench.people.enter(u"Guest 1"_s));
    QCOMPARE(bench.events, (QStringList{u"+Guest 1"_s, u"Guest 1>Ann"_s, u"+Guest 1"_s}));
}

void PeopleTest::aPersonMayChangeTheSpellingOfTheirName()
{
    Bench bench;
    const QString id = bench.people.enter(u"ann"_s)->id;
    QCOMPARE(bench.people.rename(id, u"Ann"_s)->name, u"Ann"_s);
    QVERIFY(bench.people.rename(id, u"Ann"_s));
    QCOMPARE(bench.events, (QStringList{u"+ann"_s, u"ann>Ann"_s}));
}

void PeopleTest::nobodyIsRenamedToATakenName()
{
    Bench bench;
    bench.people.enter(u"Ann"_s);
    const QString id = bench.people.enterAsGuest()->id;
    QCOMPARE(bench.people.rename(id, u"Ann"_s).error().code, ErrorCode::nameTaken);
    QCOMPARE(bench.people.rename(id, u"SERVER"_s).error().code, ErrorCode::nameInvalid);
    QCOMPARE(bench.people.find(id)->name, u"Guest 1"_s);
}

void PeopleTest::strangersAreNotFound()
{
    Bench bench;
    QCOMPARE(bench.people.rename(u"nobody"_s, u"Ann"_s).error().code, ErrorCode::notFound);
    bench.people.announce(u"nobody"_s);
    bench.people.leave(u"nobody"_s);
    QCOMPARE(bench.events, QStringList());
}

void PeopleTest::thereIsRoomForSoMany()
{
    Bench bench(2);
    QVERIFY(bench.people.enter(u"Ann"_s));
    const QString guest = bench.people.enterAsGuest()->id;
    QCOMPARE(bench.people.enter(u"Bob"_s).error().code, ErrorCode::serverFull);
    QCOMPARE(bench.people.enterAsGuest().error().code, ErrorCode::serverFull);
    QCOMPARE(bench.people.reserve(u"Bob"_s).error().code, ErrorCode::serverFull);
    bench.people.leave(guest);
    QVERIFY(bench.people.enter(u"Bob"_s));
}

QTEST_GUILESS_MAIN(PeopleTest)
#include "tst_chat_people.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

Value sendNewShape(const QString &text, const QString &name)
{
    return Object{{u"msg"_s, text}, {u"username"_s, name}};
}

Value exampleShape(const QString &text, const QString &name)
{
    return Object{{u"username"_s, name}, {u"message"_s, text}};
}

} // namespace

class SendNewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageReachesEveryoneAndItsSender();
    void theTwoNewMessagesGoToWhomTheyAreFor();
    void whoUsesBothSpeaksTheLastOne();
};

void SendNewTest::aMessageReachesEveryoneAndItsSender()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    bob.emitEvent(u"send message"_s, u"ho"_s);
    bob.take();
    ann.emitEvent(u"send message"_s, u"hi"_s);
    const Events expected{{u"new message"_s, {sendNewShape(u"hi"_s, u"Guest 2"_s)}}};
    QCOMPARE(ann.take(), expected);
    QCOMPARE(bob.take(), expected);
}

void SendNewTest::theTwoNewMessagesGoToWhomTheyAreFor()
{
    Bench bench;
    PacketClient sendNew = bench.open();
    PacketClient example = bench.open();
    example.emitEvent(u"add user"_s, u"Ann"_s);
    sendNew.emitEvent(u"send message"_s, u"hi"_s);
    QCOMPARE(sendNew.take(u"new message"_s), (QList<Array>{{sendNewShape(u"hi"_s, u"Guest 1"_s)}}));
    QCOMPARE(example.take(u"new message"_s), (QList<Array>{{exampleShape(u"hi"_s, u"Guest 1"_s)}}));
    example.emitEvent(u"new message"_s, u"ho"_s);
    QCOMPARE(sendNew.take(u"new message"_s), (QList<Array>{{sendNewShape(u"ho"_s, u"Ann"_s)}}));
    QVERIFY(example.take(u"new message"_s).isEmpty()); // the example's page shows its own by itself
}

void SendNewTest::whoUsesBothSpeaksTheLastOne()
{
    Bench bench;
    PacketClient both = bench.open();
    PacketClient other = bench.open();
    both.emitEvent(u"send message"_s, u"1"_s);
    both.emitEvent(u"new message"_s, u"2"_s);
    both.take();
    other.emitEvent(u"message"_s, u"hi"_s);
    QCOMPARE(both.take(u"new message"_s), (QList<Array>{{exampleShape(u"hi"_s, u"Guest 2"_s)}}));
    both.emitEvent(u"send message"_s, u"3"_s);
    both.take();
    other.emitEvent(u"message"_s, u"ho"_s);
    QCOMPARE(both.take(u"new message"_s), (QList<Array>{{sendNewShape(u"ho"_s, u"Guest 2"_s)}}));
}

QTEST_GUILESS_MAIN(SendNewTest)
#include "tst_lobby_sendnew.moc"

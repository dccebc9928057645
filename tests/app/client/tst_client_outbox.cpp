// SPDX-License-Identifier: MIT
#include "app/client/outbox.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::client;
using socketio::AckId;

class TestOutbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesOutWhatItTookInOrder();
    void refusesMoreEventsThanAllowed();
    void refusesMoreBytesThanAllowedUntilSomeHaveLeft();
    void removesTheEventThatAnAcknowledgementIsAwaitedFor();
    void countsNestedDataOfAnyDepth();
};

void TestOutbox::givesOutWhatItTookInOrder()
{
    Outbox outbox({});
    QVERIFY(outbox.add(u"a"_s, {1}, std::nullopt));
    QVERIFY(outbox.add(u"b"_s, {2}, AckId(7)));
    QCOMPARE(outbox.size(), 2);
    auto entry = outbox.take();
    QVERIFY(entry);
    QCOMPARE(entry->name, u"a"_s);
    QCOMPARE(entry->args, Array{1});
    QVERIFY(!entry->id);
    entry = outbox.take();
    QVERIFY(entry);
    QCOMPARE(entry->name, u"b"_s);
    QVERIFY(entry->id == AckId(7));
    QVERIFY(!outbox.take());
}

void TestOutbox::refusesMoreEventsThanAllowed()
{
    ClientLimits limits;
    limits.bufferedEvents = 2;
    Outbox outbox(limits);
    QVERIFY(outbox.add(u"a"_s, {}, {}));
    QVERIFY(outbox.add(u"b"_s, {}, {}));
    QVERIFY(!outbox.add(u"c"_s, {}, {}));
    outbox.take();
    QVERIFY(outbox.add(u"c"_s, {}, {}));
}

void TestOutbox::refusesMoreBytesThanAllowedUntilSomeHaveLeft()
{
    ClientLimits limits;
    limits.bufferedBytes = 1000;
    Outbox outbox(limits);
    const QByteArray large(600, 'x');
    QVERIFY(outbox.add(u"a"_s, {large}, AckId(0)));
    QVERIFY(!outbox.add(u"b"_s, {large}, {}));
    QVERIFY(outbox.remove(AckId(0)));
    QVERIFY(outbox.add(u"b"_s, {large}, {}));
    QVERIFY(outbox.take());
    QVERIFY(outbox.add(u"c"_s, {large}, {}));
}

void TestOutbox::removesTheEventThatAnAcknowledgementIsAwaitedFor()
{
    Outbox outbox({});
    outbox.add(u"a"_s, {}, AckId(0));
    outbox.add(u"b"_s, {}, AckId(1));
    QVERIFY(outbox.remove(AckId(0)));
    QVERIFY(!outbox.remove(AckId(0)));
    QCOMPARE(outbox.take()->name, u"b"_s);
}

void TestOutbox::countsNestedDataOfAnyDepth()
{
    Value nested(QByteArray(1000, 'x'));
    for (int i = 0; i < 1000; ++i)
        nested = i % 2 ? Value(Array{nested}) : Value(Object{{u"k"_s, nested}});
    QVERIFY(estimatedBytes({nested}) > 1000 + 1000);
    QVERIFY(estimatedBytes({u"12345"_s}) >= 10);
}

QTEST_APPLESS_MAIN(TestOutbox)
#include "tst_client_outbox.moc"

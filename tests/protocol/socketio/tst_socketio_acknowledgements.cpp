// SPDX-License-Identifier: MIT
#include "protocol/socketio/acknowledgements.h"

#include <QTest>

#include <memory>

using namespace tincan::socketio;
using namespace std::chrono_literals;

namespace {

using Names = Acknowledgements<QByteArray>;
const Names::TimePoint start{1h};

std::vector<QByteArray> names(std::initializer_list<QByteArray> list)
{
    return list;
}

} // namespace

class TestAcknowledgements : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ids_count_from_zero();
    void an_answer_is_taken_once();
    void an_answer_nobody_waits_for_is_ignored();
    void an_id_that_waits_is_not_given_again();
    void as_many_wait_as_the_limit_allows();
    void the_limit_is_a_thousand();
    void those_past_their_deadline_expire_in_its_order();
    void the_next_deadline_is_the_earliest_that_waits();
    void an_answer_after_the_deadline_is_ignored();
    void all_are_given_up_in_the_order_of_their_ids();
    void callbacks_may_be_move_only();
};

void TestAcknowledgements::ids_count_from_zero()
{
    AckCounter counter;
    for (int i = 0; i < 3; ++i)
        QVERIFY(counter.next() == AckId(i));
    AckCounter other;
    QVERIFY(other.next() == AckId(0));
}

void TestAcknowledgements::an_answer_is_taken_once()
{
    Names acks;
    QVERIFY(acks.add(AckId(0), "a", start + 1s));
    QVERIFY(acks.add(AckId(1), "b", start + 1s));
    QCOMPARE(acks.take(AckId(1)), "b");
    QVERIFY(!acks.take(AckId(1)));
    QCOMPARE(acks.take(AckId(0)), "a");
    QCOMPARE(acks.size(), 0U);
}

void TestAcknowledgements::an_answer_nobody_waits_for_is_ignored()
{
    Names acks;
    QVERIFY(acks.add(AckId(0), "a", start + 1s));
    QVERIFY(!acks.take(AckId(999)));
    QVERIFY(!acks.take(*AckId::fromDigits("100000000000000000000")));
    QCOMPARE(acks.size(), 1U);
}

void TestAcknowledgements::an_id_that_waits_is_not_given_again()
{
    Names acks;
    QVERIFY(acks.add(AckId(0), "a", start + 1s));
    QVERIFY(acks.add(AckId(0), "b", start + 2s).error() == AckRefusal::idInUse);
    QCOMPARE(acks.take(AckId(0)), "a");
    QVERIFY(acks.add(AckId(0), "b", start + 2s));
}

void TestAcknowledgements::as_many_wait_as_the_limit_allows()
{
    Names acks(2);
    QVERIFY(acks.add(AckId(0), "a", start + 1s));
    QVERIFY(acks.add(AckId(1), "b", start + 1s));
    QVERIFY(acks.add(AckId(2), "c", start + 1s).error() == AckRefusal::full);
    QVERIFY(acks.take(AckId(0)));
    QVERIFY(acks.add(AckId(2), "c", start + 1s));
}

void TestAcknowledgements::the_limit_is_a_thousand()
{
    Names acks;
    AckCounter counter;
    for (int i = 0; i < 1000; ++i)
        QVERIFY(acks.add(counter.next(), {}, start));
    QVERIFY(!acks.add(counter.next(), {}, start));
}

void TestAcknowledgements::those_past_their_deadline_expire_in_its_order()
{
    Names acks;
    QVERIFY(acks.add(AckId(0), "late", start + 3s));
    QVERIFY(acks.add(AckId(1), "second", start + 2s));
    QVERIFY(acks.add(AckId(2), "first", start + 1s));
    QVERIFY(acks.expire(start + 1s - 1ns).empty());
    QCOMPARE(acks.expire(start + 2s), names({"first", "second"}));
    QVERIFY(acks.expire(start + 2s).empty());
    QCOMPARE(acks.expire(start + 1h), names({"late"}));
}

void TestAcknowledgements::the_next_deadline_is_the_earliest_that_waits()
{
    Names acks;
    QVERIFY(!acks.nextDeadline());
    QVERIFY(acks.add(AckId(0), "a", start + 2s));
    QVERIFY(acks.add(AckId(1), "b", start + 1s));
    QVERIFY(acks.nextDeadline() == start + 1s);
    QVERIFY(acks.take(AckId(1)));
    QVERIFY(acks.nextDeadline() == start + 2s);
    QVERIFY(acks.take(AckId(0)));
    QVERIFY(!acks.nextDeadline());
}

void TestAcknowledgements::an_answer_after_the_deadline_is_ignored()
{
    Names acks;
    QVERIFY(acks.add(AckId(0), "a", start));
    QCOMPARE(acks.expire(start).size(), 1U);
    QVERIFY(!acks.take(AckId(0)));
}

void TestAcknowledgements::all_are_given_up_in_the_order_of_their_ids()
{
    Names acks;
    QVERIFY(acks.add(AckId(1), "b", start + 1s));
    QVERIFY(acks.add(AckId(0), "a", start + 2s));
    QCOMPARE(acks.takeAll(), names({"a", "b"}));
    QCOMPARE(acks.size(), 0U);
    QVERIFY(!acks.nextDeadline());
    QVERIFY(!acks.take(AckId(0)));
}

void TestAcknowledgements::callbacks_may_be_move_only()
{
    Acknowledgements<std::unique_ptr<int>> acks;
    QVERIFY(acks.add(AckId(0), std::make_unique<int>(5), start));
    QVERIFY(acks.add(AckId(1), std::make_unique<int>(6), start));
    QCOMPARE(**acks.take(AckId(0)), 5);
    QCOMPARE(*acks.expire(start).front(), 6);
}

QTEST_APPLESS_MAIN(TestAcknowledgements)
#include "tst_socketio_acknowledgements.moc"

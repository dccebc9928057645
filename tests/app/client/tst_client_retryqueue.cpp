// SPDX-License-Identifier: MIT
#include "app/client/retryqueue.h"

#include <QTest>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::client;

using Answer = tl::expected<Array, AckError>;

class TestRetryQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sendsNothingUntilConnected();
    void sendsTheNextWhenOneIsAnswered();
    void sendsAgainAfterATimeoutUntilItGivesUp();
    void sendsAgainAfterAReconnection();
    void refusesMoreThanTheLimit();
    void mayBeDestroyedByACallback();

private:
    void answer(const Answer &answer) { std::exchange(m_callback, {})(answer); }
    void add(const QString &name)
    {
        m_queue->add(name, {}, {}, [this, name](const Answer &answer) {
            m_answers.append(name + (answer ? u" ok"_s : u" failed"_s));
        });
    }

    std::unique_ptr<RetryQueue> m_queue;
    QStringList m_sent;
    QStringList m_answers;
    AckCallback m_callback; // of what was sent last
};

void TestRetryQueue::init()
{
    m_sent.clear();
    m_answers.clear();
    m_callback = {};
    m_queue = std::make_unique<RetryQueue>(
        2, 3, [this](const QString &name, const Array &, std::chrono::milliseconds, AckCallback callback) {
            m_sent.append(name);
            m_callback = std::move(callback);
        });
}

void TestRetryQueue::sendsNothingUntilConnected()
{
    add(u"a"_s);
    QVERIFY(m_sent.isEmpty());
    m_queue->setConnected(true);
    QCOMPARE(m_sent, QStringList{u"a"_s});
}

void TestRetryQueue::sendsTheNextWhenOneIsAnswered()
{
    m_queue->setConnected(true);
    add(u"a"_s);
    add(u"b"_s);
    QCOMPARE(m_sent, QStringList{u"a"_s});
    answer(Array());
    QCOMPARE(m_sent, (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(m_answers, QStringList{u"a ok"_s});
}

void TestRetryQueue::sendsAgainAfterATimeoutUntilItGivesUp()
{
    m_queue->setConnected(true);
    add(u"a"_s);
    add(u"b"_s);
    for (int i = 0; i < 3; ++i) // once, and two retries
        answer(tl::unexpected(AckError::timedOut));
    QCOMPARE(m_sent, (QStringList{u"a"_s, u"a"_s, u"a"_s, u"b"_s}));
    QCOMPARE(m_answers, QStringList{u"a failed"_s});
}

void TestRetryQueue::sendsAgainAfterAReconnection()
{
    m_queue->setConnected(true);
    add(u"a"_s);
    m_queue->setConnected(false);
    answer(tl::unexpected(AckError::disconnected));
    QCOMPARE(m_sent.size(), 1);
    m_queue->setConnected(true);
    QCOMPARE(m_sent, (QStringList{u"a"_s, u"a"_s}));
    answer(Array());
    QCOMPARE(m_answers, QStringList{u"a ok"_s});
}

void TestRetryQueue::refusesMoreThanTheLimit()
{
    QVERIFY(m_queue->add(u"a"_s, {}, {}, {}));
    QVERIFY(m_queue->add(u"b"_s, {}, {}, {}));
    QVERIFY(m_queue->add(u"c"_s, {}, {}, {}));
    QVERIFY(!m_queue->add(u"d"_s, {}, {}, {}));
}

void TestRetryQueue::mayBeDestroyedByACallback()
{
    m_queue->setConnected(true);
    m_queue->add(u"a"_s, {}, {}, [this](const Answer &) { m_queue.reset(); });
    add(u"b"_s);
    answer(Array());
    QVERIFY(!m_queue);
    QCOMPARE(m_sent, QStringList{u"a"_s});
}

QTEST_APPLESS_MAIN(TestRetryQueue)
#include "tst_client_retryqueue.moc"

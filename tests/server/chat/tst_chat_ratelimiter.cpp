// SPDX-License-Identifier: MIT
#include "server/chat/ratelimiter.h"

#include <QTest>

using namespace tincan;
using namespace tincan::chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class RateLimiterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBurstIsTakenAtOnceAndNoMore();
    void tokensComeBackWithTime();
    void neverMoreThanABurstIsSaved();
    void everyoneHasTheirOwn();
    void forgetsOnlyWhoseBucketIsFull();
};

void RateLimiterTest::aBurstIsTakenAtOnceAndNoMore()
{
    RateLimiter limiter({10, 3});
    const std::chrono::steady_clock::time_point now{};
    for (int i = 0; i < 3; ++i)
        QVERIFY(limiter.take(u"a"_s, now));
    QVERIFY(!limiter.take(u"a"_s, now));
}

void RateLimiterTest::tokensComeBackWithTime()
{
    RateLimiter limiter({10, 1});
    std::chrono::steady_clock::time_point now{};
    QVERIFY(limiter.take(u"a"_s, now));
    now += 60ms;
    QVERIFY(!limiter.take(u"a"_s, now));
    now += 60ms;
    QVERIFY(limiter.take(u"a"_s, now));
}

void RateLimiterTest::neverMoreThanABurstIsSaved()
{
    RateLimiter limiter({10, 2});
    std::chrono::steady_clock::time_point now{};
    QVERIFY(limiter.take(u"a"_s, now));
    now += 1h;
    QVERIFY(limiter.take(u"a"_s, now));
    QVERIFY(limiter.take(u"a"_s, now));
    QVERIFY(!limiter.take(u"a"_s, now));
}

void RateLimiterTest::everyoneHasTheirOwn()
{
    RateLimiter limiter({1, 1});
    QVERIFY(limiter.take(u"a"_s, {}));
    QVERIFY(limiter.take(u"b"_s, {}));
    QVERIFY(!limiter.take(u"a"_s, {}));
}

void RateLimiterTest::forgetsOnlyWhoseBucketIsFull()
{
    RateLimiter limiter({1, 1});
    std::chrono::steady_clock::time_point now{};
    for (qsizetype i = 0; i < RateLimiter::maxBuckets; ++i)
        QVERIFY(limiter.take(QString::number(i), now));
    QVERIFY(!limiter.take(u"late"_s, now)); // bounded, whoever comes
    QCOMPARE(limiter.size(), RateLimiter::maxBuckets);
    now += 1s;
    QVERIFY(limiter.take(u"late"_s, now));
    QCOMPARE(limiter.size(), 1);
}

QTEST_GUILESS_MAIN(RateLimiterTest)
#include "tst_chat_ratelimiter.moc"

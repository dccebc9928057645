// SPDX-License-Identifier: MIT
#pragma once

#include "server/options.h"

#include <QHash>
#include <QString>

#include <chrono>

namespace tincan::chat {

/// Token buckets by name: who takes faster than the rate, once the burst is used up, gets none.
///
/// Remembers at most maxBuckets names: those whose bucket is full again are forgotten, since that is
/// what a newcomer has.
class RateLimiter
{
public:
    static constexpr qsizetype maxBuckets = 10'000;

    explicit RateLimiter(const RateLimit &limit) : m_limit(limit) { }

    /// Whether `who` may do one thing more now.
    bool take(const QString &who, std::chrono::steady_clock::time_point now);
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket
    {
        double tokens = 0;
        std::chrono::steady_clock::time_point filled;
    };

    void fill(Bucket &bucket, std::chrono::steady_clock::time_point now) const;
    void forgetFull(std::chrono::steady_clock::time_point now);

    RateLimit m_limit;
    QHash<QString, Bucket> m_buckets;
};

} // namespace tincan::chat

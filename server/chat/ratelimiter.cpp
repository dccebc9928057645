// SPDX-License-Identifier: MIT
#include "server/chat/ratelimiter.h"

#include <algorithm>

namespace tincan::chat {

bool RateLimiter::take(const QString &who, std::chrono::steady_clock::time_point now)
{
    auto bucket = m_buckets.find(who);
    if (bucket == m_buckets.end()) {
        if (m_buckets.size() >= maxBuckets)
            forgetFull(now);
        if (m_buckets.size() >= maxBuckets)
            return false;
        bucket = m_buckets.insert(who, {double(m_limit.burst), now});
    }
    fill(*bucket, now);
    if (bucket->tokens < 1)
        return false;
    bucket->tokens -= 1;
    return true;
}

void RateLimiter::fill(Bucket &bucket, std::chrono::steady_clock::time_point now) const
{
    const std::chrono::duration<double> passed = now - bucket.filled;
    bucket.tokens = std::min(double(m_limit.burst), bucket.tokens + passed.count() * m_limit.perSecond);
    bucket.filled = now;
}

void RateLimiter::forgetFull(std::chrono::steady_clock::time_point now)
{
    m_buckets.removeIf([this, now](const auto &entry) {
        fill(entry.value(), now);
        return entry.value().tokens >= m_limit.burst;
    });
}

} // namespace tincan::chat

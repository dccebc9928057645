// SPDX-License-Identifier: MIT
#include "server/net/sharedtotal.h"

namespace tincan::net {

TotalShare::~TotalShare()
{
    if (!m_total)
        return;
    const std::lock_guard lock(m_total->m_mutex);
    std::erase(m_total->m_shares, this);
    m_total->m_bytes.fetch_sub(told(), std::memory_order_relaxed);
}

void TotalShare::join(SharedTotal &total, std::function<void()> asked)
{
    m_total = &total;
    m_asked = std::move(asked);
    const std::lock_guard lock(total.m_mutex);
    total.m_shares.push_back(this);
    for (TotalShare *const share : total.m_shares)
        share->m_shares.store(int(total.m_shares.size()), std::memory_order_relaxed);
}

void TotalShare::tell()
{
    m_total->m_bytes.fetch_add(m_own - m_told.exchange(m_own), std::memory_order_relaxed);
}

bool TotalShare::isOverItsPart(qsizetype limit) const
{
    return m_own > limit / m_shares.load(std::memory_order_relaxed);
}

void TotalShare::askLargest()
{
    if (!m_total)
        return;
    const std::lock_guard lock(m_total->m_mutex);
    TotalShare *largest = nullptr;
    for (TotalShare *const share : m_total->m_shares) {
        if (share != this && share->m_asked && (!largest || share->told() > largest->told()))
            largest = share;
    }
    if (largest && !largest->m_isAsked.exchange(true, std::memory_order_relaxed))
        largest->m_asked();
}

} // namespace tincan::net

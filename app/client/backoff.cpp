// SPDX-License-Identifier: MIT
#include "app/client/backoff.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace tincan::client {

Backoff::Backoff(const ReconnectionOptions &options, std::function<double()> random)
    : m_options(options), m_random(std::move(random))
{
    if (!m_random)
        m_random = [] { return QRandomGenerator::global()->generateDouble(); };
}

std::optional<std::chrono::milliseconds> Backoff::next()
{
    if (!m_options.enabled || (m_options.attempts && m_attempts >= *m_options.attempts))
        return std::nullopt;
    const double longest = double(m_options.maxDelay.count());
    // Doubles overflow to infinity, never to something short.
    const double base = std::min(double(m_options.delay.count()) * std::exp2(m_attempts), longest);
    const double factor = std::clamp(m_options.randomizationFactor, 0.0, 1.0);
    const double jittered = base * (1 - factor + 2 * factor * m_random());
    ++m_attempts;
    return std::chrono::milliseconds(qint64(std::min(jittered, longest)));
}

} // namespace tincan::client

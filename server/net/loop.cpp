// SPDX-License-Identifier: MIT
#include "server/net/loop.h"

#include "server/net/resident.h"

#include <memory>
#include <utility>

namespace tincan::net {

namespace {

/// Qt knows when a thing can go that is at work in an outer event loop.
class Grave : public QObject
{
public:
    explicit Grave(Resident *resident) : m_resident(resident) { }

private:
    std::unique_ptr<Resident> m_resident;
};

} // namespace

Loop::Loop(Clock clock, const FlushLimits &limits, QObject *parent)
    : QObject(parent), m_wheel(std::move(clock), this), m_flusher(limits, this),
      m_readBuffer(s_readBufferBytes), m_turnEnd([this] { resumeAll(); }, this)
{
}

Loop::~Loop()
{
    for (auto *const list : {&m_resuming, &m_beingResumed}) {
        for (Resident *const resident : *list)
            resident->m_isResuming = false;
    }
}

void Loop::resumeLater(Resident &resident)
{
    m_resuming.push_back(&resident);
    m_turnEnd.request();
}

void Loop::forget(Resident &resident)
{
    std::erase(m_resuming, &resident);
    std::erase(m_beingResumed, &resident);
}

/// Who asks for it meanwhile is resumed in the next turn: nobody can keep the loop here.
void Loop::resumeAll()
{
    m_beingResumed.insert(m_beingResumed.begin(), m_resuming.rbegin(), m_resuming.rend());
    m_resuming.clear();
    while (!m_beingResumed.empty()) {
        Resident *const resident = m_beingResumed.back();
        m_beingResumed.pop_back();
        resident->m_isResuming = false;
        resident->resume();
    }
}

Resident::~Resident()
{
    if (m_isResuming)
        m_loop.forget(*this);
}

void Resident::deleteLater()
{
    (new Grave(this))->deleteLater();
}

void Resident::resumeLater()
{
    if (!std::exchange(m_isResuming, true))
        m_loop.resumeLater(*this);
}

} // namespace tincan::net

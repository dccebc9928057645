// SPDX-License-Identifier: MIT
#include "server/net/backlog.h"

#include "server/net/flusher.h"

#include <utility>

namespace tincan::net {

Backlog::Backlog(Flusher &flusher, std::function<void()> tooMuch)
    : m_flusher(flusher), m_tooMuch(std::move(tooMuch))
{
}

Backlog::~Backlog()
{
    clear();
}

void Backlog::add(const QByteArray &bytes)
{
    if (m_pieces.empty())
        m_flusher.addBacklog(*this);
    m_pieces.push_back(bytes);
    m_bytes += bytes.size();
    m_flusher.hold(bytes);
}

void Backlog::clear()
{
    if (m_pieces.empty())
        return;
    for (const QByteArray &piece : std::exchange(m_pieces, {}))
        m_flusher.release(piece);
    m_bytes = 0;
    m_flusher.removeBacklog(*this);
}

} // namespace tincan::net

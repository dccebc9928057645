// SPDX-License-Identifier: MIT
#include "server/lobby/greeting.h"

#include <utility>

namespace tincan::lobby {

using namespace Qt::StringLiterals;

Greeting::Greeting(Hub &hub, const Schedule &schedule) : Dialect(hub, u"greeting"_s), m_schedule(schedule) { }

bool Greeting::accepts(const QString &) const
{
    return false;
}

void Greeting::receive(const Array &, const Reply &) { }

void Greeting::arrived(service::Client &client)
{
    client.emitEvent(u"event:hello"_s);
    client.emitEvent(u"hello"_s, u"Hello, and welcome to the lobby."_s);
    if (m_resting)
        m_due = true;
    else
        announce();
}

void Greeting::announce()
{
    m_resting = true;
    hub().clients().all().emitEvent(
        u"hello"_s, u"Someone has arrived; connected now: %1."_s.arg(hub().clients().count()));
    m_schedule(interval, &m_context, [this] {
        m_resting = false;
        if (std::exchange(m_due, false))
            announce();
    });
}

} // namespace tincan::lobby

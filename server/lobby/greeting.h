// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"
#include "server/lobby/schedule.h"

#include <QObject>

namespace tincan::lobby {

/// The greetings: the one dialect that nobody needs to speak.
///
/// A newcomer gets `event:hello` and `hello`; everyone gets another `hello` when someone arrives, at
/// most once in interval: who comes in between is announced at its end.
class Greeting final : public Dialect
{
public:
    static constexpr std::chrono::milliseconds interval{1000};

    Greeting(Hub &hub, const Schedule &schedule);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void arrived(service::Client &client) override;

private:
    void announce();

    Schedule m_schedule;
    QObject m_context; // ends what is scheduled
    bool m_resting = false; // less than the interval has passed
    bool m_due = false; // someone came meanwhile
};

} // namespace tincan::lobby

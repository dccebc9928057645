// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/pins.h"
#include "server/lobby/dialect.h"

#include <QObject>

namespace tincan::lobby {

/// The pins: `gpio:21` without an argument reads line 21, with true or false it writes it. The level
/// comes as `gpio:21` to the asker, and to everyone in the lobby whenever it changes; what can't be
/// done is `gpio:error` `{line, code, message}` to the asker.
class GpioDialect final : public Dialect
{
public:
    /// The pins must outlive it.
    GpioDialect(Hub &hub, gpio::Pins &pins);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;

private:
    void answer(int line, const gpio::Parsed<bool> &value, const Reply &reply);
    void refuse(const Value &line, const gpio::GpioError &error, const Reply &reply);

    gpio::Pins &m_pins;
    QObject m_context; // ends the connections
};

} // namespace tincan::lobby

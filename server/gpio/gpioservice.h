// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/pins.h"
#include "server/server.h"

#include <QObject>

#include <functional>

namespace tincan::gpio {

/// Where the service writes what an operator may want to read: one line, no line break.
using Log = std::function<void(const QString &line)>;

/// The namespace `/gpio` of docs/events.md.
///
/// Lives in the server's thread. The pins must outlive it; the server may end before or after it.
class GpioService : public QObject
{
    Q_OBJECT

public:
    GpioService(Server &server, Pins &pins, const Log &log = {}, QObject *parent = nullptr);
    ~GpioService() override;

private:
    void admit(Socket &socket, const Next &next) const;
    void listen(Socket &socket);
    void sayGoodbye(const QString &socketId, const QString &reason) const;
    void read(const Array &args, const Ack &ack);
    void write(const Array &args, const Ack &ack, const std::optional<QString> &by);

    Namespace *m_namespace; // null once the server is gone
    Pins &m_pins;
    Log m_log;
};

} // namespace tincan::gpio

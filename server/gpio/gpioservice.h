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
/// Lives in the server's thread. Namespace and pins must outlive it.
class GpioService : public QObject
{
    Q_OBJECT

public:
    GpioService(Namespace &nsp, Pins &pins, const Log &log = {}, QObject *parent = nullptr);
    /// In the server's namespace `/gpio`.
    GpioService(Server &server, Pins &pins, const Log &log = {}, QObject *parent = nullptr)
        : GpioService(server.of(QStringLiteral("/gpio")), pins, log, parent)
    {
    }
    ~GpioService() override;

private:
    void admit(Socket &socket, const Next &next) const;
    void listen(Socket &socket);
    void sayGoodbye(const QString &socketId, const QString &reason) const;
    void read(const Array &args, const Ack &ack);
    void write(const Array &args, const Ack &ack, const std::optional<QString> &by);

    Namespace &m_namespace;
    Pins &m_pins;
    Log m_log;
};

} // namespace tincan::gpio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/pins.h"
#include "server/server.h"
#include "server/service/clients.h"

#include <QObject>

#include <functional>
#include <memory>

namespace tincan::gpio {

/// Where the service writes what an operator may want to read: one line, no line break.
using Log = std::function<void(const QString &line)>;

/// The namespace `/gpio` of docs/events.md.
///
/// Lives in one thread: that of its clients and the pins, which must outlive it.
class GpioService : public QObject, private service::Service
{
    Q_OBJECT

public:
    GpioService(std::unique_ptr<service::Clients> clients, Pins &pins, const Log &log = {},
        QObject *parent = nullptr);
    /// For the clients of one server, in its thread. The namespace must outlive it.
    GpioService(Namespace &nsp, Pins &pins, const Log &log = {}, QObject *parent = nullptr);
    /// In the server's namespace `/gpio`.
    GpioService(Server &server, Pins &pins, const Log &log = {}, QObject *parent = nullptr)
        : GpioService(server.of(QStringLiteral("/gpio")), pins, log, parent)
    {
    }
    ~GpioService() override;

private:
    // service::Service
    void admit(service::Client &client, const Next &next) override;
    void connected(service::Client &client) override;
    void received(service::Client &client, const QString &event, const Array &args, const Ack &ack) override;
    void disconnected(service::Client &client, const QString &reason) override;

    void read(const Array &args, const Ack &ack);
    void write(const Array &args, const Ack &ack, const std::optional<QString> &by);

    Pins &m_pins;
    Log m_log;
    std::unique_ptr<service::Clients> m_clients;
};

} // namespace tincan::gpio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/engine.h"
#include "server/net/timerwheel.h"
#include "server/options.h"
#include "server/socketio/adapter.h"

#include <QHash>

#include <map>
#include <memory>

namespace tincan {
class Namespace;
}

namespace tincan::socketio {

class Client;

/// The namespaces of a server and the clients that may join them; knows no network.
///
/// Owns both. Sessions belong to their Engine and must outlive it or have been closed. Used in one thread.
class Hub
{
public:
    Hub(const ServerOptions &options, net::TimerWheel &wheel,
        engineio::RandomSource random = engineio::systemRandom());
    /// As abandon().
    ~Hub();
    Q_DISABLE_COPY_MOVE(Hub)

    /// Makes the namespace where there is none of that name.
    Namespace &of(const QString &name);
    /// The namespace that a client asked for; null: it gets "Invalid namespace".
    Namespace *find(const QString &name) const;
    /// Every namespace made from here on gets its adapter by this.
    void setAdapterFactory(AdapterFactory factory) { m_adapterFactory = std::move(factory); }

    /// Takes on a session that has just begun; becomes its observer until it is closed.
    void accept(engineio::Session &session);
    /// Every socket of every namespace leaves with "server shutting down". The sessions stay.
    void shutDown();
    /// Lets go of every session without calling a handler, since what those would reach may be gone.
    void abandon();

    const ServerOptions &options() const { return m_options; }
    net::TimerWheel &wheel() const { return m_wheel; }
    /// 20 URL-safe characters of 120 random bits.
    QString newSocketId();

    // For Client.
    void forget(Client &client);
    /// Counts what is held of unfinished packets; false where all clients together hold too much.
    bool addHeldBytes(qsizetype change);

private:
    ServerOptions m_options;
    net::TimerWheel &m_wheel;
    engineio::RandomSource m_random;
    AdapterFactory m_adapterFactory;
    // Namespaces never move: sockets and operators refer to them. Ordered, so that closing is.
    std::map<QString, std::unique_ptr<Namespace>> m_namespaces;
    qsizetype m_heldBytes = 0; // counted down by clients as they go
    QHash<Client *, std::shared_ptr<Client>> m_clients;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/service/home.h"
#include "server/service/reception.h"
#include "server/socketio/middleware.h"

#include <QHash>

#include <memory>
#include <optional>

namespace tincan {
class AdapterMember;
class Namespace;
class Socket;
} // namespace tincan

namespace tincan::service {

/// Brings what the clients of a namespace in one thread do to the service at home, and its word back.
///
/// Lives in that thread, kept by the callbacks of its namespace.
class Relay : public std::enable_shared_from_this<Relay>
{
public:
    Relay(Home &home, std::shared_ptr<Reception> reception, int thread, Namespace &nsp);

    /// Registers with the namespace; once.
    void attach();

    // What the service wants, in this thread:
    Socket *socket(const QString &id) const;
    /// Lets a client in that waits for it, or tells it why not.
    void decide(const QString &id, const std::optional<ConnectError> &error);
    /// The client that was let in missed that, and more: it shall come again.
    void turnAway(const QString &id);
    /// Enough of its events are worked off.
    void resume(const QString &id);

private:
    struct Waiting
    {
        Next next;
        std::weak_ptr<AdapterMember> socket;
        LinePtr line;
    };
    struct Connection
    {
        LinePtr line;
        bool isConnected = false;
        std::shared_ptr<void> pause; // while its events are too many
    };

    void admit(Socket &socket, const Next &next);
    void welcome(Socket &socket);
    void forward(const LinePtr &line, const QString &event, const Array &args, const Ack &ack);
    void tellOfDeparture(const LinePtr &line, const QString &reason);

    Home &m_home;
    std::shared_ptr<Reception> m_reception;
    int m_thread;
    Namespace &m_namespace;
    QHash<QString, std::shared_ptr<Waiting>> m_waiting; // by socket id; until the service decides
    QHash<QString, Connection> m_connections; // of those let in
};

} // namespace tincan::service

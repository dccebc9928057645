// SPDX-License-Identifier: MIT
#pragma once

#include "server/service/clients.h"

#include <memory>

namespace tincan {
class ServerThreads;
}

namespace tincan::service {

class Home;

/// The clients of a namespace on several threads, for a service that lives at home: in the thread of the
/// first server. What they do is brought there, and everything the service asks or sends goes out from
/// there, so that its order is one for all clients, whichever thread they are in.
///
/// Transports, parsing of packets, encoding of answers and sending stay in the threads of the clients.
/// Middleware that is to come before the service has to be there already, and must not be skipped by
/// connection state recovery.
class ThreadedClients final : public Clients
{
public:
    /// Made in the thread of the servers, before they listen; from there on it is used at home, and
    /// destroyed there, before the servers.
    ThreadedClients(ServerThreads &servers, Home &home, const QString &nsp);
    ~ThreadedClients() override;

    void serve(Service &service) override;
    Client *find(const QString &id) override;
    qsizetype count() const override;
    BroadcastOperator all() const override;

private:
    class State;

    std::shared_ptr<State> m_state; // which the relays keep
};

} // namespace tincan::service

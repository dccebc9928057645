// SPDX-License-Identifier: MIT
#pragma once

#include "server/service/clients.h"

#include <memory>

namespace tincan {
class Namespace;
}

namespace tincan::service {

/// The clients of a server that stands alone: each call of the namespace is one of the service, at once.
///
/// The namespace must outlive it; middleware that is to come before the service has to be there already.
class LocalClients final : public Clients
{
public:
    explicit LocalClients(Namespace &nsp);
    ~LocalClients() override;

    void serve(Service &service) override;
    Client *find(const QString &id) override;
    qsizetype count() const override;
    BroadcastOperator all() const override;

private:
    class State;

    std::shared_ptr<State> m_state; // which the namespace's callbacks keep
};

} // namespace tincan::service

// SPDX-License-Identifier: MIT
#pragma once

#include "server/service/clients.h"

#include <functional>

namespace tincan::test {

/// A service that writes down what it is told.
class RecordingService : public service::Service
{
public:
    void admit(service::Client &client, const Next &next) override
    {
        told << QStringLiteral("admit ") + client.handshake().auth().value(u"name").toString();
        if (onAdmit)
            onAdmit(client, next);
        else
            next();
    }
    void connected(service::Client &client) override
    {
        told << QStringLiteral("connected");
        if (onConnected)
            onConnected(client);
    }
    void withdrawn(service::Client &) override { told << QStringLiteral("withdrawn"); }
    void received(service::Client &client, const QString &event, const Array &args, const Ack &ack) override
    {
        told << event;
        if (onReceived)
            onReceived(client, event, args, ack);
    }
    void disconnected(service::Client &, const QString &reason) override { told << reason; }

    QStringList told;
    std::function<void(service::Client &, const Next &)> onAdmit;
    std::function<void(service::Client &)> onConnected;
    std::function<void(service::Client &, const QString &, const Array &, const Ack &)> onReceived;
};

} // namespace tincan::test

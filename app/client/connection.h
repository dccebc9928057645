// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/endpoint.h"
#include "app/client/errors.h"
#include "app/client/options.h"
#include "protocol/engineio/closereason.h"
#include "protocol/socketio/clientconnection.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace tincan::client {

class Engine;

/// One connection with its namespaces: Engine.IO below, packets above. Lives once, from open() to
/// closed(). Deleting it closes it in an orderly way; it may be deleted in a handler of its signals.
class Connection : public QObject
{
    Q_OBJECT
public:
    Connection(const Endpoint &endpoint, const Options &options, QObject *parent = nullptr);
    ~Connection() override;

    /// opened() or closed() follows, never from inside this call.
    void open();
    bool isOpen() const;
    bool isWritable() const; ///< what is sent now would not wait
    TransportName transport() const;

    // For a namespace that is not joined these do nothing.
    void join(const QString &nsp, const Object &auth);
    void leave(const QString &nsp);
    void emitEvent(
        const QString &nsp, const QString &name, const Array &args, std::optional<socketio::AckId> id);
    void acknowledge(const QString &nsp, socketio::AckId id, const Array &args);

Q_SIGNALS:
    void opened();
    void upgraded();
    /// Anything but socketio::Failed, which ends in closed(parseError).
    void happened(const tincan::socketio::ClientEvent &event);
    /// The last of all.
    void closed(tincan::client::DisconnectReason reason, const tincan::client::Failure &failure);

private:
    void onReceived(bool isBinary, const QByteArray &data);
    void onClosed(engineio::CloseReason reason, const Failure &failure);
    void pump();
    void sendOutgoing();

    std::unique_ptr<Engine> m_engine;
    socketio::ClientConnection m_packets;
    QString m_where; // for people
};

} // namespace tincan::client

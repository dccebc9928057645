// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"
#include "server/net/thread.h"

#include <QObject>

#include <optional>

namespace tincan {

class HostedServer;

/// A server with all its services, in a thread of its own.
///
/// Hosting never makes the window stutter, and the window never delays a packet: nothing is shared
/// with that thread but signals. Use it from the thread it lives in. Destroying it stops the server
/// and waits for its thread.
class ServerHost : public QObject
{
    Q_OBJECT

public:
    explicit ServerHost(QObject *parent = nullptr);
    ~ServerHost() override;

    /// Begins to listen; started() or failed() follows. Once in an object's life.
    void start(const HostSettings &settings);
    /// Lets a running server take over what it can of other settings: who may come, and the certificate,
    /// also where its files are the same. The rest is as it was.
    void reload(const HostSettings &settings);
    /// Tells every client that the server shuts down, and closes; stopped() follows, also where nothing
    /// was started. The thread ends with this object.
    void stop();

Q_SIGNALS:
    /// The server listens, on this port.
    void started(quint16 port);
    /// It can't listen; `text` is a sentence for people that names the port and what to do.
    void failed(const QString &text);
    void stopped();

private:
    void end();

    std::optional<net::Thread> m_thread;
    HostedServer *m_server = nullptr; // lives, and dies, in the thread
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTcpSocket>

#include <functional>
#include <list>
#include <memory>

class QSslSocket;

namespace tincan::http {

/// Connections that are on their way to TLS.
///
/// Each has a deadline, and there is room for so many only: where one more comes, the oldest, which has
/// had its time, has to go. Whoever begins with something else is cut off, but for who seems to speak HTTP
/// in plain text: that connection is handed out, to be told so. Used from its wheel's thread.
class TlsHandshakes : public QObject
{
    Q_OBJECT

public:
    struct Bounds
    {
        std::chrono::milliseconds timeout;
        int atOnce;
    };
    using Done = std::function<void(std::unique_ptr<QTcpSocket>)>;

    /// Each is called from the event loop: `secure` gets the connections that have become so, `plain` those
    /// that began in plain text, of which nothing has been read.
    TlsHandshakes(
        net::TimerWheel &wheel, const Bounds &bounds, Done secure, Done plain, QObject *parent = nullptr);
    ~TlsHandshakes() override;

    /// Takes over an accepted descriptor.
    void start(qintptr descriptor, const QSslConfiguration &tls);
    size_t count() const { return m_pending.size(); }
    /// Drops all of them.
    void clear();

private:
    struct DeleteLater // it may be in the midst of telling
    {
        void operator()(QTcpSocket *socket) const;
    };
    struct Pending
    {
        std::unique_ptr<QTcpSocket, DeleteLater> socket;
        std::unique_ptr<net::Timer> deadline;
    };
    using Place = std::list<Pending>::iterator;

    void begin(Place place, QSslSocket &socket);
    void finish(Place place, const Done &done);

    net::TimerWheel &m_wheel;
    Bounds m_bounds;
    Done m_secure;
    Done m_plain;
    std::list<Pending> m_pending; // the oldest first
};

} // namespace tincan::http

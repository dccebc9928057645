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
/// had its time, has to go. Whoever does not speak TLS is cut off; there is no way to plain text. Used
/// from its wheel's thread.
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

    /// done gets each connection that has become secure, from the event loop.
    TlsHandshakes(net::TimerWheel &wheel, const Bounds &bounds, Done done, QObject *parent = nullptr);
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

    void finish(Place place);

    net::TimerWheel &m_wheel;
    Bounds m_bounds;
    Done m_done;
    std::list<Pending> m_pending; // the oldest first
};

} // namespace tincan::http

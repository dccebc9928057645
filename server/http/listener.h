// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/connection.h"
#include "server/http/httpsonly.h"
#include "server/http/service.h"
#include "server/http/tlshandshakes.h"
#include "server/http/websocketupgrader.h"
#include "server/net/acceptor.h"

#include <QTcpServer>

#include <memory>
#include <optional>
#include <unordered_map>

namespace tincan::http {

/// Listens on one port and serves HTTP there: every request goes to a Handler, normally a Router.
///
/// Lives in the thread of its loop. Where the process runs out of descriptors, new clients are turned
/// away without spinning, and served again as soon as there are some.
class Listener : public QTcpServer, private Connection::Owner
{
    Q_OBJECT

public:
    Listener(net::Loop &loop, Handler &handler, const Limits &limits, QObject *parent = nullptr);
    ~Listener() override;

    /// Begins to listen. Port 0 takes a free one, see serverPort().
    tl::expected<void, ListenError> start(const QHostAddress &address, quint16 port);
    /// New connections must speak TLS by this from here on; who sends HTTP in plain text is told so, with
    /// 400. Those there are stay as they are.
    void setTls(const QSslConfiguration &tls) { m_tls = tls; }
    /// Which hosts and origins are served from here on; also on connections there are.
    void setHostPolicy(const HostPolicy &hosts) { m_service.hosts = hosts; }
    /// Listens no more, sends what is queued as far as it goes at once, and closes every HTTP connection.
    /// WebSockets belong to those who opened them.
    void stop();
    /// Makes this one of several listeners that share the port: new connections go to each in turn. Not
    /// owned.
    void setNeighbours(Neighbours *neighbours) { m_service.neighbours = neighbours; }
    /// Takes on a connection from another thread, with what has been read from it.
    void adopt(std::unique_ptr<net::Stream> stream, const QByteArray &received);
    /// Connections that are HTTP still.
    size_t connectionCount() const { return m_connections.size(); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void becameSecure(std::unique_ptr<QTcpSocket> socket);
    void distribute(std::unique_ptr<net::Stream> stream);
    Connection &serve(std::unique_ptr<net::Stream> stream, Service &service);
    void connectionEnded(Connection &connection) override;

    WebSocketUpgrader m_upgrader;
    Service m_service;
    HttpsOnly m_httpsOnly;
    Service m_plainService; // for those who speak no TLS where it is spoken
    net::Acceptor m_acceptor;
    TlsHandshakes m_handshakes;
    std::optional<QSslConfiguration> m_tls;
    bool m_isStopped = false;
    std::unordered_map<Connection *, std::unique_ptr<Connection, net::DeleteLater>> m_connections;
};

} // namespace tincan::http

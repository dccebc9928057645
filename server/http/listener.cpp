// SPDX-License-Identifier: MIT
#include "server/http/listener.h"

#include "server/http/connection.h"

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

using std::chrono_literals::operator""ms;

constexpr int backlog = 1024; // connections the kernel keeps until they are accepted
constexpr auto acceptPause = 100ms; // after a failure, instead of trying at every turn

} // namespace

Listener::Listener(net::Loop &loop, Handler &handler, const Limits &limits, QObject *parent)
    : QTcpServer(parent),
      m_upgrader(loop.wheel(), limits.headersTimeout), m_service{loop, handler, m_upgrader, limits,
                                                           HostPolicy(limits), {}},
      m_acceptAgain(loop.wheel(), [this] { acceptAgain(); })
{
    setListenBacklogSize(backlog);
    connect(this, &QTcpServer::acceptError, this, &Listener::acceptFailed);
}

Listener::~Listener()
{
    stop();
}

tl::expected<void, ListenError> Listener::start(const QHostAddress &address, quint16 port)
{
    if (listen(address, port))
        return {};
    const QString where = u"%1 port %2"_s.arg(address.toString()).arg(port);
    if (serverError() == QAbstractSocket::AddressInUseError)
        return tl::unexpected(ListenError{serverError(), u"%1 is in use by another program"_s.arg(where)});
    return tl::unexpected(ListenError{serverError(), u"can't listen on %1: %2"_s.arg(where, errorString())});
}

void Listener::stop()
{
    close();
    m_acceptAgain.stop();
    m_service.loop.flusher().flush();
    for (const auto &[connection, owned] : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        connection->shutDown();
    }
}

void Listener::incomingConnection(qintptr descriptor)
{
    auto socket = std::make_unique<net::Socket>();
    if (!socket->adopt(descriptor))
        return;
    auto *const connection = new Connection(std::move(socket), m_service);
    m_connections.emplace(connection, std::unique_ptr<Connection, DeleteLater>(connection));
    connect(connection, &Connection::ended, this, [this, connection] { m_connections.erase(connection); });
}

void Listener::DeleteLater::operator()(Connection *connection) const
{
    connection->deleteLater();
}

/// QTcpServer has paused accepting: most likely no descriptor is left. Those who wait are told to go.
void Listener::acceptFailed()
{
    if (serverError() == QAbstractSocket::SocketResourceError)
        m_spare.turnAway(socketDescriptor());
    m_acceptAgain.start(acceptPause);
}

void Listener::acceptAgain()
{
    if (isListening())
        resumeAccepting();
}

} // namespace tincan::http

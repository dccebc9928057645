// SPDX-License-Identifier: MIT
#include "server/http/listener.h"

#include "server/http/neighbours.h"

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

constexpr int backlog = 1024; // connections the kernel keeps until they are accepted

} // namespace

Listener::Listener(net::Loop &loop, Handler &handler, const Limits &limits, QObject *parent)
    : QTcpServer(parent), m_service{loop, handler, m_upgrader, limits, HostPolicy(limits), {}},
      m_plainService{loop, m_httpsOnly, m_upgrader, limits, HostPolicy(Limits{}), {}},
      m_acceptor(loop.wheel(), [this](qintptr descriptor) { incomingConnection(descriptor); }),
      m_handshakes(
          loop.wheel(), {limits.tlsHandshakeTimeout, limits.tlsHandshakes},
          [this](std::unique_ptr<QTcpSocket> socket) { becameSecure(std::move(socket)); },
          [this](std::unique_ptr<QTcpSocket> socket) {
              serve(net::makeStream(std::move(socket)), m_plainService);
          })
{
    setListenBacklogSize(backlog);
}

Listener::~Listener()
{
    stop();
}

tl::expected<void, ListenError> Listener::start(const QHostAddress &address, quint16 port)
{
    if (listen(address, port)) {
        pauseAccepting(); // for ever, where the acceptor does it
        if (!m_acceptor.start(socketDescriptor()))
            resumeAccepting();
        return {};
    }
    const QString where = u"%1 port %2"_s.arg(address.toString()).arg(port);
    if (serverError() == QAbstractSocket::AddressInUseError)
        return tl::unexpected(ListenError{serverError(), u"%1 is in use by another program"_s.arg(where)});
    return tl::unexpected(ListenError{serverError(), u"can't listen on %1: %2"_s.arg(where, errorString())});
}

void Listener::stop()
{
    m_isStopped = true;
    m_acceptor.stop();
    m_handshakes.clear();
    close();
    m_service.loop.flusher().flush();
    for (const auto &[connection, owned] : std::exchange(m_connections, {})) {
        connection->shutDown();
    }
}

void Listener::incomingConnection(qintptr descriptor)
{
    if (m_tls)
        m_handshakes.start(descriptor, *m_tls);
    else if (auto stream = net::makeStream(descriptor))
        distribute(std::move(stream));
}

/// From the socket's own signal, in which it must not go to another thread.
void Listener::becameSecure(std::unique_ptr<QTcpSocket> socket)
{
    if (!m_service.neighbours) {
        serve(net::makeStream(std::move(socket)), m_service);
        return;
    }
    const auto parcel = std::make_shared<std::unique_ptr<QTcpSocket>>(std::move(socket));
    QMetaObject::invokeMethod(
        this, [this, parcel] { distribute(net::makeStream(std::move(*parcel))); }, Qt::QueuedConnection);
}

void Listener::distribute(std::unique_ptr<net::Stream> stream)
{
    Neighbours *const neighbours = m_service.neighbours;
    const int place = neighbours ? neighbours->nextPlace() : 0;
    if (neighbours && place != neighbours->ownPlace())
        neighbours->give(place, std::move(stream), {});
    else
        serve(std::move(stream), m_service);
}

Connection &Listener::serve(std::unique_ptr<net::Stream> stream, Service &service)
{
    auto *const connection = new Connection(std::move(stream), service, *this);
    m_connections.emplace(connection, connection);
    return *connection;
}

void Listener::adopt(std::unique_ptr<net::Stream> stream, const QByteArray &received)
{
    if (m_isStopped)
        return;
    stream->attach();
    Connection &connection = serve(std::move(stream), m_service);
    if (!received.isEmpty())
        connection.goOnWith(received);
}

void Listener::connectionEnded(Connection &connection)
{
    m_connections.erase(&connection);
}

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#include "server/http/tlshandshakes.h"

#include <QSslSocket>

#include <utility>

namespace tincan::http {

namespace {

constexpr qint64 readBufferBytes = 65'536; // more waits in the kernel

/// As every HTTP method does, and no record of TLS.
bool beginsAsPlainHttp(char first)
{
    return first >= 'A' && first <= 'Z';
}

} // namespace

TlsHandshakes::TlsHandshakes(
    net::TimerWheel &wheel, const Bounds &bounds, Done secure, Done plain, QObject *parent)
    : QObject(parent), m_wheel(wheel), m_bounds(bounds), m_secure(std::move(secure)),
      m_plain(std::move(plain))
{
}

TlsHandshakes::~TlsHandshakes() = default;

void TlsHandshakes::DeleteLater::operator()(QTcpSocket *socket) const
{
    socket->disconnect();
    socket->abort();
    socket->deleteLater();
}

void TlsHandshakes::start(qintptr descriptor, const QSslConfiguration &tls)
{
    auto socket = std::make_unique<QSslSocket>();
    if (!socket->setSocketDescriptor(descriptor))
        return;
    socket->setReadBufferSize(readBufferBytes);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSslConfiguration(tls);
    if (m_pending.size() >= size_t(m_bounds.atOnce))
        m_pending.pop_front();
    QSslSocket *const key = socket.get();
    const Place place = m_pending.emplace(m_pending.end());
    place->socket.reset(socket.release());
    place->deadline = std::make_unique<net::Timer>(m_wheel, [this, place] { m_pending.erase(place); });
    place->deadline->start(m_bounds.timeout);
    connect(key, &QSslSocket::encrypted, this, [this, place] { finish(place, m_secure); });
    connect(key, &QSslSocket::disconnected, this, [this, place] { m_pending.erase(place); });
    connect(key, &QSslSocket::errorOccurred, this, [this, place] { m_pending.erase(place); });
    connect(
        key, &QSslSocket::readyRead, this, [this, place, key] { begin(place, *key); },
        Qt::SingleShotConnection);
}

/// Its first bytes are there.
void TlsHandshakes::begin(Place place, QSslSocket &socket)
{
    char first = 0;
    if (socket.peek(&first, 1) == 1 && beginsAsPlainHttp(first))
        finish(place, m_plain);
    else
        socket.startServerEncryption(); // may fail at once: then place is gone
}

void TlsHandshakes::finish(Place place, const Done &done)
{
    std::unique_ptr<QTcpSocket> socket(place->socket.release());
    socket->disconnect(this);
    m_pending.erase(place);
    done(std::move(socket));
}

void TlsHandshakes::clear()
{
    m_pending.clear();
}

} // namespace tincan::http

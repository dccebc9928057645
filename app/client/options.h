// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QByteArray>
#include <QList>
#include <QSslConfiguration>
#include <QString>
#include <QUrlQuery>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

namespace tincan::client {

/// The two ways to carry Engine.IO packets.
enum class TransportName { polling, websocket };

/// What a namespace is joined with: a fixed object, or a function asked again before each CONNECT
/// (so that a token can be renewed between reconnections). It is called in the manager's thread.
using Auth = std::variant<Object, std::function<Object()>>;

/// When and how often to try again after a connection failed or was lost.
struct ReconnectionOptions
{
    bool enabled = true;
    std::chrono::milliseconds delay{1000}; ///< before the first attempt; doubles with each
    std::chrono::milliseconds maxDelay{5000}; ///< the doubling ends here
    double randomizationFactor = 0.5; ///< 0.5: each delay is taken between half and one and a half of it
    std::optional<int> attempts = std::nullopt; ///< give up after so many; none: never
};

/// What bounds the memory and time a client spends on a peer.
struct ClientLimits
{
    static constexpr qsizetype megabyte = 1'048'576;

    qsizetype bufferedEvents = 1000; ///< events kept while disconnected, for each namespace
    qsizetype bufferedBytes = 8 * megabyte; ///< about as much payload in them
    qsizetype pendingAcks = 1000; ///< acknowledgements awaited, for each namespace
    qsizetype queuedBytes = 64 * megabyte; ///< on their way over an open connection; beyond, it is ended
    qsizetype messageBytes = 100 * megabyte; ///< the largest message or poll reply taken from the server
    qsizetype errorBytes = 4096; ///< read of a reply that reports an error
    std::chrono::milliseconds closeTimeout{2000}; ///< for what is queued to leave when closing
};

/// How a Manager connects. The defaults are those of the official client.
struct Options
{
    QString path = QStringLiteral("/socket.io/"); ///< of the server's HTTP end point
    QList<TransportName> transports{
        TransportName::polling, TransportName::websocket}; ///< the first one opens
    bool upgrade = true; ///< from polling to WebSocket where both sides can
    bool rememberUpgrade = false; ///< a manager whose last WebSocket worked opens with one next time
    bool tryAllTransports = false; ///< where the first can't be opened, the others are tried at once
    QUrlQuery query; ///< added to each request
    QList<std::pair<QByteArray, QByteArray>> extraHeaders; ///< added to each request
    Auth auth; ///< for namespaces that have none of their own
    ReconnectionOptions reconnection;
    std::chrono::milliseconds connectTimeout{20000}; ///< from the attempt to the handshake
    std::chrono::milliseconds ackTimeout{0}; ///< where emitWithAck() is given none; 0: wait for ever
    int retries = 0; ///< times an unacknowledged event is sent again; above 0 events go out one by one
    bool forceBase64 = false; ///< binary data as text, over WebSocket too
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration(); ///< for https:// and wss://
    ClientLimits limits;
    /// Uniform in [0, 1), for the jitter; none: QRandomGenerator::global().
    std::function<double()> random;
};

} // namespace tincan::client

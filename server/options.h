// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/parser.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <utility>

namespace tincan {

class Adapter;
class AdapterHost;

/// Makes the adapter of a namespace (see adapter.h).
using AdapterFactory = std::function<std::unique_ptr<Adapter>(AdapterHost &host)>;

/// One header field: its name in lower case, its value without surrounding blanks.
using HeaderField = std::pair<QByteArray, QByteArray>;

/// What the first HTTP request of a connection said. A value: it outlives the connection.
///
/// Header fields and query are kept as text, for there is one of these for each client, and parsed when
/// they are asked for.
struct HandshakeRequest
{
    QByteArray method; ///< as it came, "GET"
    QByteArray target; ///< path and query as they came, still percent-encoded
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    bool secure = false; ///< came over TLS

    /// Names in lower case, values without CR and LF.
    void setHeaders(const QList<HeaderField> &headers);
    /// In the order they came.
    QList<HeaderField> headers() const;
    /// The first field of that name (given in lower case); empty where there is none.
    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;
    /// Names and values, percent-decoded, in the order they came.
    QList<std::pair<QString, QString>> query() const;
    /// The last query item of that name, as the official server takes it; nothing where there is none.
    std::optional<QString> queryItem(QStringView name) const;

private:
    std::optional<QByteArrayView> find(QByteArrayView name) const;

    QByteArray m_fields; // "name: value\r\n" of each
};

/// The transports a client may come by.
struct Transports
{
    bool polling = true;
    bool webSocket = true;
};

/// Cross-origin resource sharing. Off by default: then no CORS header is ever sent.
struct CorsOptions
{
    bool enabled = false;
    /// Origins that may read replies, as the Origin header spells them; `*` alone lets all.
    QStringList origins;
    QStringList methods = {QStringLiteral("GET"), QStringLiteral("POST")};
    QStringList allowedHeaders;
    bool credentials = false;
};

/// The cookie of the first reply: `name=<sid>; Path=/; HttpOnly; SameSite=Lax`.
struct CookieOptions
{
    QString name = QStringLiteral("io");
    QString path = QStringLiteral("/");
    QString sameSite = QStringLiteral("Lax"); ///< empty: not sent
    bool httpOnly = true;
};

/// The rate of events a client may send: a token bucket. A client over it is slowed, never others.
struct RateLimit
{
    double perSecond = 50;
    int burst = 200;
};

/// Bounds on what a client can make the server hold. What protects memory and the process is
/// always on; rates, origins and caps for each address are off in the library and for the
/// application to set.
struct Limits
{
    // HTTP
    qsizetype headerBytes = 16 * 1024; ///< request line not counted; more is 431
    int headerFields = 100; ///< more is 431
    qsizetype targetBytes = 8 * 1024; ///< more is 414
    std::chrono::milliseconds headersTimeout{10'000}; ///< headers not complete: 408
    std::chrono::milliseconds bodyStallTimeout{20'000}; ///< a body that stands still: 408
    std::chrono::milliseconds idleTimeout{30'000}; ///< a kept-alive connection without request
    // TLS
    std::chrono::milliseconds tlsHandshakeTimeout{10'000}; ///< then the connection is closed
    int tlsHandshakes = 256; ///< under way at once; one more ends the oldest
    // WebSocket
    int fragments = 16'384; ///< of one message, empty ones counted; more is close 1008
    int controlFramesPerSecond = 100; ///< more is close 1008
    int pongsWaiting = 16; ///< more pings than this: only the newest is answered
    std::chrono::milliseconds closeTimeout{5'000}; ///< for the peer's half of a close handshake
    // Engine.IO
    std::chrono::milliseconds pollingCloseTimeout{30'000}; ///< a close that waits for the next GET
    int requestsInMiddleware = 1'000; ///< that an engine's middleware has not answered; one more is 503
    std::chrono::milliseconds middlewareTimeout{10'000}; ///< for it to answer; then it has refused
    // Socket.IO
    int namespacesPerClient = 16; ///< joined or being joined
    int childNamespaces = 10'000; ///< made because clients asked for them, of all patterns and checks
    int jsonDepth = 128; ///< nesting of arrays and objects
    int arguments = 64; ///< of one event or acknowledgement
    int roomsPerSocket = 100; ///< the room of its own id counted
    qsizetype nameBytes = 128; ///< of a namespace or room, in UTF-8
    int attachments = 10; ///< of one packet, checked at its header
    int eventsInMiddleware = 1'000; ///< of one socket, let pass or refused by no middleware of it yet
    int acksWaiting = 1'000; ///< answers one socket owes
    std::chrono::milliseconds ackLifetime{60'000}; ///< of an acknowledgement without a timeout of its own
    int broadcastsWaiting = 1'000; ///< broadcasts of one namespace that wait for answers
    qsizetype broadcastAnswers = 100'000; ///< of one broadcast; with more it ends
    qsizetype broadcastAnswerBytes = 64 * 1024 * 1024; ///< of one broadcast; with more it ends
    std::chrono::milliseconds serverAnswerTime{5'000}; ///< for what other servers are asked
    qsizetype recoveryPackets = 10'000; ///< kept for each namespace for clients that come back
    qsizetype recoveryBytes = 64 * 1024 * 1024; ///< of those packets
    qsizetype inboxMessages = 1'000'000; ///< for one of several threads; with more it loses its clients
    qsizetype inboxBytes = 256 * 1024 * 1024; ///< of those messages
    int recoverySessions = 10'000; ///< kept for each namespace
    qsizetype unfinishedPacketBytes = 1024 * 1024; ///< attachments held for one client
    qsizetype unfinishedPacketBytesTotal = 64 * 1024 * 1024; ///< attachments held for all clients
    // Output
    qsizetype outputSoftBytes = 1024 * 1024; ///< of one client: reading from it stops
    qsizetype outputHardBytes = 8 * 1024 * 1024; ///< of one client: it is disconnected
    std::chrono::milliseconds outputStallTimeout{30'000}; ///< bytes wait and none leave
    qsizetype outputTotalBytes = 256 * 1024 * 1024; ///< of all: the largest goes first
    // Off in the library
    std::optional<RateLimit> eventRate; ///< events of one client
    int unusedSessionsPerAddress = 0; ///< sessions never used, of one address; 0: any number
    std::chrono::milliseconds unusedSessionLife{0}; ///< 0: as long as the heartbeat lets it live
    /// Names and addresses, without port, that a Host field may have; others get 421. Empty: any;
    /// `*` lets all.
    QStringList allowedHosts;
    /// Besides those, a Host may be localhost, a loopback address or the address that was connected to,
    /// and nothing else.
    bool checkHost = false;
    QStringList allowedOrigins; ///< other Origins get 403; empty: any
    bool checkOrigin = false; ///< an Origin must be the Host or in allowedOrigins
};

/// Says whether a new session may begin; the error text is the message of the 403.
using AllowRequest = std::function<tl::expected<void, QString>(const HandshakeRequest &)>;
/// Adds or changes header fields of a reply.
using HeadersHook = std::function<void(QList<HeaderField> &, const HandshakeRequest &)>;

/// Why a server does not listen: the system's cause, and a sentence to show to a person.
struct ListenError
{
    QAbstractSocket::SocketError code = QAbstractSocket::UnknownSocketError;
    QString message;
};

/// Clients that come back in time get back their socket's id, rooms and data, and what they missed.
struct ConnectionStateRecovery
{
    std::chrono::milliseconds maxDisconnectionDuration{120'000}; ///< sessions and packets are kept so long
    bool skipMiddlewares = true; ///< a recovered socket has been let in before
};

/// Everything that can be chosen about a server; the names and defaults are the official server's.
///
/// A value, copied when the server is made: a later change has no effect.
struct ServerOptions
{
    QString path = QStringLiteral("/socket.io/");
    bool addTrailingSlash = true; ///< false: `/socket.io` without the slash is served, too
    bool serveClient = true; ///< the client bundle under path
    Transports transports;
    bool allowUpgrades = true;
    bool allowEIO3 = false; ///< clients of Socket.IO 1 and 2 (Engine.IO 3) may come, too
    std::chrono::milliseconds pingInterval{25'000};
    std::chrono::milliseconds pingTimeout{20'000};
    std::chrono::milliseconds upgradeTimeout{10'000};
    std::chrono::milliseconds connectTimeout{45'000}; ///< to join a first namespace
    qsizetype maxHttpBufferSize = 1'000'000; ///< bytes of one message or POST body
    qsizetype httpCompressionThreshold = 1024; ///< bytes; replies from this size on are compressed
    bool httpCompression = true;
    /// Messages on WebSockets are compressed for clients that offer permessage-deflate (RFC 7692), and such
    /// clients may compress theirs: each by itself, so that idle clients cost no memory for it.
    bool perMessageDeflate = false;
    qsizetype perMessageDeflateThreshold = 1024; ///< bytes; messages from this size on are compressed
    AllowRequest allowRequest; ///< empty: all may; called for new sessions only
    CorsOptions cors;
    std::optional<CookieOptions> cookie;
    std::optional<ConnectionStateRecovery> connectionStateRecovery; ///< off
    socketio::Parser parser = socketio::Parser::json; ///< clients have to have the same
    /// A namespace that a client's asking made goes when its last socket has left, and with it what is
    /// kept for connectionStateRecovery there.
    bool cleanupEmptyChildNamespaces = false;
    AdapterFactory adapter; ///< of every namespace; empty: each server stands alone, in memory
    HeadersHook initialHeaders; ///< of the reply that opens a session
    HeadersHook headers; ///< of every Engine.IO reply
    Limits limits;
};

} // namespace tincan

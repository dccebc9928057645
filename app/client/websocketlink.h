// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/deletelater.h"
#include "app/client/endpoint.h"
#include "app/client/errors.h"
#include "app/client/options.h"
#include "protocol/websocket/codec.h"
#include "protocol/websocket/handshake.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTcpSocket>
#include <QTimer>

#include <optional>

namespace tincan::client {

/// One WebSocket to a server's end point: TCP or TLS, the HTTP handshake, then messages.
///
/// Knows nothing of Engine.IO. Ends with ended(), once, unless
/// deleted before; it may be deleted in a handler of its own signals, which drops the connection.
class WebSocketLink : public QObject
{
    Q_OBJECT
public:
    WebSocketLink(const Endpoint &endpoint, const Options &options, QObject *parent = nullptr);
    ~WebSocketLink() override;

    /// `query` is the session's, see Endpoint::url(). Call once.
    void open(const QByteArray &query);
    /// Only between opened() and ended() or close(); else ignored.
    void send(websocket::Opcode opcode, const QByteArray &payload);
    /// Can something be sent that does not wait behind other bytes?
    bool isWritable() const;
    /// Sends what is queued, then closes the WebSocket; ended() follows when the peer agreed or
    /// took too long. Before opened() the attempt is given up at once, without ended().
    void close();
    /// close() for a link that nobody listens to any more; it deletes itself when that is done.
    static void closeAndForget(WebSocketLink *link);

Q_SIGNALS:
    void opened();
    void received(bool isText, const QByteArray &data);
    /// `failure.kind` is closed where the peer closed in an orderly way or answered our close.
    void ended(const tincan::client::Failure &failure);

private:
    enum class State { idle, connecting, handshaking, open, closing, ended };

    void sendHandshake();
    void read();
    void readHandshake(const QByteArray &bytes);
    void handle(const std::vector<websocket::Event> &events);
    bool handle(const websocket::Event &event);
    void flush();
    void advance();
    void armTimer();
    void onDisconnected();
    void onError(QAbstractSocket::SocketError error);
    void end(const Failure &failure);

    Endpoint m_endpoint;
    Options m_options;
    State m_state = State::idle;
    QByteArray m_query;
    LateOwner<QTcpSocket> m_socket;
    std::optional<websocket::ClientHandshake> m_handshake;
    websocket::Codec m_codec;
    QTimer m_timer;
};

} // namespace tincan::client

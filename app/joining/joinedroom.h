// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "app/joining/timeline.h"
#include "protocol/chat/requests.h"
#include "ui/ports/roomport.h"

#include <QSet>
#include <QTimer>

namespace tincan {

/// The lobby of a server, joined through `/chat`, as the window sees it.
///
/// What is written while there is no connection waits and is sent, once and in order, when there
/// is one again: each message carries a clientId of ours, by which the server knows one sent twice.
/// `manager` must outlive it.
class JoinedRoom : public ui::RoomPort
{
    Q_OBJECT

public:
    /// The server's answer to a message; it is sent again when there is none.
    static constexpr std::chrono::milliseconds sendTimeout{10'000};
    static constexpr std::chrono::milliseconds historyTimeout{10'000};
    static constexpr std::chrono::milliseconds historyRetryDelay{2'000};
    /// Our name may be held by our own lost connection until its heartbeat ends.
    static constexpr std::chrono::milliseconds nameRetryDelay{3'000};

    JoinedRoom(client::Manager &manager, const QString &displayName, const ui::RoomInfo &room);

    ui::RoomInfo info() const override { return m_info; }
    ui::ConnectionStatus connection() const override { return m_connection; }
    ui::User me() const override;
    QList<ui::User> users() const override;
    QList<ui::Message> messages() const override;
    bool hasOlder() const override { return m_timeline.hasOlder(); }

    void sendMessage(const QString &text) override;
    void retryMessage(const QString &clientId) override;
    void discardMessage(const QString &clientId) override;
    void loadOlder() override;
    void setTyping(bool on) override;
    void reconnectNow() override;
    void leave() override { Q_EMIT leaveRequested(); }

Q_SIGNALS:
    /// The server has let us in, for the first time or again.
    void joined();
    /// The server refused to let us in.
    void refused(const tincan::client::ConnectError &error);
    void leaveRequested();

private:
    void listen();
    void sessionStarted(const chat::Session &session);
    void personChanged(const chat::User &user);
    void disconnected(client::DisconnectReason reason);
    void connectFailed(const client::ConnectError &error);
    void statusChanged(const client::Status &status);
    void setConnection(const ui::ConnectionStatus &status);

    void loadNewest();
    void newestLoaded(const chat::HistoryPage &page);
    void messageArrived(const chat::Message &message);
    void transmit(const PendingMessage &message);
    void answered(const QString &clientId, const tl::expected<Array, client::AckError> &answer);
    void stored(const QString &clientId, const chat::Message &message);

    ui::Message toUi(const chat::Message &message) const;
    ui::Message toUi(const PendingMessage &message) const;

    client::Manager &m_manager;
    client::Socket *m_socket;
    ui::RoomInfo m_info;
    ui::ConnectionStatus m_connection;
    chat::User m_me;
    QSet<QString> m_ownIds; // each connection gives us another
    QList<chat::User> m_users;
    QString m_conversation;
    Timeline m_timeline;
    QList<chat::Message> m_arrivedWhileLoading;
    QTimer m_nameRetry;
    bool m_ready = false; // joined, and the newest page is there
    bool m_loadingNewest = false;
    bool m_loadingOlder = false;
    bool m_everJoined = false;
};

} // namespace tincan

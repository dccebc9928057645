// SPDX-License-Identifier: MIT
#include "app/joining/joinedroom.h"

#include "ui/models/messagemodel.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

// The window's list holds at least what we hold, so that an older page never leaves a gap in it.
static_assert(Timeline::maxStored + Timeline::maxPending <= ui::MessageModel::maxMessages);

ui::User toUi(const chat::User &user)
{
    static const QHash<chat::Role, QString> roles{{chat::Role::guest, u"guest"_s},
        {chat::Role::member, u"member"_s}, {chat::Role::moderator, u"moderator"_s},
        {chat::Role::admin, u"admin"_s}};
    return {user.id, user.name, user.status == chat::Status::online, roles.value(user.role)};
}

// What a request was answered with: its members, or why not.
chat::Parsed<Object> unpack(const tl::expected<Array, client::AckError> &answer)
{
    if (!answer)
        return tl::unexpected(chat::ChatError{chat::ErrorCode::unavailable, client::text(answer.error())});
    return chat::parseAnswer(*answer);
}

} // namespace

JoinedRoom::JoinedRoom(client::Manager &manager, const QString &displayName, const ui::RoomInfo &room)
    : m_manager(manager), m_socket(manager.socket(u"/chat"_s)), m_info(room)
{
    m_info.messageLimit = int(chat::limits::textLength);
    m_me.name = displayName;
    m_nameRetry.setSingleShot(true);
    m_nameRetry.setInterval(nameRetryDelay);
    connect(&m_nameRetry, &QTimer::timeout, m_socket, &client::Socket::connectToServer);
    connect(&m_manager, &client::Manager::statusChanged, this, &JoinedRoom::statusChanged);
    connect(m_socket, &client::Socket::disconnected, this, &JoinedRoom::disconnected);
    connect(m_socket, &client::Socket::connectError, this, &JoinedRoom::connectFailed);
    m_socket->setAuth(Object{{u"name"_s, displayName}});
    listen();
    m_socket->connectToServer();
}

void JoinedRoom::listen()
{
    m_socket->on(u"session"_s, this, [this](const Array &args) {
        if (const auto session = chat::parseSession(args.value(0)))
            sessionStarted(*session);
    });
    m_socket->on(u"message:new"_s, this, [this](const Array &args) {
        if (const auto message = chat::parseMessage(args.value(0)))
            messageArrived(*message);
    });
    m_socket->on(u"user:joined"_s, this, [this](const Array &args) {
        const auto user = chat::parseUser(args.value(0));
        if (!user || std::any_of(m_users.begin(), m_users.end(), [&](const auto &one) {
                return one.id == user->id;
            }))
            return;
        m_users.append(*user);
        Q_EMIT userJoined(tincan::toUi(*user));
    });
    m_socket->on(u"user:changed"_s, this, [this](const Array &args) {
        if (const auto user = chat::parseUser(args.value(0)))
            personChanged(*user);
    });
    m_socket->on(u"user:left"_s, this, [this](const Array &args) {
        const QString id = args.value(0)[u"id"].toString();
        if (m_users.removeIf([&id](const chat::User &user) { return user.id == id; }) > 0)
            Q_EMIT userLeft(id);
    });
    m_socket->on(u"typing"_s, this, [this](const Array &args) {
        const auto typing = chat::parseTyping(args.value(0));
        if (typing && !m_ownIds.contains(typing->user.id))
            Q_EMIT typingChanged(typing->user.id, typing->user.name, typing->on);
    });
}

void JoinedRoom::personChanged(const chat::User &user)
{
    const auto known = std::find_if(
        m_users.begin(), m_users.end(), [&user](const chat::User &one) { return one.id == user.id; });
    if (known == m_users.end())
        return;
    *known = user;
    Q_EMIT userChanged(tincan::toUi(user));
}

void JoinedRoom::sessionStarted(const chat::Session &session)
{
    m_me = session.user;
    m_ownIds.insert(m_me.id);
    m_users = session.users;
    if (!session.conversations.isEmpty()) {
        m_conversation = session.conversations.constFirst().id;
        m_info.topic = session.conversations.constFirst().topic;
    }
    if (!session.server.name.isEmpty())
        m_info.name = session.server.name;
    m_everJoined = true;
    Q_EMIT infoChanged();
    Q_EMIT usersReset();
    setConnection({ui::ConnectionState::connected, {}, 0});
    loadNewest();
    Q_EMIT joined(); // the last thing done: who hears it may end us
}

void JoinedRoom::disconnected(client::DisconnectReason reason)
{
    m_ready = false;
    m_loadingNewest = false;
    if (reason == client::DisconnectReason::ioServerDisconnect)
        setConnection({ui::ConnectionState::offline, tr("The server ended the connection."), 0});
}

void JoinedRoom::connectFailed(const client::ConnectError &error)
{
    if (!error.byServer)
        return; // statusChanged() tells of the network
    const bool ownGhost = chat::parseErrorCode(error.data[u"code"].toString()) == chat::ErrorCode::nameTaken;
    if (!m_everJoined || !ownGhost) {
        setConnection({ui::ConnectionState::offline, error.message, 0});
    } else {
        setConnection({ui::ConnectionState::reconnecting, tr("Your earlier connection has not ended yet."),
            int(nameRetryDelay.count() / 1000)});
        m_nameRetry.start();
    }
    Q_EMIT refused(error); // the last thing done: who hears it may end us
}

void JoinedRoom::statusChanged(const client::Status &status)
{
    using State = client::Status::State;
    if (m_nameRetry.isActive() && status.state != State::connecting)
        return;
    switch (status.state) {
    case State::connecting:
        setConnection(
            {status.attempt > 0 ? ui::ConnectionState::reconnecting : ui::ConnectionState::connecting,
                status.failure.text, 0});
        break;
    case State::reconnecting:
        setConnection({ui::ConnectionState::reconnecting, status.failure.text,
            std::max(1, int((status.retryIn.count() + 999) / 1000))});
        break;
    case State::offline:
        if (status.failure.kind != client::Failure::Kind::none)
            setConnection({ui::ConnectionState::offline, status.failure.text, 0});
        break;
    case State::connected: // the room is joined with the session only
        break;
    }
}

void JoinedRoom::setConnection(const ui::ConnectionStatus &status)
{
    if (m_connection == status)
        return;
    m_connection = status;
    Q_EMIT connectionChanged(status);
}

void JoinedRoom::reconnectNow()
{
    m_nameRetry.stop();
    if (m_socket->isActive())
        m_manager.reconnectNow();
    else
        m_socket->connectToServer();
}

ui::User JoinedRoom::me() const
{
    return tincan::toUi(m_me);
}

QList<ui::User> JoinedRoom::users() const
{
    QList<ui::User> users;
    for (const chat::User &user : m_users)
        users.append(tincan::toUi(user));
    return users;
}

// --- what others and we wrote ---

void JoinedRoom::loadNewest()
{
    if (m_loadingNewest || !m_socket->isConnected())
        return;
    m_loadingNewest = true;
    m_arrivedWhileLoading.clear();
    const chat::HistoryRequest request{m_conversation, {}, {}, chat::limits::historyPage};
    m_socket->emitWithAck(
        u"history:get"_s, {chat::toValue(request)}, historyTimeout, this, [this](const auto &answer) {
            m_loadingNewest = false;
            const auto page = unpack(answer).and_then(chat::parseHistoryPage);
            if (page)
                newestLoaded(*page);
            else if (m_socket->isConnected()) // no room without its messages
                QTimer::singleShot(historyRetryDelay, this, [this] { loadNewest(); });
        });
}

void JoinedRoom::newestLoaded(const chat::HistoryPage &page)
{
    const qint64 known = m_timeline.lastSeq();
    auto change = m_timeline.mergeNewest(page);
    for (const chat::Message &message : std::as_const(m_arrivedWhileLoading)) {
        if (m_timeline.append(message) && change == Timeline::Change::none)
            change = Timeline::Change::extended;
    }
    m_arrivedWhileLoading.clear();
    // What we sent before the connection was lost may have been stored; then it waits no more.
    for (const chat::Message &message : m_timeline.stored()) {
        if (!message.clientId.isEmpty() && m_ownIds.contains(message.from.id))
            m_timeline.removePending(message.clientId);
    }
    m_ready = true;
    if (change == Timeline::Change::extended) {
        for (const chat::Message &message : m_timeline.stored()) {
            if (message.seq > known)
                Q_EMIT messageChanged(toUi(message));
        }
    } else if (change == Timeline::Change::replaced) {
        Q_EMIT messagesReset();
    }
    const QList<PendingMessage> waiting = m_timeline.pending();
    for (const PendingMessage &message : waiting) {
        if (message.failure.isEmpty())
            transmit(message);
    }
}

void JoinedRoom::messageArrived(const chat::Message &message)
{
    if (m_loadingNewest) {
        m_arrivedWhileLoading.append(message);
        return;
    }
    if (m_timeline.append(message))
        Q_EMIT messageChanged(toUi(message));
    else if (message.seq > m_timeline.lastSeq())
        loadNewest();
}

void JoinedRoom::loadOlder()
{
    if (m_loadingOlder)
        return;
    if (!m_ready || !m_timeline.hasOlder()) {
        Q_EMIT olderLoaded({});
        return;
    }
    m_loadingOlder = true;
    const chat::HistoryRequest request{m_conversation, m_timeline.firstSeq(), {}, chat::limits::historyPage};
    m_socket->emitWithAck(
        u"history:get"_s, {chat::toValue(request)}, historyTimeout, this, [this](const auto &answer) {
            m_loadingOlder = false;
            QList<ui::Message> older;
            if (const auto page = unpack(answer).and_then(chat::parseHistoryPage)) {
                for (const chat::Message &message : m_timeline.prepend(*page))
                    older.append(toUi(message));
            }
            Q_EMIT olderLoaded(older);
        });
}

void JoinedRoom::sendMessage(const QString &text)
{
    PendingMessage message{
        QUuid::createUuid().toString(QUuid::WithoutBraces), text, QDateTime::currentMSecsSinceEpoch(), {}};
    if (!m_timeline.addPending(message)) {
        message.failure = tr("Too many messages are waiting to be sent.");
        Q_EMIT messageChanged(toUi(message));
        return;
    }
    Q_EMIT messageChanged(toUi(message));
    if (m_ready)
        transmit(message);
}

void JoinedRoom::retryMessage(const QString &clientId)
{
    PendingMessage *message = m_timeline.pendingOf(clientId);
    if (!message || message->failure.isEmpty())
        return;
    message->failure.clear();
    const PendingMessage again = *message;
    Q_EMIT messageChanged(toUi(again));
    if (m_ready)
        transmit(again);
}

void JoinedRoom::discardMessage(const QString &clientId)
{
    m_timeline.removePending(clientId);
    Q_EMIT messageDiscarded(clientId);
}

void JoinedRoom::transmit(const PendingMessage &message)
{
    const chat::SendRequest request{m_conversation, message.clientId, message.text};
    m_socket->emitWithAck(u"message:send"_s, {chat::toValue(request)}, sendTimeout, this,
        [this, clientId = message.clientId](const auto &answer) { answered(clientId, answer); });
}

void JoinedRoom::answered(const QString &clientId, const tl::expected<Array, client::AckError> &answer)
{
    PendingMessage *message = m_timeline.pendingOf(clientId);
    if (!answer) {
        // Stored or not, we can't know. It is sent again, now or when there is a connection, and the
        // server recognises its clientId.
        if (message && m_ready && answer.error() == client::AckError::timedOut)
            transmit(*message);
        return;
    }
    const auto result = chat::parseAnswer(*answer).and_then(
        [](const Object &members) { return chat::parseMessage(members.value(u"message")); });
    if (result) {
        stored(clientId, *result);
    } else if (message) {
        message->failure = result.error().message;
        Q_EMIT messageChanged(toUi(*message));
    }
}

void JoinedRoom::stored(const QString &clientId, const chat::Message &message)
{
    m_timeline.removePending(clientId);
    messageArrived(message); // where something between is missing, it is loaded
}

void JoinedRoom::setTyping(bool on)
{
    if (m_ready)
        m_socket->emitVolatile(u"typing"_s, chat::toValue(chat::TypingRequest{m_conversation, on}));
}

QList<ui::Message> JoinedRoom::messages() const
{
    QList<ui::Message> all;
    for (const chat::Message &message : m_timeline.stored())
        all.append(toUi(message));
    for (const PendingMessage &message : m_timeline.pending())
        all.append(toUi(message));
    return all;
}

ui::Message JoinedRoom::toUi(const chat::Message &message) const
{
    ui::Message shown;
    shown.id = message.id;
    shown.clientId = message.clientId;
    shown.seq = message.seq;
    shown.fromId = message.from.id;
    shown.fromName = message.from.name;
    shown.atMs = message.at;
    shown.text = message.text;
    shown.mine = m_ownIds.contains(message.from.id);
    return shown;
}

ui::Message JoinedRoom::toUi(const PendingMessage &message) const
{
    ui::Message shown;
    shown.clientId = message.clientId;
    shown.fromId = m_me.id;
    shown.fromName = m_me.name;
    shown.atMs = message.atMs;
    shown.text = message.text;
    shown.mine = true;
    shown.delivery = message.failure.isEmpty() ? ui::Delivery::waiting : ui::Delivery::failed;
    shown.failure = message.failure;
    return shown;
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "server/socketio/broadcastoperator.h"

#include "server/socketio/future.h"
#include "server/socketio/namespace.h"

#include <QLoggingCategory>

namespace tincan {

namespace {

Q_LOGGING_CATEGORY(log, "tincan.socketio")

void unite(QStringList &list, const QStringList &more)
{
    for (const QString &room : more) {
        if (!list.contains(room))
            list.append(room);
    }
}

} // namespace

BroadcastOperator BroadcastOperator::to(const QString &room) const
{
    return to(QStringList{room});
}

BroadcastOperator BroadcastOperator::to(const QStringList &rooms) const
{
    BroadcastOperator result = *this;
    unite(result.m_selection.rooms, rooms);
    return result;
}

BroadcastOperator BroadcastOperator::except(const QString &room) const
{
    return except(QStringList{room});
}

BroadcastOperator BroadcastOperator::except(const QStringList &rooms) const
{
    BroadcastOperator result = *this;
    unite(result.m_selection.except, rooms);
    return result;
}

BroadcastOperator BroadcastOperator::local() const
{
    BroadcastOperator result = *this;
    result.m_selection.local = true;
    return result;
}

BroadcastOperator BroadcastOperator::asVolatile() const
{
    BroadcastOperator result = *this;
    result.m_flags.dropIfBusy = true;
    return result;
}

BroadcastOperator BroadcastOperator::compress(bool on) const
{
    BroadcastOperator result = *this;
    result.m_flags.compress = on;
    return result;
}

BroadcastOperator BroadcastOperator::timeout(std::chrono::milliseconds time) const
{
    BroadcastOperator result = *this;
    result.m_timeout = time;
    return result;
}

void BroadcastOperator::emitArguments(const QString &event, const Array &args) const
{
    if (socketio::isReservedEvent(event)) {
        qCWarning(log) << "An event cannot be named" << event;
        return;
    }
    m_namespace->adapter().broadcast(event, args, m_selection, m_flags);
}

void BroadcastOperator::emitWithAck(const QString &event, const Array &args, AnswersCallback callback) const
{
    if (socketio::isReservedEvent(event))
        return callback(tl::unexpected(PartialAnswers{AckError::reservedName, {}}));
    const auto timeout = m_timeout.count() > 0 ? m_timeout : m_namespace->options().limits.ackLifetime;
    m_namespace->adapter().broadcastWithAck(event, args, m_selection, m_flags, timeout, std::move(callback));
}

QFuture<Answers> BroadcastOperator::emitWithAck(const QString &event, const Array &args) const
{
    return futureOf<Answers>(
        [&](AnswersCallback callback) { emitWithAck(event, args, std::move(callback)); });
}

void BroadcastOperator::fetchSockets(Adapter::FetchCallback callback) const
{
    m_namespace->adapter().fetchSockets(m_selection, std::move(callback));
}

QFuture<RemoteSockets> BroadcastOperator::fetchSockets() const
{
    return futureOf<RemoteSockets>(
        [&](Adapter::FetchCallback callback) { fetchSockets(std::move(callback)); });
}

void BroadcastOperator::socketsJoin(const QStringList &rooms) const
{
    m_namespace->adapter().addSockets(m_selection, rooms);
}

void BroadcastOperator::socketsLeave(const QStringList &rooms) const
{
    m_namespace->adapter().removeSockets(m_selection, rooms);
}

void BroadcastOperator::disconnectSockets(bool close) const
{
    m_namespace->adapter().disconnectSockets(m_selection, close);
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "app/client/socket.h"

#include "app/client/manager.h"
#include "app/client/managerprivate.h"
#include "app/client/socketprivate.h"

#include <QPointer>

#include <utility>

namespace tincan::client {

Socket::Socket(Manager *manager, const QString &nsp)
    : d(std::make_unique<SocketPrivate>(this, manager->d.get(), nsp))
{
    setParent(manager);
}

Socket::~Socket()
{
    if (d->manager)
        d->manager->forget(this);
}

QString Socket::nsp() const
{
    return d->nsp;
}

QString Socket::id() const
{
    return d->id();
}

bool Socket::isConnected() const
{
    return d->isConnected();
}

bool Socket::isActive() const
{
    return d->isActive();
}

void Socket::setAuth(const Auth &auth)
{
    d->auth = auth;
}

void Socket::connectToServer()
{
    d->connectToServer();
}

void Socket::disconnectFromServer()
{
    d->disconnectFromServer();
}

ListenerId Socket::onAny(AnyHandler handler)
{
    return d->listeners.addAny(std::move(handler));
}

void Socket::off(ListenerId id)
{
    d->listeners.remove(id);
}

void Socket::off(const QString &name)
{
    d->listeners.remove(name);
}

void Socket::offAny()
{
    d->listeners.removeAny();
}

bool Socket::emitArgs(const QString &name, const Array &args)
{
    return d->emitArgs(name, args);
}

bool Socket::emitVolatileArgs(const QString &name, const Array &args)
{
    return d->emitVolatileArgs(name, args);
}

void Socket::emitWithAck(
    const QString &name, const Array &args, std::chrono::milliseconds timeout, const AckCallback &callback)
{
    d->emitWithAck(name, args, timeout, callback);
}

void Socket::emitWithAck(const QString &name, const Array &args, std::chrono::milliseconds timeout,
    const QObject *context, AckCallback callback)
{
    d->emitWithAck(name, args, timeout,
        [context = QPointer(context), callback = std::move(callback)](
            const tl::expected<Array, AckError> &answer) {
            if (context)
                callback(answer);
        });
}

Manager *Socket::manager() const
{
    return d->manager ? d->manager->q : nullptr;
}

ListenerId Socket::addListener(const QString &name, const QObject *context, bool once, EventHandler handler)
{
    return d->listeners.add(name, context, once, std::move(handler));
}

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/ack.h"
#include "app/client/errors.h"
#include "app/client/options.h"
#include "protocol/value.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <tl/expected.hpp>
#include <utility>

namespace tincan::client {

class Manager;
class SocketPrivate;

/// Called with an event's arguments; `ack` answers where the server asked for it.
using EventHandler = std::function<void(const Array &args, const Ack &ack)>;
/// Called with the name and the arguments of any event.
using AnyHandler = std::function<void(const QString &name, const Array &args)>;
/// Called once with the server's answer, or with why there is none.
using AckCallback = std::function<void(const tl::expected<Array, AckError> &answer)>;
/// Names one registered handler.
enum class ListenerId : quint64 {};

/// One namespace of a Socket.IO server, reached over a Manager's connection.
///
/// Made and owned by Manager::socket(). Lives in the manager's thread, as do all callbacks. Any
/// callback or signal handler may emit, disconnect, or delete the socket or its manager.
class Socket : public QObject
{
    Q_OBJECT
public:
    ~Socket() override;

    QString nsp() const; ///< "/" or "/chat"
    QString id() const; ///< given by the server, another in each connection; empty while not connected
    bool isConnected() const;
    /// Connected, or going to be without further calls: false before connectToServer(), after
    /// either side disconnected on purpose and after the server refused.
    bool isActive() const;

    /// For this namespace, in place of Options::auth; used from the next CONNECT on.
    void setAuth(const Auth &auth);

    /// Joins the namespace; opens the manager's connection where there is none. Does nothing while active.
    void connectToServer();
    /// Leaves the namespace; the manager's connection is closed with its last active socket.
    /// disconnected(ioClientDisconnect) follows at once where the socket was connected.
    /// What is buffered stays so for the next connectToServer().
    void disconnectFromServer();

    /// Calls `handler` for each event of that name, in order of registration.
    template <std::invocable<const Array &, const Ack &> Handler>
    ListenerId on(const QString &name, Handler handler)
    {
        return addListener(name, nullptr, false, std::move(handler));
    }
    template <std::invocable<const Array &> Handler>
    ListenerId on(const QString &name, Handler handler)
    {
        return addListener(name, nullptr, false, withoutAck(std::move(handler)));
    }
    /// As above, until `context` is destroyed.
    template <std::invocable<const Array &, const Ack &> Handler>
    ListenerId on(const QString &name, const QObject *context, Handler handler)
    {
        return addListener(name, context, false, std::move(handler));
    }
    template <std::invocable<const Array &> Handler>
    ListenerId on(const QString &name, const QObject *context, Handler handler)
    {
        return addListener(name, context, false, withoutAck(std::move(handler)));
    }
    /// Calls `handler` for the next event of that name only.
    template <std::invocable<const Array &, const Ack &> Handler>
    ListenerId once(const QString &name, Handler handler)
    {
        return addListener(name, nullptr, true, std::move(handler));
    }
    template <std::invocable<const Array &> Handler>
    ListenerId once(const QString &name, Handler handler)
    {
        return addListener(name, nullptr, true, withoutAck(std::move(handler)));
    }
    /// Calls `handler` for every event, before those registered for its name.
    ListenerId onAny(AnyHandler handler);
    /// Removes one handler, of whatever kind. Unknown ids are ignored.
    void off(ListenerId id);
    /// Removes all handlers of that event.
    void off(const QString &name);
    /// Removes all handlers of onAny().
    void offAny();

    /// Sends an event. While not connected it is kept (ClientLimits) and sent on the next CONNECT.
    /// False where it was dropped: the name is reserved ("connect", "disconnect" …), or the buffer is full.
    template <std::convertible_to<Value>... Args>
    bool emitEvent(const QString &name, Args &&...args)
    {
        return emitArgs(name, Array{Value(std::forward<Args>(args))...});
    }
    bool emitArgs(const QString &name, const Array &args);

    /// As emitEvent(), but dropped where it can't leave now.
    template <std::convertible_to<Value>... Args>
    bool emitVolatile(const QString &name, Args &&...args)
    {
        return emitVolatileArgs(name, Array{Value(std::forward<Args>(args))...});
    }
    bool emitVolatileArgs(const QString &name, const Array &args);

    /// Sends an event and asks for an acknowledgement. `callback` is called exactly once, never
    /// from inside this call, unless the socket is destroyed first. `timeout` counts from this
    /// call; zero means Options::ackTimeout. An event that times out while buffered is not sent.
    void emitWithAck(const QString &name, const Array &args, std::chrono::milliseconds timeout,
        const AckCallback &callback);
    /// As above; `callback` is dropped when `context` is destroyed.
    void emitWithAck(const QString &name, const Array &args, std::chrono::milliseconds timeout,
        const QObject *context, AckCallback callback);

    Manager *manager() const;

Q_SIGNALS:
    /// The namespace is joined; buffered events have just been sent.
    void connected();
    /// A joined namespace is so no more. Acknowledgements still awaited fail right after this.
    void disconnected(tincan::client::DisconnectReason reason);
    /// An attempt to join failed. Where isActive(), another follows by itself.
    void connectError(const tincan::client::ConnectError &error);

private:
    friend class Manager;
    friend class ManagerPrivate;
    Socket(Manager *manager, const QString &nsp);

    template <typename Handler>
    static EventHandler withoutAck(Handler handler)
    {
        return [handler = std::move(handler)](const Array &args, const Ack &) mutable { handler(args); };
    }
    ListenerId addListener(const QString &name, const QObject *context, bool once, EventHandler handler);

    std::unique_ptr<SocketPrivate> d;
};

} // namespace tincan::client

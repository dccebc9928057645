// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/engine.h"
#include "server/net/sharedtotal.h"
#include "server/net/timerwheel.h"
#include "server/options.h"
#include "server/socketio/adapter.h"
#include "server/socketio/parentnamespace.h"

#include <QHash>

#include <map>
#include <memory>
#include <vector>

namespace tincan::socketio {

class Client;

/// The namespaces of a server and the clients that may join them; knows no network.
///
/// Owns both. Sessions belong to their Engine and must outlive it or have been closed. Used in one thread.
class Hub
{
public:
    Hub(const ServerOptions &options, net::TimerWheel &wheel,
        engineio::RandomSource random = engineio::systemRandom());
    /// As abandon().
    ~Hub();
    Q_DISABLE_COPY_MOVE(Hub)

    using NewNamespaceHandler = std::function<void(Namespace &)>;

    /// Makes the namespace where there is none of that name: a child where it fits a parent's pattern.
    Namespace &of(const QString &name);
    /// Makes a parent: every client that asks for an unknown name which fits gets a child of it. Parents
    /// are asked in the order of their making.
    ParentNamespace &of(const QRegularExpression &pattern);
    ParentNamespace &of(NamespaceCheck check);
    /// Calls `handler` for each namespace made from here on, parents not counted.
    ListenerId onNewNamespace(NewNamespaceHandler handler);
    void off(ListenerId id) { m_newNamespaceListeners.remove(id); }

    /// The namespace that a client asked for, if it is there.
    Namespace *find(const QString &name) const;
    /// Why a client does not get the namespace it asked for.
    enum class Refusal { unknown, tooMany };
    using NamespaceCallback = std::function<void(const tl::expected<Namespace *, Refusal> &)>;
    /// Asks the parents from the `index`th on for a child of that name, on behalf of a client. The answer
    /// may come later, and does not where the client is gone.
    void askParents(const std::shared_ptr<Client> &client, const QString &name, const Object &auth,
        NamespaceCallback answer, std::size_t index = 0);

    /// Takes on a session that has just begun; becomes its observer until it is closed.
    void accept(engineio::Session &session);
    /// Every socket of every namespace leaves with "server shutting down". The sessions stay.
    void shutDown();
    /// Lets go of every session without calling a handler, since what those would reach may be gone.
    void abandon();

    const ServerOptions &options() const { return m_options; }
    net::TimerWheel &wheel() const { return m_wheel; }
    /// 20 URL-safe characters of 120 random bits.
    QString newSocketId();

    // For Namespace.
    /// Ends a child that nobody is in, unless the program has asked for it.
    void removeIfUnused(Namespace &child);

    // For Client.
    void forget(Client &client);
    /// Counts what is held of unfinished packets; false where all clients together hold too much.
    bool addHeldBytes(qsizetype change);
    /// All clients are those of all hubs that share this from here on. It outlives this.
    void shareHeldBytes(net::SharedTotal &total) { m_heldBytes.join(total); }

private:
    Namespace &make(const QString &name, ParentNamespace *parent);
    tl::expected<Namespace *, Refusal> makeForClient(const QString &name, ParentNamespace &parent);

    ServerOptions m_options;
    net::TimerWheel &m_wheel;
    engineio::RandomSource m_random;
    // Namespaces never move: sockets and operators refer to them. Ordered, so that closing is.
    std::map<QString, std::shared_ptr<Namespace>> m_namespaces;
    std::vector<std::shared_ptr<ParentNamespace>> m_parents;
    QSet<const Namespace *> m_madeForClients; // ≤ Limits::childNamespaces
    Listeners<NewNamespaceHandler> m_newNamespaceListeners;
    quint64 m_lastListenerId = 0;
    net::TotalShare m_heldBytes; // counted down by clients as they go
    QHash<Client *, std::shared_ptr<Client>> m_clients;
};

} // namespace tincan::socketio

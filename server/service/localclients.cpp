// SPDX-License-Identifier: MIT
#include "server/service/localclients.h"

#include "server/engineio/session.h"
#include "server/socketio/namespace.h"

#include <unordered_map>
#include <utility>

namespace tincan::service {

namespace {

class LocalClient final : public Client
{
public:
    LocalClient(Namespace &nsp, const Socket &socket)
        : Client(socket.id(), socket.handshake()), m_namespace(nsp)
    {
    }

    void emitArguments(const QString &event, const Array &args) override
    {
        if (Socket *const own = socket())
            own->emitArguments(event, args);
    }
    void join(const QString &room) override
    {
        Socket *const own = socket();
        [[maybe_unused]] const bool isIn = !own || own->join(room);
        Q_ASSERT(isIn); // a service's rooms are far fewer than a socket may be in
    }
    void leave(const QString &room) override
    {
        if (Socket *const own = socket())
            own->leave(room);
    }
    bool isIn(const QString &room) const override
    {
        const Socket *const own = socket();
        return own && own->rooms().contains(room);
    }
    void disconnect() override
    {
        if (Socket *const own = socket())
            own->disconnect();
    }
    void askQueuedBytes(std::function<void(qsizetype)> answer) override
    {
        const Socket *const own = socket();
        if (own && own->conn())
            answer(own->conn()->queuedBytes());
    }

private:
    Socket *socket() const { return m_namespace.socket(id()); }

    Namespace &m_namespace;
};

} // namespace

class LocalClients::State : public std::enable_shared_from_this<State>
{
public:
    explicit State(Namespace &ownNamespace) : nsp(ownNamespace) { }

    void attach()
    {
        nsp.use([self = shared_from_this()](Socket &socket, const Next &next) {
            if (self->service)
                self->admit(socket, next);
        });
        nsp.onConnection([self = shared_from_this()](Socket &socket) {
            if (self->service)
                self->welcome(socket);
        });
    }

    Namespace &nsp;
    Service *service = nullptr; // null once it has gone
    std::unordered_map<QString, LocalClient> clients; // by id

private:
    void admit(Socket &socket, const Next &next)
    {
        const QString id = socket.id();
        LocalClient &client = clients.try_emplace(id, nsp, socket).first->second;
        service->admit(client, Next([self = shared_from_this(), id, next](const auto &error) {
            if (error)
                next(*error);
            else
                next();
            // Ours is the last middleware, so the client has joined now, or never will.
            if (!self->nsp.socket(id))
                self->giveUp(id, !error);
        }));
    }
    void giveUp(const QString &id, bool wasLetIn)
    {
        const auto client = clients.extract(id); // not there where it joined, and is gone already
        if (!client.empty() && service && wasLetIn)
            service->withdrawn(client.mapped());
    }
    void welcome(Socket &socket)
    {
        const auto found = clients.find(socket.id());
        if (found == clients.end())
            return; // let in by nobody: the server skips the middleware
        LocalClient &client = found->second;
        socket.onAny(
            [self = shared_from_this(), &client](const QString &event, const Array &args, const Ack &ack) {
                if (self->service)
                    self->service->received(client, event, args, ack);
            });
        socket.onDisconnect([self = shared_from_this(), id = socket.id()](const QString &reason) {
            const auto gone = self->clients.extract(id);
            if (self->service)
                self->service->disconnected(gone.mapped(), reason);
        });
        service->connected(client);
    }
};

LocalClients::LocalClients(Namespace &nsp) : m_state(std::make_shared<State>(nsp)) { }

LocalClients::~LocalClients()
{
    m_state->service = nullptr;
}

void LocalClients::serve(Service &service)
{
    m_state->service = &service;
    m_state->attach();
}

Client *LocalClients::find(const QString &id)
{
    const auto found = m_state->clients.find(id);
    return found != m_state->clients.end() && m_state->nsp.socket(id) ? &found->second : nullptr;
}

qsizetype LocalClients::count() const
{
    return m_state->nsp.socketCount();
}

BroadcastOperator LocalClients::all() const
{
    return BroadcastOperator(m_state->nsp);
}

} // namespace tincan::service

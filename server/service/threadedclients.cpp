// SPDX-License-Identifier: MIT
#include "server/service/threadedclients.h"

#include "server/engineio/session.h"
#include "server/service/relay.h"
#include "server/socketio/answers.h"
#include "server/socketio/namespace.h"
#include "server/socketio/serverthreads.h"

#include <unordered_map>
#include <utility>

namespace tincan::service {

namespace {

/// A client in another thread: what is asked is done by that thread's relay, in its turn.
class RemoteClient final : public Client
{
public:
    RemoteClient(ServerThreads &servers, Home &home, Relay &relay, LinePtr line)
        : Client(line->id, line->handshake), m_servers(servers), m_home(home), m_relay(relay),
          m_line(std::move(line)), m_rooms(m_line->rooms)
    {
    }

    void emitArguments(const QString &event, const Array &args) override
    {
        doThere([event, args](Socket &socket) { socket.emitArguments(event, args); }, socketio::costOf(args));
    }
    void join(const QString &room) override
    {
        if (isIn(room))
            return;
        m_rooms.append(room);
        doThere([room](Socket &socket) {
            [[maybe_unused]] const auto joined = socket.join(room);
            Q_ASSERT(joined); // a service's rooms are far fewer than a socket may be in
        });
    }
    void leave(const QString &room) override
    {
        if (m_rooms.removeOne(room))
            doThere([room](Socket &socket) { socket.leave(room); });
    }
    bool isIn(const QString &room) const override { return m_rooms.contains(room); }
    void disconnect() override
    {
        doThere([](Socket &socket) { socket.disconnect(); });
    }
    void askQueuedBytes(std::function<void(qsizetype)> answer) override
    {
        doThere([&home = m_home, answer = std::move(answer)](Socket &socket) {
            if (socket.conn())
                home.post([answer, bytes = socket.conn()->queuedBytes()] { answer(bytes); });
        });
    }

    const LinePtr &line() const { return m_line; }
    bool isConnected() const { return m_isConnected; }
    void setConnected() { m_isConnected = true; }

private:
    void doThere(std::function<void(Socket &)> what, qsizetype bytes = 0)
    {
        m_servers.post(m_line->thread,
            {[&relay = m_relay, id = id(), what = std::move(what)](Server &) {
                 if (Socket *const socket = relay.socket(id))
                     what(*socket);
             },
                bytes});
    }

    ServerThreads &m_servers;
    Home &m_home;
    Relay &m_relay;
    LinePtr m_line;
    QStringList m_rooms;
    bool m_isConnected = false;
};

} // namespace

class ThreadedClients::State final : public Reception, public std::enable_shared_from_this<State>
{
public:
    State(ServerThreads &servers, Home &home) : m_servers(servers), m_home(home) { }

    /// In the thread of that server, before anything is called at home.
    void addRelay(int thread, Namespace &nsp)
    {
        const auto relay = std::make_shared<Relay>(m_home, shared_from_this(), thread, nsp);
        relay->attach();
        m_relays.push_back(relay.get());
        if (thread == 0)
            m_namespace = &nsp;
    }

    // At home:
    void setService(Service *service) { m_service = service; }
    Namespace &nsp() const { return *m_namespace; }
    qsizetype count() const { return m_count; }
    Client *find(const QString &id)
    {
        const auto found = m_clients.find(id);
        return found != m_clients.end() && found->second.isConnected() ? &found->second : nullptr;
    }
    void clear() { m_clients.clear(); }

    // Reception
    void arrive(const LinePtr &line) override;
    void receive(const LinePtr &line, const QString &event, const Array &args, const Ack &ack) override;
    void depart(const LinePtr &line, const QString &reason) override;

private:
    RemoteClient *find(const LinePtr &line);
    Relay &relay(int thread) const { return *m_relays[size_t(thread)]; }
    void decide(const LinePtr &line, const std::optional<ConnectError> &error);
    void countDown(const LinePtr &line);
    Ack answerThrough(const LinePtr &line, const Ack &ack);

    ServerThreads &m_servers;
    Home &m_home;
    std::vector<Relay *> m_relays; // by thread; alive as long as its server
    Namespace *m_namespace = nullptr; // at home
    Service *m_service = nullptr; // null once it has gone
    std::unordered_map<QString, RemoteClient> m_clients; // by id
    qsizetype m_count = 0; // connected
};

/// Null where another has taken its place.
RemoteClient *ThreadedClients::State::find(const LinePtr &line)
{
    const auto found = m_clients.find(line->id);
    return found != m_clients.end() && found->second.line() == line ? &found->second : nullptr;
}

void ThreadedClients::State::arrive(const LinePtr &line)
{
    if (!m_service)
        return;
    // Who comes back with its old id may be faster than the word of its going, from another thread.
    if (const auto old = m_clients.find(line->id); old != m_clients.end())
        depart(LinePtr(old->second.line()), QStringLiteral("transport close"));
    RemoteClient &client
        = m_clients.try_emplace(line->id, m_servers, m_home, relay(line->thread), line).first->second;
    m_service->admit(
        client, Next([self = shared_from_this(), line](const auto &error) { self->decide(line, error); }));
}

/// From here on the client is there: what follows reaches its thread after this.
void ThreadedClients::State::decide(const LinePtr &line, const std::optional<ConnectError> &error)
{
    RemoteClient *const client = find(line);
    if (!client || client->isConnected())
        return;
    Relay &there = relay(line->thread);
    m_servers.post(line->thread,
        {[&there, id = line->id, error](Server &) { there.decide(id, error); }, 0,
            [&there, id = line->id](Server &) { there.turnAway(id); }});
    if (error) {
        m_clients.erase(line->id);
        return;
    }
    client->setConnected();
    ++m_count;
    if (m_service)
        m_service->connected(*client);
}

void ThreadedClients::State::receive(
    const LinePtr &line, const QString &event, const Array &args, const Ack &ack)
{
    RemoteClient *const client = find(line);
    if (m_service && client && client->isConnected())
        m_service->received(*client, event, args, answerThrough(line, ack));
    countDown(line);
}

void ThreadedClients::State::countDown(const LinePtr &line)
{
    if (--line->waitingEvents == m_home.limits().clientEvents / 2)
        m_servers.post(
            line->thread, {[&there = relay(line->thread), id = line->id](Server &) { there.resume(id); }});
}

/// The answer has to be given in the thread of the client, after what was sent before it.
Ack ThreadedClients::State::answerThrough(const LinePtr &line, const Ack &ack)
{
    if (!ack)
        return {};
    return Ack([&servers = m_servers, thread = line->thread, ack](const Array &args) {
        servers.post(thread, {[ack, args](Server &) { ack.answer(args); }, socketio::costOf(args)});
    });
}

void ThreadedClients::State::depart(const LinePtr &line, const QString &reason)
{
    if (!find(line))
        return;
    const auto gone = m_clients.extract(line->id);
    if (!gone.mapped().isConnected())
        return;
    --m_count;
    if (m_service)
        m_service->disconnected(gone.mapped(), reason);
}

ThreadedClients::ThreadedClients(ServerThreads &servers, Home &home, const QString &nsp)
    : m_state(std::make_shared<State>(servers, home))
{
    for (int thread = 0; thread < servers.size(); ++thread)
        servers.run(thread, [&](Server &server) { m_state->addRelay(thread, server.of(nsp)); });
}

ThreadedClients::~ThreadedClients()
{
    m_state->setService(nullptr);
    m_state->clear();
}

void ThreadedClients::serve(Service &service)
{
    m_state->setService(&service);
}

Client *ThreadedClients::find(const QString &id)
{
    return m_state->find(id);
}

qsizetype ThreadedClients::count() const
{
    return m_state->count();
}

BroadcastOperator ThreadedClients::all() const
{
    return BroadcastOperator(m_state->nsp());
}

} // namespace tincan::service

// SPDX-License-Identifier: MIT
#include "server/socketio/threadsadapter.h"

#include "server/socketio/answers.h"

#include <utility>

namespace tincan::socketio {

namespace {

/// Does it at the adapter of that namespace at another server, if there is one.
void post(ThreadCluster &cluster, int server, const QString &nsp, std::function<void(ThreadsAdapter &)> what)
{
    cluster.post(server,
        std::make_shared<const ThreadMessage>(ThreadMessage{[nsp, what = std::move(what)](ThreadSeat &seat) {
            if (ThreadsAdapter *const adapter = seat.adapter(nsp))
                what(*adapter);
        }}));
}

} // namespace

struct ThreadsAdapter::Emission
{
    OutgoingEvent event;
    Selection to;
    PacketFlags flags;
    std::optional<Offset> offset; // where it is written down for those who miss it
};

ThreadsAdapter::ThreadsAdapter(AdapterHost &host, ThreadSeat &seat)
    : InMemoryAdapter(host, seat.clock(), seat.cluster().sessions(host.name()), seat.cluster().tag()),
      m_seat(seat), m_fetches(host.wheel(), gatheringLimits(host.options())),
      m_restores(host.wheel(), gatheringLimits(host.options()))
{
    m_seat.add(*this);
}

ThreadsAdapter::~ThreadsAdapter()
{
    m_seat.remove(*this);
}

// Orders

Inbox::Message ThreadsAdapter::message(Action action) const
{
    return std::make_shared<const ThreadMessage>(ThreadMessage{
        [nsp = name(), action = std::move(action)](ThreadSeat &seat) { action(seat.adapter(nsp)); }});
}

void ThreadsAdapter::postToOthers(Action action)
{
    m_seat.cluster().postToOthers(m_seat.number(), message(std::move(action)));
}

/// Whether an order must wait for what came before it; then it is given again when its turn has come.
template <typename Order>
bool ThreadsAdapter::waits(Order order)
{
    if (!m_seat.mustWait())
        return false;
    m_seat.cluster().post(m_seat.number(), message([order = std::move(order)](ThreadsAdapter *self) {
        if (!self)
            return;
        self->m_seat.takeTurn();
        order(*self);
    }));
    return true;
}

/// Gives an order for the sockets of each server.
template <typename Order>
void ThreadsAdapter::everywhere(const Selection &selection, Order order)
{
    if (!selection.local) {
        postToOthers([order](ThreadsAdapter *other) {
            if (other)
                order(*other);
        });
    }
    order(*this);
}

void ThreadsAdapter::addSockets(const Selection &selection, const QStringList &rooms)
{
    if (!waits([=](ThreadsAdapter &self) { self.addSockets(selection, rooms); })) {
        everywhere(
            selection, [=](ThreadsAdapter &each) { each.InMemoryAdapter::addSockets(selection, rooms); });
    }
}

void ThreadsAdapter::removeSockets(const Selection &selection, const QStringList &rooms)
{
    if (!waits([=](ThreadsAdapter &self) { self.removeSockets(selection, rooms); })) {
        everywhere(
            selection, [=](ThreadsAdapter &each) { each.InMemoryAdapter::removeSockets(selection, rooms); });
    }
}

void ThreadsAdapter::disconnectSockets(const Selection &selection, bool close)
{
    if (!waits([=](ThreadsAdapter &self) { self.disconnectSockets(selection, close); })) {
        everywhere(selection,
            [=](ThreadsAdapter &each) { each.InMemoryAdapter::disconnectSockets(selection, close); });
    }
}

void ThreadsAdapter::loseEverybody()
{
    if (recovery())
        recovery()->clear();
    for (const auto &member : select({}))
        member->loseConnection();
}

// Emission

void ThreadsAdapter::broadcast(
    const QString &event, const Array &args, const Selection &to, PacketFlags flags)
{
    if (waits([=](ThreadsAdapter &self) { self.broadcast(event, args, to, flags); }))
        return;
    if (to.local)
        return InMemoryAdapter::broadcast(event, args, to, flags);
    const LoggedPacket logged = isRecorded(flags) ? recovery()->record(event, args, to)
                                                  : LoggedPacket{{}, to, host().encode(event, args, {})};
    const Emission emission{{event, args, logged.packet}, to, flags,
        isRecorded(flags) ? std::optional(logged.offset) : std::nullopt};
    m_seat.cluster().postToOthers(m_seat.number(),
        std::make_shared<const ThreadMessage>(ThreadMessage{[nsp = name(), emission](ThreadSeat &seat) {
                                                                if (emission.offset)
                                                                    seat.clock().reach(*emission.offset);
                                                                if (ThreadsAdapter *const other
                                                                    = seat.adapter(nsp))
                                                                    other->receive(emission);
                                                            },
            emission.event.packet.size(), flags.dropIfBusy}));
    deliver(emission.event, to, flags);
}

void ThreadsAdapter::receive(const Emission &emission)
{
    if (emission.offset && recovery())
        recovery()->record({*emission.offset, emission.to, emission.event.packet});
    deliver(emission.event, emission.to, emission.flags);
}

// Questions

void ThreadsAdapter::broadcastWithAck(const QString &event, const Array &args, const Selection &to,
    PacketFlags flags, std::chrono::milliseconds timeout, AnswersCallback callback)
{
    if (waits(
            [=](ThreadsAdapter &self) { self.broadcastWithAck(event, args, to, flags, timeout, callback); }))
        return;
    if (to.local)
        return InMemoryAdapter::broadcastWithAck(event, args, to, flags, timeout, std::move(callback));
    if (answers().isFull())
        return callback(tl::unexpected(PartialAnswers{AckError::tooMany, {}}));
    ThreadCluster &cluster = m_seat.cluster();
    const GatheringId question = answers().begin(cluster.size(), timeout, collectInto(std::move(callback)));
    const int asker = m_seat.number();
    postToOthers([=, &cluster, nsp = name()](ThreadsAdapter *other) {
        const auto asked = [=, &cluster](qsizetype clients) {
            post(
                cluster, asker, nsp, [=](ThreadsAdapter &self) { self.answers().expect(question, clients); });
        };
        const auto answered = [=, &cluster](const Value &answer) {
            post(cluster, asker, nsp,
                [=](ThreadsAdapter &self) { self.answers().add(question, answer, costOf(answer)); });
        };
        if (other)
            asked(other->askHere(event, args, to, flags, timeout, answered));
        else
            asked(0);
    });
    const qsizetype asked = askHere(event, args, to, flags, timeout,
        [this, question](const Value &answer) { answers().add(question, answer, costOf(answer)); });
    answers().expect(question, asked);
}

void ThreadsAdapter::fetchSockets(const Selection &selection, FetchCallback callback)
{
    if (waits([=](ThreadsAdapter &self) { self.fetchSockets(selection, callback); }))
        return;
    if (selection.local)
        return InMemoryAdapter::fetchSockets(selection, std::move(callback));
    if (m_fetches.isFull())
        return callback(tl::unexpected(AckError::tooMany));
    ThreadCluster &cluster = m_seat.cluster();
    const GatheringId question = m_fetches.begin(cluster.size(), host().options().limits.serverAnswerTime,
        [callback = std::move(callback)](const QList<RemoteSocket> &sockets, std::optional<AckError> error) {
            if (error)
                callback(tl::unexpected(*error));
            else
                callback(sockets);
        });
    const auto tell = [question](ThreadsAdapter &self, const QList<RemoteSocket> &sockets) {
        for (const RemoteSocket &socket : sockets)
            self.m_fetches.add(question, socket, 0);
        self.m_fetches.expect(question, sockets.size());
    };
    postToOthers([=, &cluster, asker = m_seat.number(), nsp = name()](ThreadsAdapter *other) {
        const QList<RemoteSocket> sockets = other ? other->describe(selection) : QList<RemoteSocket>();
        post(cluster, asker, nsp, [=](ThreadsAdapter &self) { tell(self, sockets); });
    });
    tell(*this, describe(selection));
}

// Servers

void ThreadsAdapter::serverCount(CountCallback callback)
{
    callback(m_seat.cluster().size());
}

void ThreadsAdapter::serverSideEmit(const QString &event, const Array &args)
{
    if (waits([=](ThreadsAdapter &self) { self.serverSideEmit(event, args); }))
        return;
    postToOthers([=](ThreadsAdapter *other) {
        if (other)
            other->host().receiveServerSide(event, args, Ack());
    });
}

void ThreadsAdapter::serverSideEmitWithAck(
    const QString &event, const Array &args, std::chrono::milliseconds timeout, AnswersCallback callback)
{
    if (waits([=](ThreadsAdapter &self) { self.serverSideEmitWithAck(event, args, timeout, callback); }))
        return;
    ThreadCluster &cluster = m_seat.cluster();
    const int others = cluster.size() - 1;
    if (others == 0)
        return callback(Array());
    if (answers().isFull())
        return callback(tl::unexpected(PartialAnswers{AckError::tooMany, {}}));
    const GatheringId question = answers().begin(others, timeout, collectInto(std::move(callback)));
    for (int i = 0; i < others; ++i)
        answers().expect(question, 1); // each answers once, or is missed at the timeout
    postToOthers([=, &cluster, asker = m_seat.number(), nsp = name()](ThreadsAdapter *other) {
        if (!other)
            return;
        other->host().receiveServerSide(event, args, Ack([=, &cluster](const Array &answer) {
            post(cluster, asker, nsp, [=, value = answer.value(0)](ThreadsAdapter &self) {
                self.answers().add(question, value, costOf(value));
            });
        }));
    });
}

// Recovery

void ThreadsAdapter::restoreSession(const QString &pid, const QString &offset, RestoreCallback callback)
{
    const std::optional<KeptSession> kept = recovery()->take(pid);
    if (!kept || m_restores.isFull())
        return callback(std::nullopt);
    if (kept->server == m_seat.number())
        return callback(restoreHere(*kept, offset));
    ThreadCluster &cluster = m_seat.cluster();
    const GatheringId question = m_restores.begin(1, host().options().limits.serverAnswerTime,
        [this, kept = *kept, callback = std::move(callback)](
            const QList<Missed> &told, std::optional<AckError> error) {
            if (error || !told.first().isKnown)
                return callback(std::nullopt);
            callback(recovery()->restored(kept, told.first().packets, told.first().heads));
        });
    post(cluster, kept->server, name(),
        [=, &cluster, kept = *kept, asker = m_seat.number(), nsp = name()](ThreadsAdapter &owner) {
            const auto missed = owner.recovery()->missed(kept, offset);
            const Missed told{
                missed.has_value(), missed.value_or(QList<LoggedPacket>()), owner.m_seat.clock().heads()};
            post(cluster, asker, nsp, [=](ThreadsAdapter &self) {
                // All that the owner has posted before this has come; the rest was for its sockets only.
                self.m_seat.clock().reach({kept.server, told.heads.value(kept.server)});
                self.m_restores.add(question, told, 0);
                self.m_restores.expect(question, 1);
            });
        });
}

void ThreadsAdapter::close()
{
    InMemoryAdapter::close();
    m_fetches.close();
}

} // namespace tincan::socketio

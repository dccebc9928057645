// SPDX-License-Identifier: MIT
#include "server/socketio/parentnamespace.h"

#include <QLoggingCategory>

#include <memory>
#include <utility>
#include <vector>

namespace tincan {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(log, "tincan.socketio")

// What a pattern may try on a name before it counts as not matching. PCRE's own limit of ten million
// lets a client that knows a careless pattern cost most of a second each time it asks.
constexpr auto matchLimit = "(*LIMIT_MATCH=20000)"_L1;

std::optional<QRegularExpression> bounded(const QRegularExpression &pattern)
{
    const QRegularExpression result(matchLimit + pattern.pattern(), pattern.patternOptions());
    if (!result.isValid()) {
        qCWarning(log) << "No namespace matches" << pattern.pattern() << ':' << result.errorString();
        return std::nullopt;
    }
    result.optimize();
    return result;
}

} // namespace

/// Nobody is in the rooms of a parent: everything is passed on to the adapters of its children.
class ParentNamespace::ChildrenAdapter final : public Adapter
{
public:
    using Adapter::Adapter;
    void setParent(const ParentNamespace &parent) { m_parent = &parent; }

    void add(const std::shared_ptr<AdapterMember> &, const QStringList &) override { }
    void remove(const QString &, const QString &) override { }
    void removeAll(const QString &) override { }
    QStringList roomsOf(const QString &) const override { return {}; }

    void broadcast(const QString &event, const Array &args, const Selection &to, PacketFlags flags) override
    {
        forEach([&](Adapter &child) { child.broadcast(event, args, to, flags); });
    }
    void broadcastWithAck(const QString &event, const Array &args, const Selection &to, PacketFlags flags,
        std::chrono::milliseconds timeout, AnswersCallback callback) override
    {
        gather(std::move(callback), [&](Adapter &child, const AnswersCallback &each) {
            child.broadcastWithAck(event, args, to, flags, timeout, each);
        });
    }
    void fetchSockets(const Selection &selection, FetchCallback callback) override
    {
        struct Found
        {
            FetchCallback callback;
            RemoteSockets sockets;
            ~Found() { callback(sockets); } // the last answer has come
        };
        const std::shared_ptr<Found> all(new Found{std::move(callback), QList<RemoteSocket>()});
        forEach([&](Adapter &child) {
            child.fetchSockets(selection, [all](const RemoteSockets &sockets) {
                if (!sockets)
                    all->sockets = tl::unexpected(sockets.error());
                else if (all->sockets)
                    all->sockets->append(*sockets);
            });
        });
    }
    void addSockets(const Selection &selection, const QStringList &rooms) override
    {
        forEach([&](Adapter &child) { child.addSockets(selection, rooms); });
    }
    void removeSockets(const Selection &selection, const QStringList &rooms) override
    {
        forEach([&](Adapter &child) { child.removeSockets(selection, rooms); });
    }
    void disconnectSockets(const Selection &selection, bool close) override
    {
        forEach([&](Adapter &child) { child.disconnectSockets(selection, close); });
    }

    void serverCount(CountCallback callback) override { callback(1); }
    void serverSideEmit(const QString &event, const Array &args) override
    {
        forEach([&](Adapter &child) { child.serverSideEmit(event, args); });
    }
    void serverSideEmitWithAck(const QString &event, const Array &args, std::chrono::milliseconds timeout,
        AnswersCallback callback) override
    {
        gather(std::move(callback), [&](Adapter &child, const AnswersCallback &each) {
            child.serverSideEmitWithAck(event, args, timeout, each);
        });
    }
    OutgoingPacket record(const QString &event, const Array &args, const Selection &) override
    {
        return host().encode(event, args, {});
    }
    void keepSession(const RecoverableSession &) override { }
    void restoreSession(const QString &, const QString &, RestoreCallback callback) override { callback({}); }
    void close() override { }

private:
    // What is done to one child may make another or end any.
    template <typename Do>
    void forEach(Do act) const
    {
        std::vector<std::shared_ptr<Namespace>> children;
        children.reserve(std::size_t(m_parent->m_children.size()));
        for (Namespace *child : m_parent->m_children)
            children.push_back(child->shared_from_this());
        for (const auto &child : children)
            act(child->adapter());
    }

    template <typename Ask>
    void gather(AnswersCallback callback, Ask ask) const
    {
        struct Gathered
        {
            AnswersCallback callback;
            Array answers;
            std::optional<AckError> error;
            ~Gathered() // the last answer has come
            {
                if (error)
                    callback(tl::unexpected(PartialAnswers{*error, answers}));
                else
                    callback(answers);
            }
        };
        const std::shared_ptr<Gathered> all(new Gathered{std::move(callback), {}, {}});
        forEach([&](Adapter &child) {
            ask(child, [all](const Answers &answers) {
                all->answers += answers ? *answers : answers.error().answers;
                if (!answers)
                    all->error = answers.error().error;
            });
        });
    }

    const ParentNamespace *m_parent = nullptr;
};

ParentNamespace::ParentNamespace(socketio::Hub &hub, const QString &name, NamespaceCheck check)
    : Namespace(hub, name, [](auto &host) { return std::make_unique<ChildrenAdapter>(host); }),
      m_check(std::move(check))
{
    static_cast<ChildrenAdapter &>(adapter()).setParent(*this);
}

ParentNamespace::ParentNamespace(socketio::Hub &hub, const QString &name, const QRegularExpression &pattern)
    : ParentNamespace(hub, name, [this](const QString &asked, const Object &, const NamespaceAnswer &answer) {
          answer(matches(asked));
      })
{
    m_pattern = bounded(pattern);
}

ParentNamespace::~ParentNamespace() = default;

bool ParentNamespace::matches(const QString &name) const
{
    // "$" matches before a last line feed, too, unlike JavaScript's.
    return m_pattern && !name.endsWith(u'\n') && m_pattern->match(name).hasMatch();
}

} // namespace tincan

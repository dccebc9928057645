// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/environment.h"
#include "server/chat/messagestore.h"
#include "server/chat/ratelimiter.h"

#include <QObject>

#include <memory>
#include <optional>

namespace tincan::chat {

/// By which way something came in, so that the way out can leave out or answer its sender.
struct Origin
{
    QString socketId;
    QString way; ///< "/chat", or the name of a dialect of the lobby

    friend bool operator==(const Origin &, const Origin &) = default;
};

/// A message before it is stored.
struct Draft
{
    Author from;
    QString text;
    QString clientId; ///< may be empty
    /// Under which it is stored once, however often it is sent; empty: each time anew. Say whose key
    /// it is: two people may number their messages alike.
    QString onceKey;
};

/// One conversation: what was said goes in here by any way, is stored, and is told to all ways out.
///
/// Services connect to its signals and bring messages to their clients. Used in one thread, that of
/// the server.
class Conversation : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::optional<RateLimit> rate; ///< messages of one person; none: as fast as they come
        int pendingMessages = 1'000; ///< given to the store and not answered; more is `unavailable`
    };
    using Posted = std::function<void(const Parsed<Message> &)>;

    /// `info.seq` is ignored: the store knows it.
    Conversation(const ConversationInfo &info, std::unique_ptr<MessageStore> store,
        const Environment &environment, const Options &options, QObject *parent = nullptr);
    Conversation(
        const ConversationInfo &info, std::unique_ptr<MessageStore> store, QObject *parent = nullptr);
    ~Conversation() override;

    const QString &id() const { return m_info.id; }
    /// With the seq of the newest message.
    ConversationInfo info() const;

    /// Stores a message, then calls `done` with it, then emits messagePosted(). A message that was
    /// stored before under its onceKey is given to `done` alone. Refused with `empty`, `too-long`,
    /// `rate-limited` or `unavailable`. `done` is called at once or later, but not after this object's
    /// end.
    void post(const Draft &draft, const Origin &origin, Posted done);
    /// Answers `not-found` where the request is for another conversation.
    void page(const HistoryRequest &request, MessageStore::Paged done) const;
    /// Tells the others that someone types, or stopped.
    void setTyping(const Author &who, bool on, const Origin &origin);

Q_SIGNALS:
    /// A new message; in the order of seq, each once.
    void messagePosted(const tincan::chat::Message &message, const tincan::chat::Origin &origin);
    void typingChanged(const tincan::chat::Typing &typing, const tincan::chat::Origin &origin);

private:
    Parsed<void> check(const Draft &draft);

    ConversationInfo m_info;
    Environment m_environment;
    Options m_options;
    std::optional<RateLimiter> m_rates;
    int m_pending = 0;
    std::unique_ptr<MessageStore> m_store; // last, so that its answers end before the rest does
};

} // namespace tincan::chat

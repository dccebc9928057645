// SPDX-License-Identifier: MIT
#include "server/chat/conversation.h"

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<ChatError> refused(ErrorCode code, const QString &message)
{
    return tl::unexpected(ChatError{code, message});
}

} // namespace

Conversation::Conversation(const ConversationInfo &info, std::unique_ptr<MessageStore> store,
    const Environment &environment, const Options &options, QObject *parent)
    : QObject(parent), m_info(info), m_environment(environment), m_options(options), m_store(std::move(store))
{
    if (options.rate)
        m_rates.emplace(*options.rate);
}

Conversation::Conversation(const ConversationInfo &info, std::unique_ptr<MessageStore> store, QObject *parent)
    : Conversation(info, std::move(store), Environment::system(), Options(), parent)
{
}

Conversation::~Conversation() = default;

ConversationInfo Conversation::info() const
{
    ConversationInfo info = m_info;
    info.seq = m_store->lastSeq();
    return info;
}

Parsed<void> Conversation::check(const Draft &draft)
{
    if (Parsed<void> text = checkText(draft.text); !text)
        return text;
    if (m_rates && !m_rates->take(draft.from.id, m_environment.clock()))
        return refused(ErrorCode::rateLimited, u"Too many messages; wait a moment."_s);
    if (m_pending >= m_options.pendingMessages)
        return refused(ErrorCode::unavailable, u"The server can't keep up; try again later."_s);
    return {};
}

void Conversation::post(const Draft &draft, const Origin &origin, Posted done)
{
    if (const Parsed<void> allowed = check(draft); !allowed) {
        done(tl::unexpected(allowed.error()));
        return;
    }
    const Message message{.id = m_environment.newId(),
        .seq = 0,
        .conversation = m_info.id,
        .from = draft.from,
        .at = m_environment.wallClock(),
        .text = draft.text,
        .clientId = draft.clientId};
    ++m_pending;
    m_store->append(message, draft.onceKey,
        [this, origin, done = std::move(done)](const Parsed<MessageStore::Stored> &stored) {
            --m_pending;
            if (!stored) {
                done(tl::unexpected(stored.error()));
                return;
            }
            done(stored->message);
            if (stored->isNew)
                Q_EMIT messagePosted(stored->message, origin);
        });
}

void Conversation::page(const HistoryRequest &request, MessageStore::Paged done) const
{
    if (request.conversation != m_info.id)
        done(refused(ErrorCode::notFound, u"There is no such conversation."_s));
    else
        m_store->page(request, std::move(done));
}

void Conversation::setTyping(const Author &who, bool on, const Origin &origin)
{
    Q_EMIT typingChanged(Typing{m_info.id, who, on}, origin);
}

} // namespace tincan::chat

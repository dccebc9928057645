// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/requests.h"
#include "protocol/chat/values.h"

#include <functional>

namespace tincan::chat {

/// Where one conversation's messages are kept.
///
/// Every answer may come at once or later, in the thread of the call; answers to append() come in the
/// order of the calls. A store that is destroyed gives no further answers.
class MessageStore
{
public:
    struct Stored
    {
        Message message; ///< with its seq
        bool isNew = true; ///< false: onceKey was known, this is the message stored under it
    };
    using Appended = std::function<void(const Parsed<Stored> &)>;
    using Paged = std::function<void(const Parsed<HistoryPage> &)>;

    MessageStore() = default;
    virtual ~MessageStore() = default;
    Q_DISABLE_COPY_MOVE(MessageStore)

    /// Stores a message under the next seq and answers when it is as durable as this store makes it.
    /// A message whose `onceKey` is not empty and is remembered from an earlier one is not stored again.
    virtual void append(const Message &message, const QString &onceKey, Appended done) = 0;

    /// A page as HistoryRequest says, of at most limits::historyPageBytes (weight()), but at least one
    /// message where there is one.
    virtual void page(const HistoryRequest &request, Paged done) = 0;

    /// Of the newest message that append() has answered for; 0 before the first.
    virtual qint64 lastSeq() const = 0;
};

} // namespace tincan::chat

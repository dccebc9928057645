// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/errors.h"
#include "app/client/socket.h"

#include <QString>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace tincan::client {

/// Events that are sent one by one, each again until it is acknowledged (Options::retries).
///
/// The server may see an event twice, never out of order. Callbacks may add events and destroy this.
class RetryQueue
{
public:
    /// Sends one event and reports the answer once, never from inside the call.
    using Send = std::function<void(
        const QString &name, const Array &args, std::chrono::milliseconds timeout, AckCallback callback)>;

    RetryQueue(int retries, qsizetype limit, Send send);

    /// False, and nothing kept, where the limit is reached. `callback` may be empty.
    bool add(const QString &name, const Array &args, std::chrono::milliseconds timeout, AckCallback callback);
    /// While not connected nothing is sent.
    void setConnected(bool isConnected);

private:
    struct Entry
    {
        QString name;
        Array args;
        std::chrono::milliseconds timeout;
        AckCallback callback;
        int tries = 0;
        bool isPending = false;
    };

    void sendNext();
    void onAnswer(const tl::expected<Array, AckError> &answer);

    int m_retries;
    qsizetype m_limit;
    Send m_send;
    std::deque<Entry> m_entries;
    bool m_isConnected = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); // callbacks hold it weakly
};

} // namespace tincan::client

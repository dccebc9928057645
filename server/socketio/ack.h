// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/arguments.h"

#include <functional>
#include <memory>
#include <tl/expected.hpp>

namespace tincan {

/// The answer a client waits for: call it with any values.
///
/// A cheap value that may be kept for later. It answers once, whichever copy is called first; every
/// later call, one where the client asked for no answer, and one after the socket is gone do nothing.
/// To be called in the server's thread.
class Ack
{
public:
    using Answer = std::function<void(const Array &)>;

    Ack() = default; ///< no answer was asked for
    explicit Ack(Answer answer);

    /// Whether the client asked for an answer; stays true after it was given.
    explicit operator bool() const { return m_state != nullptr; }

    template <typename... Args>
    void operator()(Args &&...args) const
    {
        answer(arguments(std::forward<Args>(args)...));
    }
    /// Answers with a list of arguments already made.
    void answer(const Array &args) const;

private:
    std::shared_ptr<Answer> m_state; // empty function: answered
};

/// Why the other side's answer to emitWithAck() is missing.
enum class AckError {
    timeout, ///< none came within the time given
    disconnected, ///< the socket left first, or the server closed
    tooMany, ///< Limits::acksWaiting or broadcastsWaiting are waited for already, and nothing was sent; or
             ///< a broadcast got more answers than Limits allow
    reservedName, ///< no event may have that name; nothing was sent
};

/// The arguments of the answer, or why there are none. Called exactly once.
using AckCallback = std::function<void(const tl::expected<Array, AckError> &)>;

} // namespace tincan

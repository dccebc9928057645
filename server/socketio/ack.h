// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/arguments.h"

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <utility>

namespace tincan {

/// The answer a client waits for: call it with any values.
///
/// A cheap value that may be kept for later. It answers once, whichever copy is called first; every
/// later call, one where the client asked for no answer, and one after the socket is gone do nothing.
/// To be called in the server's thread.
class Ack
{
public:
    Ack() = default; ///< no answer was asked for
    /// `take` gets the answer.
    template <typename Take>
    requires(!std::same_as<Take, Ack> && std::invocable<Take &, const Array &>) explicit Ack(Take take)
        : m_state(std::make_shared<TakenBy<Take>>(std::move(take)))
    {
    }

    /// Whether the client asked for an answer; stays true after it was given.
    explicit operator bool() const { return m_state != nullptr; }

    template <typename... Args>
    void operator()(Args &&...args) const
    {
        answer(arguments(std::forward<Args>(args)...));
    }
    /// Answers with a list of arguments already made.
    void answer(const Array &args) const
    {
        if (m_state)
            m_state->answer(args);
    }

private:
    struct State
    {
        virtual ~State() = default;
        virtual void answer(const Array &args) = 0;
    };
    /// The function beside its counter: an answer costs one allocation.
    template <class Take>
    struct TakenBy final : State
    {
        explicit TakenBy(Take function) : take(std::move(function)) { }
        void answer(const Array &args) override
        {
            // Taken out before the call: the answer may run code that ends up here again.
            if (std::optional<Take> once = std::exchange(take, std::nullopt))
                (*once)(args);
        }
        std::optional<Take> take; // none: answered
    };

    std::shared_ptr<State> m_state;
};

/// Why the other side's answer to emitWithAck() is missing.
enum class AckError {
    timeout, ///< none came within the time given
    disconnected, ///< the socket left first, or the server closed
    tooMany, ///< Limits::acksWaiting or broadcastsWaiting are waited for already, and nothing was sent; or
             ///< a broadcast got more answers than Limits allow
    reservedName, ///< no event may have that name; nothing was sent
};

/// The arguments of the answer, or why there are none.
using AckResult = tl::expected<Array, AckError>;
/// Called exactly once.
using AckCallback = std::function<void(const AckResult &)>;

} // namespace tincan

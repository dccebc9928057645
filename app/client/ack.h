// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <concepts>
#include <functional>
#include <memory>
#include <utility>

namespace tincan::client {

/// Answers the server's request for an acknowledgement: call it with any values, at most once.
///
/// Copies share one answer: the second call does nothing, nor does one after the connection that
/// asked is gone. Where the server asked for none it is false and calling it does nothing.
class Ack
{
public:
    Ack() = default;
    explicit Ack(std::function<void(const Array &)> answer)
        : m_answer(std::make_shared<std::function<void(const Array &)>>(std::move(answer)))
    {
    }

    /// Was an acknowledgement asked for?
    explicit operator bool() const { return m_answer != nullptr; }

    template <std::convertible_to<Value>... Args>
    void operator()(Args &&...args) const
    {
        send(Array{Value(std::forward<Args>(args))...});
    }
    void send(const Array &args) const
    {
        if (!m_answer || !*m_answer)
            return;
        const auto answer = std::exchange(*m_answer, nullptr);
        answer(args);
    }

private:
    std::shared_ptr<std::function<void(const Array &)>> m_answer;
};

} // namespace tincan::client

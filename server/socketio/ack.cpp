// SPDX-License-Identifier: MIT
#include "server/socketio/ack.h"

#include <utility>

namespace tincan {

Ack::Ack(Answer answer) : m_state(std::make_shared<Answer>(std::move(answer))) { }

void Ack::answer(const Array &args) const
{
    if (!m_state)
        return;
    // Taken out before the call: the answer may run code that ends up here again.
    if (const Answer answer = std::exchange(*m_state, nullptr))
        answer(args);
}

} // namespace tincan

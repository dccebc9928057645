// SPDX-License-Identifier: MIT
#include "server/socketio/middleware.h"

#include <utility>

namespace tincan {

Next::Next(Continue proceed) : m_state(std::make_shared<Continue>(std::move(proceed))) { }

void Next::operator()() const
{
    proceed(std::nullopt);
}

void Next::operator()(const ConnectError &error) const
{
    proceed(error);
}

void Next::proceed(const std::optional<ConnectError> &error) const
{
    if (const Continue proceed = std::exchange(*m_state, nullptr))
        proceed(error);
}

} // namespace tincan

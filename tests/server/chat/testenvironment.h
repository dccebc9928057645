// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/environment.h"

namespace tincan::chat {

/// Clocks that stand still until a test moves them, and ids that can be foretold: "id1", "id2" …
struct TestEnvironment
{
    qint64 wallClock = 1'700'000'000'000;
    std::chrono::steady_clock::time_point clock{};
    int ids = 0;

    Environment environment()
    {
        return {.wallClock = [this] { return wallClock; },
            .clock = [this] { return clock; },
            .newId = [this] { return QStringLiteral("id%1").arg(++ids); }};
    }
};

} // namespace tincan::chat

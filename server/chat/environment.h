// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <chrono>
#include <functional>

namespace tincan::chat {

/// What the chat's services take from outside, so that tests can hand in their own.
struct Environment
{
    /// Milliseconds since 1970 in UTC. May jump: only shown to people, never compared.
    std::function<qint64()> wallClock;
    /// For everything that is measured.
    std::function<std::chrono::steady_clock::time_point()> clock;
    /// An id that was never given before and can't be guessed, at most limits::idLength.
    std::function<QString()> newId;

    /// The machine's clocks and randomness.
    static Environment system();
};

/// Where services write what an operator may want to read: one line, no line break.
using Log = std::function<void(const QString &line)>;

/// Text from a client made fit for a log: control characters and line breaks are replaced, and what
/// is long is cut.
QString forLog(const QString &text);

} // namespace tincan::chat

// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan {

/// A point in time as JavaScript's Date has it. Carried as itself by msgpack; JSON has its text.
struct Date
{
    qint64 sinceEpochMs = 0; ///< since the beginning of 1970, UTC; before it negative

    static constexpr qint64 maximumMs = 8'640'000'000'000'000; ///< before and after; JavaScript has no others

    bool isValid() const { return sinceEpochMs >= -maximumMs && sinceEpochMs <= maximumMs; }
    /// As toISOString() of JavaScript: "2025-11-21T02:47:00.000Z". Of a valid one.
    QString text() const;

    friend bool operator==(const Date &, const Date &) = default;
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/gpio/values.h"

#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>

namespace tincan::gpio {

/// Why a chip did not do what it was asked.
enum class ChipErrorKind {
    notFound, ///< no line with that offset
    notPermitted, ///< the line is an input, or this process may not
    busy, ///< another program holds the line
    invalid, ///< the chip can't do that: a bias it doesn't have, a debounce too long
    gone, ///< the chip is unplugged or fails
};

struct ChipError
{
    ChipErrorKind kind = ChipErrorKind::invalid;
    QString message; ///< a sentence for people: what is wrong, and what would mend it

    friend bool operator==(const ChipError &, const ChipError &) = default;
};

template <typename T>
using ChipResult = tl::expected<T, ChipError>;

/// One line as its chip knows it.
struct ChipLine
{
    int offset = 0;
    QString name; ///< "GPIO21"; may be empty
    QString label; ///< what is wired to it, where the chip knows; may be empty
    Direction direction = Direction::input;
    Bias bias = Bias::none;
    bool activeLow = false;
    bool value = false; ///< logical: after activeLow
    std::optional<QString> consumer; ///< the other program that holds it; none where it is free or ours

    friend bool operator==(const ChipLine &, const ChipLine &) = default;
};

/// How a line is to be used.
struct LineConfig
{
    Direction direction = Direction::input;
    Bias bias = Bias::none;
    bool activeLow = false;
    std::chrono::microseconds debounce{0}; ///< edges of an input that don't last this long are none

    static constexpr std::chrono::microseconds maxDebounce = std::chrono::seconds(10);
};

/// GPIO lines, real or not. All levels are logical: after activeLow.
///
/// What every chip must do is written down in tests/server/gpio/chipcontract.h and holds for all.
/// Used in one thread, that of the server; its signals come from the event loop or from inside
/// its methods, never from another thread.
class Chip : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The kernel's label, by which a chip is found again: "pinctrl-bcm2711".
    virtual QString label() const = 0;
    /// All lines, by rising offset.
    virtual QList<ChipLine> lines() const = 0;
    /// The level now. A line that another program holds is `busy`.
    virtual ChipResult<bool> read(int offset) = 0;
    /// Sets the level of an output; an input is `notPermitted`. Tells no edge: who writes knows.
    virtual ChipResult<void> write(int offset, bool value) = 0;
    /// Changes how a line is used; all of it, or, on an error, nothing. Tells lineChanged().
    virtual ChipResult<void> configure(int offset, const LineConfig &config) = 0;

Q_SIGNALS:
    /// The level of an input changed by itself, at `at`. Of each line in the order of time.
    void edgeOccurred(int offset, bool value, tincan::gpio::TimeStamp at);
    /// Anything but the level of a line changed: how it is used, or who holds it.
    void lineChanged(int offset);
};

} // namespace tincan::gpio

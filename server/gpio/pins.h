// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/chip.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <optional>

namespace tincan::gpio {

/// The lines as everyone here sees them: one truth, and one place where it is decided who may what.
///
/// Every way to the pins, `/gpio` and the lobby's dialect alike, goes through here. A line's number is
/// its offset in the chip. Used in the server's thread; the chip must outlive it.
class Pins : public QObject
{
    Q_OBJECT

public:
    /// Time since 1970, for levels that someone wrote; the chip gives the time of its own edges.
    using Clock = std::function<TimeStamp()>;

    /// What everyone may do. The default is for simulated lines; for real ones it is to be `none`.
    struct Rights
    {
        Access everyone = Access::operate;
    };

    /// Who changed the level of a line last, and when.
    struct Change
    {
        bool value = false;
        TimeStamp at{0};
        std::optional<QString> by; ///< none: it changed by itself

        friend bool operator==(const Change &, const Change &) = default;
    };

    explicit Pins(Chip &chip, QObject *parent = nullptr);
    Pins(Chip &chip, const Rights &rights, const Clock &clock, QObject *parent = nullptr);
    ~Pins() override;

    /// All lines that may be seen.
    QList<Line> lines() const;
    /// One line; `not-found` also where it may not be seen.
    Parsed<Line> line(int number) const;
    Parsed<bool> read(int number);
    /// Sets the level, for `by` (none: someone without a name). Tells an edge where it changed.
    Parsed<void> write(int number, bool value, const std::optional<QString> &by);
    /// None where nothing changed since the start.
    std::optional<Change> lastChange(int number) const;

Q_SIGNALS:
    /// The level of a line that may be seen changed.
    void edgeOccurred(const tincan::gpio::Edge &edge);
    /// Anything else of such a line changed.
    void lineChanged(const tincan::gpio::Line &line);

private:
    Line fromChip(const ChipLine &line) const;
    void note(const Edge &edge);
    void adopt(int offset);

    Chip &m_chip;
    Rights m_rights;
    Clock m_clock;
    QHash<int, bool> m_levels; // as they were told last
    QHash<int, Change> m_changes;
};

} // namespace tincan::gpio

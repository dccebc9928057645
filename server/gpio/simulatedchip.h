// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/chip.h"

#include <QTimer>

#include <functional>
#include <vector>

namespace tincan::gpio {

/// The 28 lines of a Raspberry Pi's header without a Pi: GPIO0 to GPIO27.
///
/// Some are outputs with something to switch (an LED at 21), some inputs with something to watch: a
/// button at 27, and at 17 a motion sensor that sees someone for four seconds out of every twenty. All
/// time comes from the clock given, so the same clock gives the same edges.
class SimulatedChip final : public Chip
{
    Q_OBJECT

public:
    /// Time since 1970; must not go back.
    using Clock = std::function<TimeStamp()>;

    static constexpr int lineCount = 28;
    static constexpr int motionSensor = 17;
    static constexpr int button = 27;
    static constexpr int led = 21;
    static constexpr std::chrono::seconds motionPeriod{20};
    static constexpr std::chrono::seconds motionLength{4}; ///< at the end of each period

    explicit SimulatedChip(QObject *parent = nullptr);
    explicit SimulatedChip(const Clock &clock, QObject *parent = nullptr);

    QString label() const override;
    QList<ChipLine> lines() const override;
    ChipResult<bool> read(int offset) override;
    ChipResult<void> write(int offset, bool value) override;
    ChipResult<void> configure(int offset, const LineConfig &config) override;

    /// Lets happen what is due by the clock, each edge with its own time.
    void advance();
    /// Calls advance() by itself from now on.
    void start(std::chrono::milliseconds interval = std::chrono::milliseconds(250));

    /// What is wired to an input pulls it to this physical level, at once. `notPermitted` for outputs.
    ChipResult<void> drive(int offset, bool physicalLevel);
    /// Another program takes the line, or gives it back (none).
    ChipResult<void> occupy(int offset, const std::optional<QString> &consumer);

private:
    struct SimulatedLine
    {
        ChipLine line; // its value is the logical one
        std::optional<bool> driven; // physical level from outside; none: as the bias has it
        bool output = false; // the physical level when it is an output
    };

    ChipResult<SimulatedLine *> find(int offset);
    ChipResult<SimulatedLine *> findFree(int offset);
    static bool physicalLevel(const SimulatedLine &line);
    void settle(SimulatedLine &line, TimeStamp at);

    Clock m_clock;
    TimeStamp m_nextMotion; // when the sensor changes next
    bool m_motion = false;
    std::vector<SimulatedLine> m_lines;
    QTimer m_timer;
};

} // namespace tincan::gpio

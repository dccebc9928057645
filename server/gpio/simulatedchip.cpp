// SPDX-License-Identifier: MIT
#include "server/gpio/simulatedchip.h"

#include <array>
#include <utility>

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

struct Wiring
{
    int offset;
    Direction direction;
    QLatin1StringView label;
};

constexpr int firstPulledDown = 9; // a Pi starts with GPIO0 to 8 pulled up and the others pulled down

constexpr std::array wiring = {
    Wiring{5, Direction::output, QLatin1StringView("Relay")},
    Wiring{12, Direction::output, QLatin1StringView("Fan")},
    Wiring{SimulatedChip::motionSensor, Direction::input, QLatin1StringView("Motion sensor")},
    Wiring{18, Direction::output, QLatin1StringView("Buzzer")},
    Wiring{19, Direction::output, QLatin1StringView("Green LED")},
    Wiring{20, Direction::output, QLatin1StringView("Yellow LED")},
    Wiring{SimulatedChip::led, Direction::output, QLatin1StringView("Red LED")},
    Wiring{SimulatedChip::button, Direction::input, QLatin1StringView("Button")},
};

TimeStamp systemTime()
{
    return std::chrono::duration_cast<TimeStamp>(std::chrono::system_clock::now().time_since_epoch());
}

tl::unexpected<ChipError> failed(ChipErrorKind kind, const QString &message)
{
    return tl::unexpected(ChipError{kind, message});
}

} // namespace

SimulatedChip::SimulatedChip(QObject *parent) : SimulatedChip(&systemTime, parent) { }

SimulatedChip::SimulatedChip(const Clock &clock, QObject *parent)
    : Chip(parent), m_clock(clock), m_nextMotion(clock() + motionPeriod - motionLength)
{
    m_lines.resize(lineCount);
    for (int offset = 0; offset < lineCount; ++offset) {
        ChipLine &line = m_lines[std::size_t(offset)].line;
        line.offset = offset;
        line.name = u"GPIO%1"_s.arg(offset);
        line.bias = offset < firstPulledDown ? Bias::pullUp : Bias::pullDown;
    }
    for (const Wiring &wired : wiring) {
        ChipLine &line = m_lines[std::size_t(wired.offset)].line;
        line.direction = wired.direction;
        line.label = wired.label;
        line.bias = wired.direction == Direction::output ? Bias::none : Bias::pullDown;
    }
    for (SimulatedLine &line : m_lines)
        line.line.value = physicalLevel(line);
    connect(&m_timer, &QTimer::timeout, this, &SimulatedChip::advance);
}

QString SimulatedChip::label() const
{
    return u"simulated"_s;
}

QList<ChipLine> SimulatedChip::lines() const
{
    QList<ChipLine> lines;
    for (const SimulatedLine &line : m_lines)
        lines.append(line.line);
    return lines;
}

ChipResult<SimulatedChip::SimulatedLine *> SimulatedChip::find(int offset)
{
    if (offset < 0 || offset >= lineCount)
        return failed(ChipErrorKind::notFound, u"The chip has no line %1."_s.arg(offset));
    return &m_lines[std::size_t(offset)];
}

ChipResult<SimulatedChip::SimulatedLine *> SimulatedChip::findFree(int offset)
{
    auto line = find(offset);
    if (line && (*line)->line.consumer) {
        return failed(
            ChipErrorKind::busy, u"%1 is in use by %2."_s.arg((*line)->line.name, *(*line)->line.consumer));
    }
    return line;
}

bool SimulatedChip::physicalLevel(const SimulatedLine &line)
{
    if (line.line.direction == Direction::output)
        return line.output;
    return line.driven.value_or(line.line.bias == Bias::pullUp);
}

ChipResult<bool> SimulatedChip::read(int offset)
{
    const auto line = findFree(offset);
    if (!line)
        return tl::unexpected(line.error());
    return (*line)->line.value;
}

ChipResult<void> SimulatedChip::write(int offset, bool value)
{
    const auto found = findFree(offset);
    if (!found)
        return tl::unexpected(found.error());
    SimulatedLine &line = **found;
    if (line.line.direction == Direction::input)
        return failed(ChipErrorKind::notPermitted, u"%1 is an input."_s.arg(line.line.name));
    line.output = value != line.line.activeLow;
    line.line.value = value;
    return {};
}

ChipResult<void> SimulatedChip::configure(int offset, const LineConfig &config)
{
    const auto found = findFree(offset);
    if (!found)
        return tl::unexpected(found.error());
    if (config.debounce.count() < 0 || config.debounce > LineConfig::maxDebounce)
        return failed(ChipErrorKind::invalid, u"Debouncing takes from 0 to 10 seconds."_s);
    SimulatedLine &line = **found;
    if (line.line.direction == Direction::input && config.direction == Direction::output)
        line.output = physicalLevel(line); // what was there stays, so that nothing is switched unasked
    line.line.direction = config.direction;
    line.line.bias = config.bias;
    line.line.activeLow = config.activeLow;
    line.line.value = physicalLevel(line) != config.activeLow;
    Q_EMIT lineChanged(offset);
    return {};
}

void SimulatedChip::settle(SimulatedLine &line, TimeStamp at)
{
    const bool value = physicalLevel(line) != line.line.activeLow;
    if (std::exchange(line.line.value, value) != value)
        Q_EMIT edgeOccurred(line.line.offset, value, at);
}

void SimulatedChip::advance()
{
    const TimeStamp now = m_clock();
    // After a sleep of hours the edges that nobody could have seen are left out.
    const auto missed = (now - m_nextMotion) / motionPeriod;
    if (missed > 1)
        m_nextMotion += missed * motionPeriod;
    while (m_nextMotion <= now) {
        m_motion = !m_motion;
        SimulatedLine &sensor = m_lines[motionSensor];
        sensor.driven = m_motion;
        const TimeStamp at = std::exchange(
            m_nextMotion, m_nextMotion + (m_motion ? motionLength : motionPeriod - motionLength));
        if (sensor.line.direction == Direction::input)
            settle(sensor, at);
    }
}

void SimulatedChip::start(std::chrono::milliseconds interval)
{
    m_timer.start(interval);
}

ChipResult<void> SimulatedChip::drive(int offset, bool level)
{
    const auto found = find(offset);
    if (!found)
        return tl::unexpected(found.error());
    SimulatedLine &line = **found;
    if (line.line.direction == Direction::output)
        return failed(ChipErrorKind::notPermitted, u"%1 is an output."_s.arg(line.line.name));
    line.driven = level;
    settle(line, m_clock());
    return {};
}

ChipResult<void> SimulatedChip::occupy(int offset, const std::optional<QString> &consumer)
{
    const auto found = find(offset);
    if (!found)
        return tl::unexpected(found.error());
    (*found)->line.consumer = consumer;
    Q_EMIT lineChanged(offset);
    return {};
}

} // namespace tincan::gpio

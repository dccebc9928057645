// SPDX-License-Identifier: MIT
#include "server/gpio/pins.h"

#include <algorithm>

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

TimeStamp systemTime()
{
    return std::chrono::duration_cast<TimeStamp>(std::chrono::system_clock::now().time_since_epoch());
}

tl::unexpected<GpioError> refused(ErrorCode code, const QString &message)
{
    return tl::unexpected(GpioError{code, message});
}

tl::unexpected<GpioError> refused(const ChipError &error)
{
    switch (error.kind) {
    case ChipErrorKind::notFound:
        return refused(ErrorCode::notFound, error.message);
    case ChipErrorKind::notPermitted:
        return refused(ErrorCode::notPermitted, error.message);
    case ChipErrorKind::busy:
        return refused(ErrorCode::busy, error.message);
    case ChipErrorKind::invalid:
        return refused(ErrorCode::invalidRequest, error.message);
    case ChipErrorKind::gone:
        break;
    }
    return refused(ErrorCode::unavailable, error.message);
}

tl::unexpected<GpioError> noSuchLine(int number)
{
    return refused(ErrorCode::notFound, u"There is no line %1."_s.arg(number));
}

} // namespace

Pins::Pins(Chip &chip, QObject *parent) : Pins(chip, Rights(), &systemTime, parent) { }

Pins::Pins(Chip &chip, const Rights &rights, const Clock &clock, QObject *parent)
    : QObject(parent), m_chip(chip), m_rights(rights), m_clock(clock)
{
    for (const ChipLine &line : m_chip.lines())
        m_levels.insert(line.offset, line.value);
    connect(&m_chip, &Chip::edgeOccurred, this, [this](int offset, bool value, TimeStamp at) {
        note(Edge{.line = offset, .value = value, .at = at, .by = {}});
    });
    connect(&m_chip, &Chip::lineChanged, this, &Pins::adopt);
}

Pins::~Pins() = default;

Line Pins::fromChip(const ChipLine &line) const
{
    return Line{.line = line.offset,
        .chip = m_chip.label(),
        .offset = line.offset,
        .name = line.name,
        .label = line.label,
        .direction = line.direction,
        .bias = line.bias,
        .activeLow = line.activeLow,
        .value = line.value,
        .consumer = line.consumer,
        .access = m_rights.everyone,
        .reservedBy = {},
        .safeState = SafeState::hold};
}

QList<Line> Pins::lines() const
{
    QList<Line> lines;
    if (m_rights.everyone == Access::none)
        return lines;
    for (const ChipLine &line : m_chip.lines())
        lines.append(fromChip(line));
    return lines;
}

Parsed<Line> Pins::line(int number) const
{
    const QList<Line> all = lines();
    const auto found = std::ranges::find(all, number, &Line::line);
    if (found == all.end())
        return noSuchLine(number);
    return *found;
}

Parsed<bool> Pins::read(int number)
{
    if (m_rights.everyone < Access::view)
        return noSuchLine(number);
    const ChipResult<bool> value = m_chip.read(number);
    if (!value)
        return refused(value.error());
    return *value;
}

Parsed<void> Pins::write(int number, bool value, const std::optional<QString> &by)
{
    if (m_rights.everyone < Access::view)
        return noSuchLine(number);
    if (m_rights.everyone < Access::operate && m_levels.contains(number))
        return refused(ErrorCode::notPermitted, u"You may only look at line %1."_s.arg(number));
    const ChipResult<void> written = m_chip.write(number, value);
    if (!written)
        return refused(written.error());
    note(Edge{.line = number, .value = value, .at = m_clock(), .by = by});
    return {};
}

std::optional<Pins::Change> Pins::lastChange(int number) const
{
    const auto change = m_changes.constFind(number);
    return change == m_changes.cend() ? std::nullopt : std::optional(*change);
}

void Pins::note(const Edge &edge)
{
    const auto level = m_levels.constFind(edge.line);
    if (level != m_levels.cend() && *level == edge.value)
        return;
    m_levels.insert(edge.line, edge.value);
    m_changes.insert(edge.line, Change{edge.value, edge.at, edge.by});
    if (m_rights.everyone >= Access::view)
        Q_EMIT edgeOccurred(edge);
}

void Pins::adopt(int offset)
{
    const Parsed<Line> changed = line(offset);
    if (!changed)
        return;
    m_levels.insert(offset, changed->value); // its level is told with the rest of it
    Q_EMIT lineChanged(*changed);
}

} // namespace tincan::gpio

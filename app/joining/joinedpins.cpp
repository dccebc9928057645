// SPDX-License-Identifier: MIT
#include "app/joining/joinedpins.h"

#include "protocol/gpio/requests.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

ui::LineAccess toUi(gpio::Access access, gpio::Direction direction)
{
    if (access == gpio::Access::none)
        return ui::LineAccess::none;
    const bool mayWrite = access != gpio::Access::view && direction == gpio::Direction::output;
    return mayWrite ? ui::LineAccess::write : ui::LineAccess::read;
}

ui::Line toUi(const gpio::Line &line)
{
    ui::Line shown;
    shown.line = line.line;
    shown.name = line.name;
    shown.label = line.label;
    shown.direction
        = line.direction == gpio::Direction::output ? ui::LineDirection::output : ui::LineDirection::input;
    shown.value = line.value;
    shown.access = toUi(line.access, line.direction);
    shown.consumer = line.consumer.value_or(QString());
    return shown;
}

gpio::Parsed<Object> unpack(const tl::expected<Array, client::AckError> &answer)
{
    if (!answer)
        return tl::unexpected(gpio::GpioError{gpio::ErrorCode::unavailable, client::text(answer.error())});
    return gpio::parseAnswer(*answer);
}

constexpr QLatin1StringView simulatedLabel{"simulated"};

} // namespace

JoinedPins::JoinedPins(client::Manager &manager, const QString &displayName)
    : m_socket(manager.socket(u"/gpio"_s))
{
    m_socket->setAuth(Object{{u"name"_s, displayName}});
    connect(m_socket, &client::Socket::connected, this, &JoinedPins::loadLines);
    connect(m_socket, &client::Socket::connectError, this, [this](const client::ConnectError &error) {
        if (error.byServer)
            setChip({ui::ChipStatus::State::unavailable, {}, false, tr("This server has no pins.")});
    });
    m_socket->on(u"line:edge"_s, this, [this](const Array &args) {
        if (const auto edge = gpio::parseEdge(args.value(0)))
            edgeArrived(*edge);
    });
    m_socket->on(u"line:changed"_s, this, [this](const Array &args) {
        if (const auto line = gpio::parseLine(args.value(0)))
            lineChanged(*line);
    });
}

QList<ui::Line> JoinedPins::lines() const
{
    QList<ui::Line> shown;
    for (const gpio::Line &line : m_lines)
        shown.append(toUi(line));
    std::stable_partition(shown.begin(), shown.end(),
        [](const ui::Line &line) { return line.direction == ui::LineDirection::output; });
    return shown;
}

void JoinedPins::loadLines()
{
    m_socket->emitWithAck(u"line:list"_s, {Object()}, requestTimeout, this, [this](const auto &answer) {
        const auto lines = unpack(answer).and_then(
            [](const Object &members) { return gpio::parseLines(members.value(u"lines")); });
        if (lines)
            linesLoaded(*lines);
        else if (m_socket->isConnected())
            setChip({ui::ChipStatus::State::unavailable, {}, false, lines.error().message});
    });
}

void JoinedPins::linesLoaded(const QList<gpio::Line> &lines)
{
    m_lines = lines;
    if (lines.isEmpty()) {
        setChip({ui::ChipStatus::State::unavailable, {}, false, tr("This server has no pins.")});
    } else {
        const QString &name = lines.constFirst().chip;
        setChip({ui::ChipStatus::State::ready, name, name.contains(simulatedLabel, Qt::CaseInsensitive), {}});
    }
    Q_EMIT linesReset();
}

void JoinedPins::setChip(const ui::ChipStatus &chip)
{
    if (m_chip == chip)
        return;
    m_chip = chip;
    Q_EMIT chipChanged(chip);
}

void JoinedPins::lineChanged(const gpio::Line &line)
{
    const auto known = std::find_if(
        m_lines.begin(), m_lines.end(), [&line](const auto &one) { return one.line == line.line; });
    if (known == m_lines.end())
        return;
    const bool turned = known->direction != line.direction;
    *known = line;
    if (turned)
        Q_EMIT linesReset(); // it stands elsewhere in the list now
    else
        Q_EMIT ui::PinsPort::lineChanged(toUi(line));
}

void JoinedPins::edgeArrived(const gpio::Edge &edge)
{
    for (const gpio::Line &line : std::as_const(m_lines)) {
        if (line.line == edge.line) {
            gpio::Line changed = line;
            changed.value = edge.value;
            lineChanged(changed);
            return;
        }
    }
}

void JoinedPins::write(int line, bool value)
{
    if (!m_socket->isConnected()) {
        Q_EMIT writeFailed(line, tr("Not connected: the pin was not switched."));
        return;
    }
    m_socket->emitWithAck(u"line:write"_s, {gpio::toValue(gpio::WriteRequest{line, value})}, requestTimeout,
        this, [this, line](const auto &answer) {
            if (const auto result = unpack(answer); !result)
                Q_EMIT writeFailed(line, result.error().message);
        });
}

} // namespace tincan

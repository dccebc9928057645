// SPDX-License-Identifier: MIT
#include "server/lobby/gpiodialect.h"

#include "protocol/gpio/requests.h"

#include <algorithm>
#include <optional>

namespace tincan::lobby {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostDigits = 9; // of a line's number; it always fits an int
const QString prefix = u"gpio:"_s;

/// The number in "gpio:21"; none where it is not written as we write it.
std::optional<int> lineOf(const QString &event)
{
    const QStringView digits = QStringView(event).sliced(prefix.size());
    const bool isNumber = std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const bool hasLeadingZero = digits.size() > 1 && digits.front() == u'0';
    if (digits.isEmpty() || digits.size() > mostDigits || !isNumber || hasLeadingZero)
        return std::nullopt;
    return digits.toInt();
}

QString eventOf(int line)
{
    return prefix + QString::number(line);
}

} // namespace

GpioDialect::GpioDialect(Hub &hub, gpio::Pins &pins) : Dialect(hub, u"gpio"_s), m_pins(pins)
{
    QObject::connect(&pins, &gpio::Pins::edgeOccurred, &m_context, [this](const gpio::Edge &edge) {
        this->hub().clients().all().emitEvent(eventOf(edge.line), edge.value);
    });
}

bool GpioDialect::accepts(const QString &event) const
{
    return event.startsWith(prefix);
}

void GpioDialect::receive(const Array &args, const Reply &reply)
{
    const std::optional<int> line = lineOf(reply.event());
    if (!line) {
        const QString name = reply.event().sliced(prefix.size());
        refuse(name, {gpio::ErrorCode::notFound, u"There is no such line."_s}, reply);
        return;
    }
    const Value value = args.value(0);
    if (value.isNull()) {
        answer(*line, m_pins.read(*line), reply);
        return;
    }
    if (!value.isBool()) {
        refuse(*line, {gpio::ErrorCode::invalidRequest, u"`%1` takes true or false."_s.arg(reply.event())},
            reply);
        return;
    }
    const auto before = m_pins.read(*line);
    const auto written = m_pins.write(*line, value.toBool(), hub().knownName(reply.socketId()));
    if (!written)
        refuse(*line, written.error(), reply);
    else if (before == value.toBool())
        answer(*line, value.toBool(), reply); // no change, so nobody was told
    else
        reply.done();
}

void GpioDialect::answer(int line, const gpio::Parsed<bool> &value, const Reply &reply)
{
    if (!value) {
        refuse(line, value.error(), reply);
        return;
    }
    if (service::Client *const client = hub().client(reply.socketId()))
        client->emitEvent(eventOf(line), *value);
    reply.done();
}

void GpioDialect::refuse(const Value &line, const gpio::GpioError &error, const Reply &reply)
{
    if (service::Client *const client = hub().client(reply.socketId())) {
        client->emitEvent(u"gpio:error"_s,
            Object{
                {u"line"_s, line}, {u"code"_s, gpio::codeText(error.code)}, {u"message"_s, error.message}});
    }
    reply.done({gpio::refusal(error)});
}

} // namespace tincan::lobby

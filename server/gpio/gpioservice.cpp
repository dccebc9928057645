// SPDX-License-Identifier: MIT
#include "server/gpio/gpioservice.h"

#include "protocol/chat/name.h"
#include "protocol/gpio/requests.h"
#include "server/service/localclients.h"

#include <QLoggingCategory>

Q_LOGGING_CATEGORY(logGpio, "tincan.gpio")

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

void logToCategory(const QString &line)
{
    qCInfo(logGpio).noquote() << line;
}

/// The name in the handshake, which is given and valid, or not given.
std::optional<QString> nameOf(const service::Client &client)
{
    const auto name = chat::checkName(client.handshake().auth().value(u"name").toString());
    return name ? std::optional(*name) : std::nullopt;
}

} // namespace

GpioService::GpioService(
    std::unique_ptr<service::Clients> clients, Pins &pins, const Log &log, QObject *parent)
    : QObject(parent), m_pins(pins), m_log(log ? log : Log(&logToCategory)), m_clients(std::move(clients))
{
    m_clients->serve(*this);
    connect(&pins, &Pins::edgeOccurred, this,
        [this](const Edge &edge) { m_clients->all().emitEvent(u"line:edge"_s, toValue(edge)); });
    connect(&pins, &Pins::lineChanged, this,
        [this](const Line &line) { m_clients->all().emitEvent(u"line:changed"_s, toValue(line)); });
}

GpioService::GpioService(Namespace &nsp, Pins &pins, const Log &log, QObject *parent)
    : GpioService(std::make_unique<service::LocalClients>(nsp), pins, log, parent)
{
}

GpioService::~GpioService() = default;

void GpioService::admit(service::Client &client, const Next &next)
{
    const Value given = client.handshake().auth().value(u"name");
    if (given.isNull() || nameOf(client)) {
        next();
        return;
    }
    const QString message
        = given.isString() ? chat::checkName(given.toString()).error().message : u"A name is text."_s;
    next(ConnectError{message, Object{{u"code"_s, chat::codeText(chat::ErrorCode::nameInvalid)}}});
}

void GpioService::connected(service::Client &client)
{
    m_log(u"/gpio: %1 connected, %2 sockets"_s.arg(client.id()).arg(m_clients->count()));
}

void GpioService::received(service::Client &client, const QString &event, const Array &args, const Ack &ack)
{
    if (event == "line:list"_L1)
        ack(Object{{u"ok"_s, true}, {u"lines"_s, toValue(m_pins.lines())}});
    else if (event == "line:read"_L1)
        read(args, ack);
    else if (event == "line:write"_L1)
        write(args, ack, nameOf(client));
}

void GpioService::disconnected(service::Client &client, const QString &reason)
{
    m_log(u"/gpio: %1 disconnected, %2, %3 sockets"_s.arg(client.id(), reason).arg(m_clients->count()));
}

void GpioService::read(const Array &args, const Ack &ack)
{
    const Parsed<ReadRequest> request = parseReadRequest(args.value(0));
    const Parsed<bool> value
        = request ? m_pins.read(request->line) : Parsed<bool>(tl::unexpected(request.error()));
    ack(value ? Value(Object{{u"ok"_s, true}, {u"value"_s, *value}}) : refusal(value.error()));
}

void GpioService::write(const Array &args, const Ack &ack, const std::optional<QString> &by)
{
    const Parsed<WriteRequest> request = parseWriteRequest(args.value(0));
    const Parsed<void> written = request ? m_pins.write(request->line, request->value, by)
                                         : Parsed<void>(tl::unexpected(request.error()));
    ack(written ? Value(Object{{u"ok"_s, true}}) : refusal(written.error()));
}

} // namespace tincan::gpio

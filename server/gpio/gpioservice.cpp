// SPDX-License-Identifier: MIT
#include "server/gpio/gpioservice.h"

#include "protocol/chat/name.h"
#include "protocol/gpio/requests.h"

#include <QLoggingCategory>
#include <QPointer>

Q_LOGGING_CATEGORY(logGpio, "tincan.gpio")

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

void logToCategory(const QString &line)
{
    qCInfo(logGpio).noquote() << line;
}

/// The name in the handshake, which is given and valid, or not given.
std::optional<QString> nameOf(const Socket &socket)
{
    const auto name = chat::checkName(socket.handshake().auth().value(u"name").toString());
    return name ? std::optional(*name) : std::nullopt;
}

} // namespace

GpioService::GpioService(Namespace &nsp, Pins &pins, const Log &log, QObject *parent)
    : QObject(parent), m_namespace(nsp), m_pins(pins), m_log(log ? log : Log(&logToCategory))
{
    // The namespace keeps these callbacks until its own end, which comes after ours.
    const QPointer<GpioService> self(this);
    m_namespace.use([self](Socket &socket, const Next &next) {
        if (self)
            self->admit(socket, next);
    });
    m_namespace.onConnection([self](Socket &socket) {
        if (self)
            self->listen(socket);
    });
    connect(&pins, &Pins::edgeOccurred, this,
        [this](const Edge &edge) { m_namespace.emitEvent(u"line:edge"_s, toValue(edge)); });
    connect(&pins, &Pins::lineChanged, this,
        [this](const Line &line) { m_namespace.emitEvent(u"line:changed"_s, toValue(line)); });
}

GpioService::~GpioService() = default;

void GpioService::admit(Socket &socket, const Next &next) const
{
    const Value given = socket.handshake().auth().value(u"name");
    if (given.isNull() || nameOf(socket)) {
        next();
        return;
    }
    const QString message
        = given.isString() ? chat::checkName(given.toString()).error().message : u"A name is text."_s;
    next(ConnectError{message, Object{{u"code"_s, chat::codeText(chat::ErrorCode::nameInvalid)}}});
}

void GpioService::listen(Socket &socket)
{
    const QPointer<GpioService> self(this);
    const QString id = socket.id();
    const std::optional<QString> by = nameOf(socket);
    m_log(u"/gpio: %1 connected, %2 sockets"_s.arg(id).arg(m_namespace.socketCount()));
    socket.on(u"line:list"_s, [self](const Array &, const Ack &ack) {
        if (self)
            ack(Object{{u"ok"_s, true}, {u"lines"_s, toValue(self->m_pins.lines())}});
    });
    socket.on(u"line:read"_s, [self](const Array &args, const Ack &ack) {
        if (self)
            self->read(args, ack);
    });
    socket.on(u"line:write"_s, [self, by](const Array &args, const Ack &ack) {
        if (self)
            self->write(args, ack, by);
    });
    socket.onDisconnect([self, id](const QString &reason) {
        if (self)
            self->sayGoodbye(id, reason);
    });
}

void GpioService::sayGoodbye(const QString &socketId, const QString &reason) const
{
    m_log(u"/gpio: %1 disconnected, %2, %3 sockets"_s.arg(socketId, reason).arg(m_namespace.socketCount()));
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

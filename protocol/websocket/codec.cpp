// SPDX-License-Identifier: MIT
#include "protocol/websocket/codec.h"

#include "protocol/websocket/deflate.h"

#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <utility>

namespace tincan::websocket {
namespace {

constexpr quint8 finalBit = 0x80;
constexpr quint8 reservedBits = 0x70;
constexpr quint8 opcodeBits = 0x0f;
constexpr quint8 maskBit = 0x80;
constexpr quint8 lengthBits = 0x7f;

MaskKey systemMaskKey()
{
    const quint32 bits = QRandomGenerator::system()->generate();
    return {quint8(bits), quint8(bits >> 8), quint8(bits >> 16), quint8(bits >> 24)};
}

bool isKnown(quint8 opcode)
{
    return opcode <= quint8(Opcode::binary)
        || (opcode >= quint8(Opcode::close) && opcode <= quint8(Opcode::pong));
}

/// Makes room for more bytes of a message in steps that double, so that dripped input is copied
/// a bounded number of times, but never for more than end, what the message will need at most.
void grow(QByteArray &buffer, qsizetype more, qsizetype end)
{
    const qsizetype needed = buffer.size() + more;
    if (needed > buffer.capacity())
        buffer.reserve(std::max(needed, std::min(end, 2 * buffer.capacity())));
}

} // namespace

Codec::Codec(Role role, const Limits &limits, MaskSource maskSource) : m_limits(limits), m_role(role)
{
    if (maskSource)
        m_maskSource = std::make_unique<MaskSource>(std::move(maskSource));
}

std::vector<Event> Codec::receive(QByteArrayView bytes, TimePoint now)
{
    std::vector<Event> events;
    while (std::optional<Event> event = next(bytes, now))
        events.push_back(*std::move(event));
    return events;
}

std::optional<Event> Codec::next(QByteArrayView &bytes, TimePoint now)
{
    while (m_state != State::closed) {
        Check fault;
        std::optional<Event> event;
        if (!m_inPayload)
            bytes = bytes.sliced(takeHeader(bytes, now, fault));
        if (!fault && m_inPayload) {
            bytes = bytes.sliced(takePayload(bytes, fault));
            if (!fault && m_frame.received == m_frame.size)
                event = finishFrame(fault);
        }
        if (fault)
            return fail(*fault);
        if (event)
            return event;
        if (bytes.isEmpty())
            return {};
    }
    bytes = {};
    return {};
}

/// Consumes bytes up to the end of the header; m_inPayload is set where it is whole. Each part is
/// judged as soon as it is here.
qsizetype Codec::takeHeader(QByteArrayView bytes, TimePoint now, Check &fault)
{
    qsizetype taken = 0;
    while (taken < bytes.size()) {
        m_header[m_headerSize++] = quint8(bytes[taken++]);
        if (m_headerSize < 2)
            continue;
        if (m_headerSize == 2 && (fault = checkFirstTwoBytes(now)))
            return taken;
        const quint8 length7 = m_header[1] & lengthBits;
        const int lengthEnd = 2 + (length7 == 126 ? 2 : length7 == 127 ? 8 : 0);
        const int headerEnd = lengthEnd + (m_frame.isMasked ? int(m_frame.key.size()) : 0);
        if (m_headerSize == lengthEnd && (fault = parseLength(length7, lengthEnd)))
            return taken;
        if (m_headerSize < headerEnd)
            continue;
        if (m_frame.isMasked)
            std::copy_n(m_header.begin() + lengthEnd, m_frame.key.size(), m_frame.key.begin());
        m_headerSize = 0;
        m_inPayload = true;
        break;
    }
    return taken;
}

Codec::Check Codec::checkFirstTwoBytes(TimePoint now)
{
    m_frame = {};
    const quint8 reserved = m_header[0] & reservedBits;
    if (reserved != 0 && !(reserved == compressedBit && m_inflater))
        return Fault{closecode::protocolError, "reserved bits set without an extension"};
    const quint8 opcode = m_header[0] & opcodeBits;
    if (!isKnown(opcode))
        return Fault{closecode::protocolError, "reserved opcode"};
    m_frame.opcode = Opcode(opcode);
    if (reserved != 0 && (isControl(m_frame.opcode) || m_frame.opcode == Opcode::continuation))
        return Fault{closecode::protocolError, "compression announced elsewhere than at a message's begin"};
    m_frame.isFinal = (m_header[0] & finalBit) != 0;
    m_frame.isMasked = (m_header[1] & maskBit) != 0;
    if (m_frame.isMasked && m_role == Role::client)
        return Fault{closecode::protocolError, "masked frame from a server"};
    if (!m_frame.isMasked && m_role == Role::server)
        return Fault{closecode::protocolError, "unmasked frame from a client"};
    return checkOpcode(now);
}

Codec::Check Codec::checkOpcode(TimePoint now)
{
    if (isControl(m_frame.opcode)) {
        if (!m_frame.isFinal)
            return Fault{closecode::protocolError, "fragmented control frame"};
        if ((m_header[1] & lengthBits) > maxControlPayloadBytes)
            return Fault{closecode::protocolError, "control frame over 125 bytes"};
        if (control().frames == 0 || now - control().window >= std::chrono::seconds(1)) {
            control().window = now;
            control().frames = 0;
        }
        if (++control().frames > m_limits.maxControlFramesPerSecond)
            return Fault{closecode::policyViolation, "too many control frames"};
        return {};
    }
    const bool isContinuation = m_frame.opcode == Opcode::continuation;
    if (isContinuation && !m_inMessage)
        return Fault{closecode::protocolError, "continuation of nothing"};
    if (!isContinuation && m_inMessage)
        return Fault{closecode::protocolError, "new message inside a fragmented one"};
    m_fragments = isContinuation ? m_fragments + 1 : 1;
    if (m_fragments > m_limits.maxFragments)
        return Fault{closecode::policyViolation, "too many fragments"};
    if (!isContinuation) {
        m_messageIsText = m_frame.opcode == Opcode::text;
        m_messageIsCompressed = (m_header[0] & compressedBit) != 0;
    }
    return {};
}

Codec::Check Codec::parseLength(quint8 length7, int lengthEnd)
{
    m_frame.size = length7;
    if (length7 == 126)
        m_frame.size = qFromBigEndian<quint16>(m_header.data() + lengthEnd - 2);
    else if (length7 == 127)
        m_frame.size = qFromBigEndian<quint64>(m_header.data() + lengthEnd - 8);
    if (length7 >= 126 && m_frame.size < (length7 == 126 ? 126u : 0x10000u))
        return Fault{closecode::protocolError, "length not in its shortest form"};
    if (m_frame.size >> 63)
        return Fault{closecode::protocolError, "length with its highest bit set"};
    if (isControl(m_frame.opcode))
        return {};
    const qsizetype room = std::max<qsizetype>(m_limits.maxMessageBytes - m_message.size(), 0);
    if (m_frame.size > quint64(room))
        return Fault{closecode::tooBig, "message over the limit"};
    return {};
}

Codec::Control &Codec::control()
{
    if (!m_control)
        m_control = std::make_unique<Control>();
    return *m_control;
}

/// Unmasks what is here of the payload into the message, its only copy.
qsizetype Codec::takePayload(QByteArrayView bytes, Check &fault)
{
    const auto size = qsizetype(std::min<quint64>(quint64(bytes.size()), m_frame.size - m_frame.received));
    if (size == 0)
        return 0;
    QByteArray &target = buffer();
    const qsizetype begin = target.size();
    grow(target, size, begin + qsizetype(m_frame.size - m_frame.received));
    target.resize(begin + size);
    char *const piece = target.data() + begin;
    if (m_frame.isMasked)
        copyMasked(piece, bytes.data(), size, m_frame.key, m_frame.received);
    else
        std::memcpy(piece, bytes.data(), std::size_t(size));
    m_frame.received += quint64(size);
    const bool isText = m_messageIsText && !m_messageIsCompressed;
    if (!isControl(m_frame.opcode) && isText && !m_text.feed({piece, size}))
        fault = Fault{closecode::invalidText, "text that is not UTF-8"};
    return size;
}

std::optional<Event> Codec::finishFrame(Check &fault)
{
    m_inPayload = false;
    if (isControl(m_frame.opcode))
        return finishControl(fault);
    m_inMessage = !m_frame.isFinal;
    if (m_inMessage)
        return {};
    if (m_messageIsText && !m_text.isComplete()) {
        fault = Fault{closecode::invalidText, "text that ends inside a character"};
        return {};
    }
    QByteArray data = takeMessage(fault);
    if (fault || m_state != State::open)
        return {};
    return Message{m_messageIsText, std::move(data)};
}

/// What is no longer reported is not inflated either.
QByteArray Codec::takeMessage(Check &fault)
{
    QByteArray data = std::exchange(m_message, {});
    if (!m_messageIsCompressed || m_state != State::open)
        return data;
    auto message = m_inflater->inflate(data, m_limits.maxMessageBytes);
    if (!message)
        fault = faultOf(message.error());
    else if (m_messageIsText && !isValidUtf8(*message))
        fault = Fault{closecode::invalidText, "text that is not UTF-8"};
    else
        return *std::move(message);
    return {};
}

Codec::Fault Codec::faultOf(InflateFault fault)
{
    switch (fault) {
    case InflateFault::corrupt:
        return {closecode::invalidText, "message that cannot be inflated"};
    case InflateFault::tooLong:
        return {closecode::tooBig, "message over the limit when it is inflated"};
    case InflateFault::noMemory:
        break;
    }
    return {closecode::internalError, "no memory to inflate a message"};
}

std::optional<Event> Codec::finishControl(Check &fault)
{
    if (m_frame.opcode == Opcode::close)
        return finishClose(fault);
    const QByteArray payload = std::exchange(control().payload, {});
    if (m_state != State::open)
        return {};
    if (m_frame.opcode == Opcode::ping) {
        queuePong(payload);
        return PingReceived{payload};
    }
    return PongReceived{payload};
}

std::optional<Event> Codec::finishClose(Check &fault)
{
    const QByteArray payload = std::exchange(control().payload, {});
    quint16 code = closecode::none;
    if (payload.size() == 1) {
        fault = Fault{closecode::protocolError, "close payload of one byte"};
    } else if (payload.size() >= 2) {
        code = qFromBigEndian<quint16>(payload.constData());
        if (!isValidCloseCode(code))
            fault = Fault{closecode::protocolError, "close code that may not be sent"};
        else if (!isValidUtf8(QByteArrayView(payload).sliced(2)))
            fault = Fault{closecode::invalidText, "close reason that is not UTF-8"};
    }
    if (fault)
        return {};
    end(code);
    return CloseReceived{code, payload.mid(2)};
}

void Codec::queuePong(const QByteArray &payload)
{
    std::vector<QByteArray> &pongs = control().pongs;
    if (pongs.size() < std::size_t(m_limits.maxWaitingPongs))
        pongs.push_back(payload);
    else if (!pongs.empty())
        pongs.back() = payload; // RFC 6455, section 5.5.3: the newest is answer enough
}

Failed Codec::fail(Fault fault)
{
    end(fault.code);
    return {fault.code, fault.explanation};
}

/// Ends the connection: a close frame with that code, unless ours is out already.
void Codec::end(quint16 code)
{
    if (m_state == State::open)
        control().closeFrame = frame(Opcode::close, encodeClosePayload(code));
    m_state = State::closed;
    control().closeDeadline.reset();
    m_message = {};
    control().payload = {};
}

QByteArray Codec::takeOutgoing()
{
    QByteArray out;
    if (!m_control)
        return out;
    for (const QByteArray &payload : std::exchange(m_control->pongs, {}))
        out += frame(Opcode::pong, payload);
    out += std::exchange(m_control->closeFrame, {});
    return out;
}

QByteArray Codec::frame(Opcode opcode, QByteArrayView payload)
{
    if (m_role == Role::server)
        return encodeFrame(opcode, payload);
    return encodeMaskedFrame(opcode, payload, m_maskSource ? (*m_maskSource)() : systemMaskKey());
}

QByteArray Codec::encode(Opcode opcode, QByteArrayView payload)
{
    return m_state == State::open ? frame(opcode, payload) : QByteArray();
}

void Codec::close(quint16 code, QByteArrayView reason, TimePoint now)
{
    if (m_state != State::open)
        return;
    control().closeFrame = frame(Opcode::close, encodeClosePayload(code, reason));
    m_state = State::closing;
    control().closeDeadline = now + m_limits.closeTimeout;
}

std::vector<Event> Codec::advance(TimePoint now)
{
    std::vector<Event> events;
    if (const auto deadline = nextDeadline(); deadline && now >= *deadline)
        events.emplace_back(fail({closecode::abnormal, "no answer to our close"}));
    return events;
}

} // namespace tincan::websocket

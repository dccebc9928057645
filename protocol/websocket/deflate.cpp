// SPDX-License-Identifier: MIT
#include "protocol/websocket/deflate.h"

#include "protocol/websocket/frame.h"

#include <algorithm>
#define ZLIB_CONST // its input is not written to
#include <zlib.h>

namespace tincan::websocket {

namespace {

constexpr int memoryLevel = 8;
constexpr qsizetype maxInputBytes = 1 << 30; // given to zlib at once, which counts in 32 bits
constexpr qsizetype firstRoom = 4; // what is made room for at first, as a multiple of what came

/// What ends a flushed message and is not sent (RFC 7692, section 7.2.1).
constexpr QByteArrayView flushEnd("\x00\x00\xff\xff", 4);
/// That, and an empty last block, which tells whether the message ended where one may end.
constexpr QByteArrayView messageEnd("\x00\x00\xff\xff\x01\x00\x00\xff\xff", 9);

const Bytef *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const Bytef *>(view.data());
}

Bytef *bytesOf(char *data)
{
    return reinterpret_cast<Bytef *>(data);
}

} // namespace

enum class Inflater::Outcome : quint8 { goesOn, ended, corrupt, tooLong, noMemory };

Inflater::Inflater() = default;
Inflater::~Inflater() = default;

void Inflater::End::operator()(z_stream_s *stream) const
{
    ::inflateEnd(stream);
    delete stream;
}

/// What the message before left behind goes: no message can refer to one of another connection.
bool Inflater::reset()
{
    if (m_stream)
        return ::inflateReset(m_stream.get()) == Z_OK;
    m_stream.reset(new z_stream{});
    if (::inflateInit2(m_stream.get(), -maxWindowBits) == Z_OK)
        return true;
    m_stream.reset();
    return false;
}

tl::expected<QByteArray, InflateFault> Inflater::inflate(QByteArrayView compressed, qsizetype maxBytes)
{
    QByteArray message;
    if (compressed.isEmpty())
        return message; // which should have been one zero, but can mean nothing else
    if (!reset())
        return tl::unexpected(InflateFault::noMemory);
    Outcome outcome = Outcome::goesOn;
    while (!compressed.isEmpty() && (outcome == Outcome::goesOn || outcome == Outcome::ended)) {
        // A last block ends the stream, but not the message (section 7.2.3.4); the window stays.
        if (outcome == Outcome::ended)
            ::inflateResetKeep(m_stream.get());
        outcome = run(compressed, message, maxBytes);
    }
    if (outcome == Outcome::goesOn) {
        QByteArrayView end = messageEnd;
        outcome = run(end, message, maxBytes);
        if (outcome == Outcome::ended && !end.isEmpty())
            outcome = Outcome::corrupt;
    }
    switch (outcome) {
    case Outcome::ended:
        return message;
    case Outcome::tooLong:
        return tl::unexpected(InflateFault::tooLong);
    case Outcome::noMemory:
        return tl::unexpected(InflateFault::noMemory);
    case Outcome::goesOn:
    case Outcome::corrupt:
        break;
    }
    return tl::unexpected(InflateFault::corrupt);
}

/// Inflates input, which is consumed, until that or the stream ends.
Inflater::Outcome Inflater::run(QByteArrayView &input, QByteArray &out, qsizetype maxBytes)
{
    Outcome outcome = Outcome::goesOn;
    while (outcome == Outcome::goesOn && !input.isEmpty()) {
        const QByteArrayView piece = input.first(std::min(input.size(), maxInputBytes));
        if (out.capacity() == 0)
            out.reserve(std::min(maxBytes, firstRoom * piece.size()));
        m_stream->next_in = bytesOf(piece);
        m_stream->avail_in = uInt(piece.size());
        bool isFull = true;
        while (outcome == Outcome::goesOn && isFull) {
            outcome = step(out, maxBytes);
            isFull = m_stream->avail_out == 0;
        }
        input = input.sliced(piece.size() - qsizetype(m_stream->avail_in));
    }
    return outcome;
}

/// Goes on until there is no more input, or no more room. Where out has its greatest size, one byte more
/// tells that the message is too long.
Inflater::Outcome Inflater::step(QByteArray &out, qsizetype maxBytes)
{
    const qsizetype begin = out.size();
    char surplus = 0;
    const bool isAtLimit = begin >= maxBytes;
    if (!isAtLimit && begin == out.capacity())
        out.reserve(std::min(maxBytes, 2 * begin + 1));
    const qsizetype room
        = isAtLimit ? 1 : std::min({out.capacity() - begin, maxBytes - begin, maxInputBytes});
    if (!isAtLimit)
        out.resize(begin + room);
    m_stream->next_out = bytesOf(isAtLimit ? &surplus : out.data() + begin);
    m_stream->avail_out = uInt(room);
    const int result = ::inflate(m_stream.get(), Z_SYNC_FLUSH);
    const qsizetype made = room - qsizetype(m_stream->avail_out);
    if (isAtLimit && made > 0)
        return Outcome::tooLong;
    if (!isAtLimit)
        out.truncate(begin + made);
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: // there was nothing to do
        return Outcome::goesOn;
    case Z_STREAM_END:
        return Outcome::ended;
    case Z_MEM_ERROR:
        return Outcome::noMemory;
    default:
        return Outcome::corrupt;
    }
}

Deflater::Deflater() = default;
Deflater::~Deflater() = default;

void Deflater::End::operator()(z_stream_s *stream) const
{
    ::deflateEnd(stream);
    delete stream;
}

bool Deflater::reset()
{
    if (m_stream)
        return ::deflateReset(m_stream.get()) == Z_OK;
    m_stream.reset(new z_stream{});
    if (::deflateInit2(
            m_stream.get(), Z_BEST_SPEED, Z_DEFLATED, -maxWindowBits, memoryLevel, Z_DEFAULT_STRATEGY)
        == Z_OK)
        return true;
    m_stream.reset();
    return false;
}

/// One compressor serves every window: it forgets what it has seen after each piece of that size.
QByteArray Deflater::deflate(QByteArrayView message, int windowBits)
{
    if (message.isEmpty() || !reset())
        return {}; // no memory for it: plain is as good
    QByteArray payload(message.size() + flushEnd.size(), Qt::Uninitialized);
    const qsizetype pieceBytes = windowBits < maxWindowBits ? qsizetype(1) << windowBits : maxInputBytes;
    qsizetype made = 0;
    while (!message.isEmpty()) {
        const QByteArrayView piece = message.first(std::min(message.size(), pieceBytes));
        message = message.sliced(piece.size());
        m_stream->next_in = bytesOf(piece);
        m_stream->avail_in = uInt(piece.size());
        const qsizetype room = std::min(payload.size() - made, 2 * maxInputBytes);
        m_stream->next_out = bytesOf(payload.data() + made);
        m_stream->avail_out = uInt(room);
        if (::deflate(m_stream.get(), message.isEmpty() ? Z_SYNC_FLUSH : Z_FULL_FLUSH) != Z_OK
            || m_stream->avail_out == 0)
            return {}; // no shorter
        made += room - qsizetype(m_stream->avail_out);
    }
    payload.truncate(made);
    Q_ASSERT(payload.endsWith(flushEnd));
    payload.chop(flushEnd.size());
    return payload;
}

QByteArray Deflater::deflateFrame(const QByteArray &frame, int windowBits)
{
    const QByteArray payload = deflate(payloadOf(frame), windowBits);
    if (payload.isEmpty())
        return frame;
    QByteArray compressed;
    compressed.reserve(maxFrameHeaderBytes + payload.size());
    appendFrameHeader(compressed, opcodeOf(frame), payload.size());
    compressed.front() = char(quint8(compressed.front()) | compressedBit);
    return compressed.append(payload);
}

} // namespace tincan::websocket

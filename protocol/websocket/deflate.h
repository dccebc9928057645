// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <tl/expected.hpp>

struct z_stream_s;

namespace tincan::websocket {

/// The window of DEFLATE, as its exponent of 2: what a compressor may refer back to.
constexpr int minWindowBits = 8;
constexpr int maxWindowBits = 15;

/// Why a message cannot be inflated.
enum class InflateFault : quint8 {
    corrupt, ///< is no DEFLATE data, is cut off, or refers to an earlier message
    tooLong, ///< would be longer than may be
    noMemory,
};

/// Inflates whole messages (RFC 7692, section 7.2.2), each by itself: nothing of one is left for the next,
/// so one object serves all connections of a thread.
///
/// Holds about 40 KB from the first message on. Not thread-safe.
class Inflater
{
public:
    Inflater();
    ~Inflater();
    Q_DISABLE_COPY_MOVE(Inflater)

    /// The message of this payload. It never grows over maxBytes, whatever it would become.
    tl::expected<QByteArray, InflateFault> inflate(QByteArrayView compressed, qsizetype maxBytes);

private:
    enum class Outcome : quint8;
    struct End
    {
        void operator()(z_stream_s *stream) const;
    };

    bool reset();
    Outcome run(QByteArrayView &input, QByteArray &out, qsizetype maxBytes);
    Outcome step(QByteArray &out, qsizetype maxBytes);

    std::unique_ptr<z_stream_s, End> m_stream;
};

/// Deflates whole messages (RFC 7692, section 7.2.1), each by itself, so that what it made can be sent to
/// any number of connections: fast rather than small.
///
/// Holds about 270 KB from the first message on. Not thread-safe.
class Deflater
{
public:
    Deflater();
    ~Deflater();
    Q_DISABLE_COPY_MOVE(Deflater)

    /// The payload for this message, for whoever has a window of 2^windowBits bytes (8 to 15). Empty where
    /// it would be no shorter than the message.
    QByteArray deflate(QByteArrayView message, int windowBits = maxWindowBits);
    /// A whole unmasked frame of an unfragmented message, made one of its compressed payload; the same
    /// frame where that would be no shorter.
    QByteArray deflateFrame(const QByteArray &frame, int windowBits = maxWindowBits);

private:
    struct End
    {
        void operator()(z_stream_s *stream) const;
    };

    bool reset();

    std::unique_ptr<z_stream_s, End> m_stream;
};

} // namespace tincan::websocket

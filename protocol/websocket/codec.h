// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/frame.h"
#include "protocol/websocket/utf8.h"

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace tincan::websocket {

class Inflater;
enum class InflateFault : quint8;

using TimePoint = std::chrono::steady_clock::time_point;

/// Which end of the connection a codec is. A client masks what it sends, a server must not.
enum class Role : quint8 { server, client };

/// What a peer may ask of us. Beyond each, the codec fails with the code named.
struct Limits
{
    qsizetype maxMessageBytes = 1'000'000; ///< whole message, all fragments together: 1009
    int maxFragments = 16'384; ///< frames in a message, empty ones counted: 1008
    int maxControlFramesPerSecond = 100; ///< 1008
    int maxWaitingPongs = 16; ///< answers not yet taken; further pings replace the newest
    std::chrono::milliseconds closeTimeout{5'000}; ///< for the peer's answer to our close
};

/// A whole message, its fragments joined. Text is valid UTF-8, a leading byte order mark kept.
struct Message
{
    bool isText;
    QByteArray data;
};
/// A ping was received; its answer waits in takeOutgoing().
struct PingReceived
{
    QByteArray payload;
};
struct PongReceived
{
    QByteArray payload;
};
/// The closing handshake was begun or answered by the peer. Send what takeOutgoing() has, then
/// drop the connection. code is closecode::none where the peer gave none.
struct CloseReceived
{
    quint16 code;
    QByteArray reason;
};
/// The peer broke a rule (or did not answer our close in time: closecode::abnormal). Send what
/// takeOutgoing() has, which ends in a close frame with this code, then drop the connection.
struct Failed
{
    quint16 code;
    QByteArray explanation; ///< for a log; not sent to the peer
};
using Event = std::variant<Message, PingReceived, PongReceived, CloseReceived, Failed>;

/// One end of a WebSocket connection after its handshake (RFC 6455), without any IO.
///
/// Bytes go in with receive(), events come out; what the codec answers by itself (pong, close)
/// waits in takeOutgoing(). Messages to send are encoded by encode(), or, on a server, once for
/// many connections by encodeFrame(). Any split of the input gives the same events; a length that
/// a header claims is never allocated before its bytes are here. The only extension it knows is
/// permessage-deflate for what it receives, after takeCompressed(); else RSV is 0.
///
///     open ──close()──▶ closing ──peer's close, or deadline──▶ closed
///      ├──peer's close──────────────────────────────────────────▲
///      └──peer breaks a rule────────────────────────────────────┘
///
/// In closing, what the peer still sends is checked but no longer reported; in closed, ignored.
class Codec
{
public:
    using MaskSource = std::function<MaskKey()>;
    enum class State : quint8 { open, closing, closed };

    /// maskSource is asked for each frame a client sends; without one the system's generator is.
    explicit Codec(Role role, const Limits &limits = {}, MaskSource maskSource = {});

    /// From here on the peer may compress messages, each by itself (RFC 7692, client_no_context_takeover).
    /// A message is kept as it came until it is whole, and then inflated to at most
    /// Limits::maxMessageBytes. The inflater is not owned, and may serve any number of codecs.
    void takeCompressed(Inflater &inflater) { m_inflater = &inflater; }
    bool takesCompressed() const { return m_inflater != nullptr; }

    /// What the next bytes of the peer meant, in order. Ends in CloseReceived or Failed, once.
    std::vector<Event> receive(QByteArrayView bytes, TimePoint now);
    /// The first thing that they meant, leaving in bytes those behind it; nothing: all were used up.
    std::optional<Event> next(QByteArrayView &bytes, TimePoint now);

    /// The pongs and the close frame that the codec owes the peer, in order; empties them. To keep
    /// pongs bounded, take them only while what was taken before has left for the socket.
    QByteArray takeOutgoing();
    bool hasOutgoing() const
    {
        return m_control && (!m_control->pongs.empty() || !m_control->closeFrame.isEmpty());
    }

    /// A whole message (or a ping or pong) as a frame, masked on a client. Nothing but an empty
    /// array once close() was called or the connection ended: no data may follow a close frame.
    QByteArray encode(Opcode opcode, QByteArrayView payload);

    /// Begins the closing handshake: the frame waits in takeOutgoing(), to be sent after all
    /// messages. code none sends an empty close frame. Again, or when closed: no effect.
    void close(quint16 code, QByteArrayView reason, TimePoint now);

    State state() const { return m_state; }
    /// When advance() must be called next; empty unless closing.
    std::optional<TimePoint> nextDeadline() const
    {
        return m_control ? m_control->closeDeadline : std::nullopt;
    }
    /// Failed where the peer has not answered our close by now.
    std::vector<Event> advance(TimePoint now);

private:
    struct Header
    {
        Opcode opcode = Opcode::continuation;
        bool isFinal = false;
        bool isMasked = false;
        MaskKey key{};
        quint64 size = 0; // bytes of payload
        quint64 received = 0; // of these
    };
    // Made at the first control frame, or at close(): most connections see none until then.
    struct Control
    {
        QByteArray payload; // of the frame being read
        TimePoint window{}; // when the second began in which they are counted
        int frames = 0; // in that second
        std::vector<QByteArray> pongs;
        QByteArray closeFrame;
        std::optional<TimePoint> closeDeadline;
    };
    struct Fault
    {
        quint16 code;
        const char *explanation;
    };
    using Check = std::optional<Fault>;

    qsizetype takeHeader(QByteArrayView bytes, TimePoint now, Check &fault);
    Check checkFirstTwoBytes(TimePoint now);
    Check checkOpcode(TimePoint now);
    Check parseLength(quint8 length7, int lengthEnd);
    qsizetype takePayload(QByteArrayView bytes, Check &fault);
    QByteArray &buffer() { return isControl(m_frame.opcode) ? control().payload : m_message; }
    Control &control();
    std::optional<Event> finishFrame(Check &fault);
    QByteArray takeMessage(Check &fault);
    static Fault faultOf(InflateFault fault);
    std::optional<Event> finishControl(Check &fault);
    std::optional<Event> finishClose(Check &fault);
    void queuePong(const QByteArray &payload);
    Failed fail(Fault fault);
    void end(quint16 code);
    QByteArray frame(Opcode opcode, QByteArrayView payload);

    Limits m_limits;
    std::unique_ptr<MaskSource> m_maskSource; // of a client
    Inflater *m_inflater = nullptr; // where messages may be compressed
    Role m_role;
    State m_state = State::open;

    std::array<quint8, maxFrameHeaderBytes> m_header{}; // of the frame being read, as it drips in
    quint8 m_headerSize = 0;
    bool m_inPayload = false;
    Header m_frame;

    bool m_inMessage = false; // a data frame without FIN was read
    bool m_messageIsText = false;
    bool m_messageIsCompressed = false;
    int m_fragments = 0;
    QByteArray m_message;
    Utf8Validator m_text;
    std::unique_ptr<Control> m_control;
};

} // namespace tincan::websocket

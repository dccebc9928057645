// SPDX-License-Identifier: MIT
#include "protocol/engineio/outgoingmessage.h"

#include "protocol/engineio/utf16length.h"
#include "protocol/websocket/deflate.h"

#include <algorithm>
#include <atomic>
#include <forward_list>
#include <mutex>

namespace tincan::engineio {

namespace {

/// Made by whoever needs it first, and kept for the others.
class Lazy
{
public:
    template <typename Make>
    const QByteArray &get(const Make &make)
    {
        std::call_once(m_once, [&] { m_bytes = make(); });
        return m_bytes;
    }

private:
    std::once_flag m_once;
    QByteArray m_bytes;
};

/// What only some clients need of bytes.
struct BinaryForms
{
    Lazy base64; // "b…", as polled in revision 4
    Lazy typedFrame; // the frame of revision 3
    Lazy base64Frame; // frames of text, in revision 4 and 3
    Lazy typedBase64Frame;
};

/// Frames that somebody wanted compressed.
class DeflatedFrames
{
public:
    const QByteArray &get(const QByteArray &frame, int windowBits, websocket::Deflater &deflater)
    {
        const std::lock_guard lock(m_mutex);
        for (const Form &form : m_forms) {
            if (form.plain == frame.constData() && form.windowBits == windowBits)
                return form.deflated;
        }
        m_forms.push_front({frame.constData(), windowBits, deflater.deflateFrame(frame, windowBits)});
        return m_forms.front().deflated;
    }

private:
    struct Form
    {
        const char *plain; // a frame of the same message
        int windowBits;
        QByteArray deflated;
    };

    std::mutex m_mutex;
    std::forward_list<Form> m_forms; // at most one for each frame and window
};

/// An object made by whoever needs it first: a pointer for those who do not.
template <typename T>
class LazyObject
{
public:
    LazyObject() = default;
    ~LazyObject() { delete m_object.load(); }
    Q_DISABLE_COPY_MOVE(LazyObject)

    T &get()
    {
        T *object = m_object.load();
        if (object)
            return *object;
        auto made = std::make_unique<T>();
        return m_object.compare_exchange_strong(object, made.get()) ? *made.release() : *object;
    }

private:
    std::atomic<T *> m_object = nullptr;
};

} // namespace

struct OutgoingMessage::Encodings
{
    QByteArray frame; // header and payload; of text, the payload is the polling text
    qsizetype payloadAt = 0;
    std::unique_ptr<BinaryForms> binary; // null: text
    mutable LazyObject<DeflatedFrames> deflated;
    mutable std::atomic<qsizetype> textUnits = -1; // of text, where a client of revision 3 polled it
};

namespace {

constexpr char messageType = char(PacketType::message);

QByteArray makeFrame(websocket::Opcode opcode, QByteArrayView type, QByteArrayView data)
{
    QByteArray frame;
    frame.reserve(websocket::maxFrameHeaderBytes + type.size() + data.size());
    websocket::appendFrameHeader(frame, opcode, type.size() + data.size());
    frame.resize(frame.size() + type.size() + data.size());
    std::copy(type.begin(), type.end(), frame.end() - data.size() - type.size());
    std::copy(data.begin(), data.end(), frame.end() - data.size());
    return frame;
}

} // namespace

OutgoingMessage::OutgoingMessage(std::shared_ptr<const Encodings> encodings)
    : m_encodings(std::move(encodings))
{
}

OutgoingMessage OutgoingMessage::text(QByteArrayView utf8)
{
    return packet(PacketType::message, utf8);
}

OutgoingMessage OutgoingMessage::binary(QByteArrayView bytes)
{
    auto encodings = std::make_shared<Encodings>();
    encodings->frame = makeFrame(websocket::Opcode::binary, {}, bytes);
    encodings->payloadAt = encodings->frame.size() - bytes.size();
    encodings->binary = std::make_unique<BinaryForms>();
    return OutgoingMessage(std::move(encodings));
}

OutgoingMessage OutgoingMessage::packet(PacketType type, QByteArrayView data)
{
    const char digit = char('0' + int(type));
    auto encodings = std::make_shared<Encodings>();
    encodings->frame = makeFrame(websocket::Opcode::text, {&digit, 1}, data);
    encodings->payloadAt = encodings->frame.size() - data.size() - 1;
    return OutgoingMessage(std::move(encodings));
}

OutgoingMessage OutgoingMessage::uncompressed() const
{
    OutgoingMessage same = *this;
    same.m_mayBeCompressed = false;
    return same;
}

bool OutgoingMessage::isBinary() const
{
    return m_encodings->binary != nullptr;
}

QByteArrayView OutgoingMessage::data() const
{
    return isBinary() ? webSocketPayload() : webSocketPayload().sliced(1);
}

Packet OutgoingMessage::toPacket() const
{
    const PacketType type = isBinary() ? PacketType::message : PacketType(webSocketPayload().front() - '0');
    return {type, isBinary(), data().toByteArray()};
}

QByteArrayView OutgoingMessage::pollingText() const
{
    if (!isBinary())
        return webSocketPayload();
    return m_encodings->binary->base64.get(
        [this] { return 'b' + webSocketPayload().toByteArray().toBase64(); });
}

qsizetype OutgoingMessage::pollingTextUnits() const
{
    if (isBinary())
        return pollingText().size();
    qsizetype units = m_encodings->textUnits.load(std::memory_order_relaxed);
    if (units < 0) {
        units = utf16Length(pollingText()); // whoever counts at the same time gets the same
        m_encodings->textUnits.store(units, std::memory_order_relaxed);
    }
    return units;
}

QByteArrayView OutgoingMessage::webSocketPayload() const
{
    return QByteArrayView(m_encodings->frame).sliced(m_encodings->payloadAt);
}

const QByteArray &OutgoingMessage::webSocketFrame(Revision revision) const
{
    if (revision == Revision::four || !isBinary())
        return m_encodings->frame;
    return m_encodings->binary->typedFrame.get(
        [this] { return makeFrame(websocket::Opcode::binary, QByteArrayView(&messageType, 1), data()); });
}

const QByteArray &OutgoingMessage::webSocketTextFrame(Revision revision) const
{
    if (!isBinary())
        return m_encodings->frame;
    const auto frame = [this](QByteArrayView type) {
        return makeFrame(websocket::Opcode::text, type, pollingText().sliced(1));
    };
    BinaryForms &forms = *m_encodings->binary;
    if (revision == Revision::four)
        return forms.base64Frame.get([&] { return frame("b"); });
    return forms.typedBase64Frame.get([&] { return frame("b4"); });
}

const QByteArray &OutgoingMessage::deflatedFrame(
    const QByteArray &frame, int windowBits, websocket::Deflater &deflater) const
{
    return m_encodings->deflated.get().get(frame, windowBits, deflater);
}

} // namespace tincan::engineio

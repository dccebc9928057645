// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/session.h"

#include <QQueue>
#include <QStringList>

#include <utility>

namespace tincan::test {

/// An Engine.IO session without a network: the test is the client at its other end.
///
/// Held to the contract of engineio::Session: no callback from within a call but close(), nothing handed
/// out while reading is off, nothing sent or handed out once it is closed.
class MemorySession final : public engineio::Session
{
public:
    explicit MemorySession(
        HandshakeRequest request = {}, engineio::Revision revision = engineio::Revision::four)
        : m_request(std::make_shared<const HandshakeRequest>(std::move(request))), m_revision(revision)
    {
    }

    // The client's end.
    void clientSends(const QByteArray &text) { receive(text, false); }
    void clientSendsBinary(const QByteArray &bytes) { receive(bytes, true); }
    /// The session ends from outside: the client left, or was lost.
    void end(engineio::CloseReason reason)
    {
        m_open = false;
        if (auto *observer = std::exchange(m_observer, nullptr))
            observer->sessionClosed(reason);
    }
    /// What came since the last call: text without Engine.IO's digit, binary as "bin:" and hex.
    QStringList take() { return std::exchange(m_sent, {}); }
    /// The messages themselves, to see what is shared.
    const QList<engineio::OutgoingMessage> &messages() const { return m_messages; }
    bool isReading() const { return m_reading; }
    qsizetype unread() const { return m_unread.size(); }
    /// Hands out what waited while reading was off.
    void deliverUnread()
    {
        while (m_reading && m_observer && !m_unread.isEmpty()) {
            const auto [data, isBinary] = m_unread.dequeue();
            m_observer->messageReceived(data, isBinary);
        }
    }
    void setWritable(bool writable) { m_writable = writable; }
    void setQueuedBytes(qsizetype bytes) { m_queuedBytes = bytes; }

    // engineio::Session
    QByteArray id() const override { return QByteArrayLiteral("session-id-of-a-test"); }
    std::shared_ptr<const HandshakeRequest> request() const override { return m_request; }
    engineio::Revision revision() const override { return m_revision; }
    engineio::Transport transport() const override { return engineio::Transport::webSocket; }
    void setObserver(engineio::SessionObserver *observer) override { m_observer = observer; }
    void send(const engineio::OutgoingMessage &message) override
    {
        if (!m_open)
            return;
        m_messages.append(message);
        m_sent.append(message.isBinary()
                ? QStringLiteral("bin:") + QString::fromLatin1(message.data().toByteArray().toHex())
                : QString::fromUtf8(message.data()));
    }
    bool isWritable() const override { return m_open && m_writable; }
    qsizetype queuedBytes() const override { return m_queuedBytes; }
    void setReading(bool on) override { m_reading = on; }
    void close() override
    {
        if (m_open)
            end(engineio::CloseReason::forcedClose);
    }
    bool isOpen() const override { return m_open; }

private:
    void receive(const QByteArray &data, bool isBinary)
    {
        if (!m_open)
            return;
        m_unread.enqueue({data, isBinary});
        deliverUnread();
    }

    std::shared_ptr<const HandshakeRequest> m_request;
    engineio::Revision m_revision;
    engineio::SessionObserver *m_observer = nullptr;
    QStringList m_sent;
    QList<engineio::OutgoingMessage> m_messages;
    QQueue<std::pair<QByteArray, bool>> m_unread;
    qsizetype m_queuedBytes = 0;
    bool m_open = true;
    bool m_reading = true;
    bool m_writable = true;
};

} // namespace tincan::test

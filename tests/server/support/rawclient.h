// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QTcpSocket>
#include <QTimer>

#include <optional>

namespace tincan::test {

/// One HTTP response as it came.
struct RawResponse
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    /// The first field of that name, whatever its case; empty where there is none.
    QByteArray field(const QByteArray &name) const
    {
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
                return line.mid(colon + 1).trimmed();
        }
        return {};
    }
    bool hasField(const QByteArray &name) const
    {
        return head.toLower().contains('\n' + name.toLower() + ':');
    }
};

/// A client that sends exactly the bytes it is told to, over a real socket.
class RawClient
{
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        waitUntil([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    }

    QTcpSocket &socket() { return m_socket; }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }

    /// The next response; nothing where the connection ends before it is whole. HEAD has no body.
    std::optional<RawResponse> response(bool isHead = false)
    {
        std::optional<RawResponse> result;
        waitUntil([&] {
            m_received += m_socket.readAll();
            result = takeResponse(isHead);
            return result || isClosed();
        });
        return result;
    }
    /// Waits for so many bytes, and takes them.
    QByteArray bytes(qsizetype count)
    {
        waitUntil([&] {
            m_received += m_socket.readAll();
            return m_received.size() >= count || isClosed();
        });
        const QByteArray taken = m_received.first(std::min(count, m_received.size()));
        m_received.remove(0, taken.size());
        return taken;
    }
    /// Whether the server hangs up; what it still sends is kept.
    bool waitForClose()
    {
        return waitUntil([&] {
            m_received += m_socket.readAll();
            return m_socket.state() == QAbstractSocket::UnconnectedState;
        });
    }
    /// Bytes that no response took.
    QByteArray rest()
    {
        m_received += m_socket.readAll();
        return m_received;
    }

    /// Runs the event loop until it holds. Unlike QTest::qWaitFor() it wakes with every event.
    template <typename Condition>
    static bool waitUntil(Condition condition, int timeoutMs = 10'000)
    {
        bool isLate = false;
        QTimer timeout;
        QObject::connect(&timeout, &QTimer::timeout, &timeout, [&] { isLate = true; });
        timeout.start(timeoutMs);
        while (!condition()) {
            if (isLate)
                return false;
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        return true;
    }

private:
    bool isClosed() const
    {
        return m_socket.state() == QAbstractSocket::UnconnectedState && m_socket.bytesAvailable() == 0;
    }
    std::optional<RawResponse> takeResponse(bool isHead)
    {
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        if (end < 0)
            return std::nullopt;
        RawResponse response;
        response.head = m_received.first(end + 2);
        response.status = response.head.mid(9, 3).toInt();
        const qsizetype length = isHead ? 0 : response.field("Content-Length").toLongLong();
        if (m_received.size() < end + 4 + length)
            return std::nullopt;
        response.body = m_received.mid(end + 4, length);
        m_received.remove(0, end + 4 + length);
        return response;
    }

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace tincan::test

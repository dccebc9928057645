// SPDX-License-Identifier: MIT
#include "server/net/loop.h"
#include "server/net/sendqueue.h"
#include "server/net/socket.h"

#include <QTcpServer>
#include <QTest>

#include <memory>
#include <optional>

using namespace std::chrono_literals;
using namespace tincan::net;

namespace {

/// Accepts one connection as a Socket, or as the plain QTcpSocket of other platforms.
class OneServer : public QTcpServer
{
public:
    explicit OneServer(bool direct) : m_direct(direct) { listen(QHostAddress::LocalHost); }
    std::unique_ptr<QTcpSocket> socket;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (m_direct) {
            auto own = std::make_unique<Socket>();
            own->adopt(descriptor);
            socket = std::move(own);
        } else {
            socket = std::make_unique<QTcpSocket>();
            socket->setSocketDescriptor(descriptor);
        }
    }

private:
    bool m_direct;
};

struct Watcher : SendQueue::Observer
{
    void sendQueueRelieved() override { ++relieved; }
    void sendQueueFailed(SendFailure reason) override { failure = reason; }
    int relieved = 0;
    std::optional<SendFailure> failure;
};

} // namespace

class TestSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSendsAtOnceWhatIsWritten();
    void itBuffersWhatTheKernelDoesNotTake();
    void itHasNoDelay();
    void aQueueDeliversMegabytesToASlowReader_data();
    void aQueueDeliversMegabytesToASlowReader();
    void bytesWrittenBeforeTheQueueLeaveFirst();
    void aQueueFailsWhenThePeerResets();

private:
    void connectPair(bool direct)
    {
        m_server = std::make_unique<OneServer>(direct);
        m_client = std::make_unique<QTcpSocket>();
        m_client->connectToHost(m_server->serverAddress(), m_server->serverPort());
        QTRY_VERIFY(m_server->socket && m_client->state() == QAbstractSocket::ConnectedState);
    }
    QTcpSocket &peer() { return *m_server->socket; }

    std::unique_ptr<OneServer> m_server;
    std::unique_ptr<QTcpSocket> m_client;
};

void TestSocket::itSendsAtOnceWhatIsWritten()
{
    connectPair(true);
    QCOMPARE(peer().write("hello"), 5);
    QCOMPARE(peer().bytesToWrite(), 0);
    QTRY_COMPARE(m_client->bytesAvailable(), 5);
    QCOMPARE(m_client->readAll(), "hello");
}

void TestSocket::itBuffersWhatTheKernelDoesNotTake()
{
    connectPair(true);
    const QByteArray large(20'000'000, 'x');
    m_client->setReadBufferSize(1);
    QCOMPARE(peer().write(large), large.size());
    QVERIFY(peer().bytesToWrite() > 0);
    QCOMPARE(peer().write("end"), 3);
    m_client->setReadBufferSize(0);
    QByteArray received;
    QTRY_VERIFY((received += m_client->readAll(), received.size() == large.size() + 3));
    QVERIFY(received == large + "end");
}

void TestSocket::itHasNoDelay()
{
    connectPair(true);
    QCOMPARE(peer().socketOption(QAbstractSocket::LowDelayOption).toInt(), 1);
}

void TestSocket::aQueueDeliversMegabytesToASlowReader_data()
{
    QTest::addColumn<bool>("direct");
    QTest::addRow("on the descriptor") << true;
    QTest::addRow("through the socket's buffer") << false;
}

void TestSocket::aQueueDeliversMegabytesToASlowReader()
{
    QFETCH(bool, direct);
    connectPair(direct);
    Loop loop;
    Watcher watcher;
    SendLimits limits;
    limits.hardBytes = 100'000'000;
    SendQueue queue(loop, peer(), limits, watcher);
    QByteArray expected;
    for (int i = 0; i < 300; ++i) {
        const QByteArray piece(i % 4 == 0 ? 200'000 : 50, char('a' + i % 26));
        queue.enqueue(piece);
        expected += piece;
    }
    m_client->setReadBufferSize(50'000);
    QByteArray received;
    const auto read = [&] { received += m_client->readAll(); };
    connect(m_client.get(), &QTcpSocket::readyRead, this, read);
    QTRY_COMPARE_WITH_TIMEOUT(received.size(), expected.size(), 30'000);
    QVERIFY(received == expected);
    QTRY_VERIFY(queue.isEmpty());
    QCOMPARE(loop.wheel().activeCount(), 0);
    QVERIFY(!watcher.failure);
}

void TestSocket::bytesWrittenBeforeTheQueueLeaveFirst()
{
    connectPair(true);
    Loop loop;
    Watcher watcher;
    const QByteArray large(20'000'000, 'x');
    peer().write(large);
    QVERIFY(peer().bytesToWrite() > 0);
    SendQueue queue(loop, peer(), {}, watcher);
    queue.enqueue("end");
    QByteArray received;
    QTRY_VERIFY((received += m_client->readAll(), received.size() == large.size() + 3));
    QVERIFY(received.endsWith("xend"));
}

void TestSocket::aQueueFailsWhenThePeerResets()
{
    connectPair(true);
    Loop loop;
    Watcher watcher;
    SendQueue queue(loop, peer(), {}, watcher);
    m_client->setReadBufferSize(1);
    for (int i = 0; i < 7; ++i)
        queue.enqueue(QByteArray(1'000'000, 'x'));
    QTRY_VERIFY(queue.isBlocked());
    m_client->abort();
    QTRY_COMPARE(watcher.failure, SendFailure::broken);
    QVERIFY(queue.isEmpty());
}

QTEST_GUILESS_MAIN(TestSocket)
#include "tst_net_socket.moc"

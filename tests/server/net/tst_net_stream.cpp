// SPDX-License-Identifier: MIT
#include "server/net/acceptor.h"
#include "server/net/dispatcher.h"
#include "server/net/loop.h"
#include "server/net/sendqueue.h"
#include "server/net/stream.h"
#include "server/net/thread.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <atomic>
#include <memory>
#include <optional>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

using namespace std::chrono_literals;
using namespace tincan::net;

namespace {

/// Accepts one connection as a stream on its descriptor, or on a QTcpSocket.
class OneServer : public QTcpServer
{
public:
    explicit OneServer(bool direct) : m_direct(direct) { listen(QHostAddress::LocalHost); }
    std::unique_ptr<Stream> stream;
    qintptr descriptor = -1;

protected:
    void incomingConnection(qintptr accepted) override
    {
        descriptor = accepted;
        if (m_direct) {
            stream = makeStream(accepted);
        } else {
            auto socket = std::make_unique<QTcpSocket>();
            socket->setSocketDescriptor(accepted);
            stream = makeStream(std::move(socket));
        }
    }

private:
    bool m_direct;
};

/// Reads all it is told of.
struct Reader : Stream::Observer
{
    explicit Reader(Stream &from) : stream(from)
    {
        stream.setObserver(this);
        stream.setReading(true);
    }
    void streamReadable() override
    {
        ++told;
        char buffer[1000];
        const qint64 size = stream.read(buffer);
        if (size > 0)
            received.append(buffer, size);
        if (size >= 0)
            return;
        end = size;
        stream.setReading(false);
    }
    void streamWritable() override { ++writable; }

    Stream &stream;
    QByteArray received;
    int told = 0;
    int writable = 0;
    std::optional<qint64> end;
};

struct Watcher : Stream::Observer, SendQueue::Observer
{
    void streamReadable() override { }
    void streamWritable() override { queue->streamWritable(); }
    void sendQueueRelieved() override { ++relieved; }
    void sendQueueFailed(SendFailure reason) override { failure = reason; }
    SendQueue *queue = nullptr;
    int relieved = 0;
    std::optional<SendFailure> failure;
};

qint64 send(Stream &stream, QByteArrayView bytes)
{
    return stream.send({&bytes, 1});
}

} // namespace

class TestStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatThePeerSendsIsRead_data() { addCarriers(); }
    void whatThePeerSendsIsRead();
    void whatIsNotReadIsToldAgain_data() { addCarriers(); }
    void whatIsNotReadIsToldAgain();
    void nothingIsToldWhileReadingIsOff_data() { addCarriers(); }
    void nothingIsToldWhileReadingIsOff();
    void theEndComesAfterAllThatWasSent_data() { addCarriers(); }
    void theEndComesAfterAllThatWasSent();
    void aResetIsTold_data() { addCarriers(); }
    void aResetIsTold();
    void piecesLeaveInOneGo_data() { addCarriers(); }
    void piecesLeaveInOneGo();
    void whoIsFullIsToldWhenThereIsRoom_data() { addCarriers(); }
    void whoIsFullIsToldWhenThereIsRoom();
    void destroyingItHangsUp_data() { addCarriers(); }
    void destroyingItHangsUp();
    void itMayBeDestroyedInItsOwnCall_data() { addCarriers(); }
    void itMayBeDestroyedInItsOwnCall();
    void itKnowsItsPeer_data() { addCarriers(); }
    void itKnowsItsPeer();
    void itHasNoDelay_data() { addCarriers(); }
    void itHasNoDelay();
    void sendingMayEndBeforeReading();
    void itMovesToAnotherThread_data() { addCarriers(); }
    void itMovesToAnotherThread();
    void aQueueDeliversMegabytesToASlowReader_data() { addCarriers(); }
    void aQueueDeliversMegabytesToASlowReader();
    void aQueueFailsWhenThePeerResets_data() { addCarriers(); }
    void aQueueFailsWhenThePeerResets();

private:
    void addCarriers()
    {
        QTest::addColumn<bool>("direct");
        QTest::addRow("a descriptor") << true;
        QTest::addRow("a QTcpSocket") << false;
    }
    void connectPair(bool direct)
    {
        m_server = std::make_unique<OneServer>(direct);
        m_client = std::make_unique<QTcpSocket>();
        m_client->connectToHost(m_server->serverAddress(), m_server->serverPort());
        QTRY_VERIFY(m_server->stream && m_client->state() == QAbstractSocket::ConnectedState);
    }
    void connectPair()
    {
        QFETCH(bool, direct);
        connectPair(direct);
    }
    Stream &stream() { return *m_server->stream; }
    void turn() { QCoreApplication::processEvents(); }

    std::unique_ptr<OneServer> m_server;
    std::unique_ptr<QTcpSocket> m_client;
};

void TestStream::whatThePeerSendsIsRead()
{
    connectPair();
    Reader reader(stream());
    char buffer[10];
    QCOMPARE(stream().read(buffer), 0);
    m_client->write("hello");
    QTRY_COMPARE(reader.received, "hello");
    m_client->write(" world");
    QTRY_COMPARE(reader.received, "hello world");
    QCOMPARE(stream().read(buffer), 0);
}

void TestStream::whatIsNotReadIsToldAgain()
{
    connectPair();
    Reader reader(stream());
    const QByteArray large(100'000, 'x');
    m_client->write(large); // of which the reader takes a thousand bytes at a time
    QTRY_COMPARE(reader.received.size(), large.size());
    QVERIFY(reader.told >= 100);
}

void TestStream::nothingIsToldWhileReadingIsOff()
{
    connectPair();
    Reader reader(stream());
    stream().setReading(false);
    m_client->write("hello");
    m_client->disconnectFromHost();
    QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
    turn();
    turn();
    QCOMPARE(reader.told, 0);
    stream().setReading(true);
    QTRY_VERIFY(reader.end);
    QCOMPARE(reader.received, "hello");
}

void TestStream::theEndComesAfterAllThatWasSent()
{
    connectPair();
    Reader reader(stream());
    m_client->write(QByteArray(50'000, 'x'));
    m_client->disconnectFromHost();
    QTRY_VERIFY(reader.end);
    QCOMPARE(*reader.end, Stream::ended);
    QCOMPARE(reader.received.size(), 50'000);
    const int told = reader.told;
    turn();
    turn();
    QCOMPARE(reader.told, told);
}

void TestStream::aResetIsTold()
{
    connectPair();
    Reader reader(stream());
    send(stream(), "unread");
    QTRY_VERIFY(m_client->bytesAvailable() > 0);
#ifdef Q_OS_UNIX
    const linger reset{1, 0};
    ::setsockopt(int(m_client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
#endif
    m_client->abort();
    QTRY_VERIFY(reader.end);
    QTRY_VERIFY(send(stream(), "x") < 0);
}

void TestStream::piecesLeaveInOneGo()
{
    connectPair();
    const std::array<QByteArrayView, 3> pieces{"one ", "two ", "three"};
    QCOMPARE(stream().send(pieces), 13);
    QTRY_COMPARE(m_client->bytesAvailable(), 13);
    QCOMPARE(m_client->readAll(), "one two three");
}

void TestStream::whoIsFullIsToldWhenThereIsRoom()
{
    connectPair();
    Reader reader(stream());
    m_client->setReadBufferSize(1);
    const QByteArray large(1'000'000, 'x');
    qint64 sent = 0;
    // Until it is full: the socket of Qt empties its buffer in the loop only.
    for (int inVain = 0; inVain < 20;) {
        const qint64 size = send(stream(), large);
        QVERIFY(size >= 0);
        inVain = size == 0 ? inVain + 1 : 0;
        sent += size;
        turn();
    }
    stream().notifyWhenWritable();
    turn();
    QCOMPARE(reader.writable, 0);
    qint64 received = 0;
    m_client->setReadBufferSize(0);
    QTRY_VERIFY((received += m_client->readAll().size(), received == sent));
    QTRY_COMPARE(reader.writable, 1);
    turn();
    turn();
    QCOMPARE(reader.writable, 1);
}

void TestStream::destroyingItHangsUp()
{
    connectPair();
    send(stream(), "bye");
    m_server->stream.reset();
    QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
}

void TestStream::itMayBeDestroyedInItsOwnCall()
{
    struct Destroyer : Stream::Observer
    {
        void streamReadable() override { stream->reset(); }
        void streamWritable() override { stream->reset(); }
        std::unique_ptr<Stream> *stream;
    };
    for (const bool reading : {true, false}) {
        connectPair();
        Destroyer destroyer;
        destroyer.stream = &m_server->stream;
        stream().setObserver(&destroyer);
        stream().setReading(reading);
        send(stream(), "x");
        stream().notifyWhenWritable();
        m_client->write("hello");
        QTRY_VERIFY(!m_server->stream);
        turn();
    }
}

void TestStream::itKnowsItsPeer()
{
    connectPair();
    QCOMPARE(stream().peerAddress(), QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(stream().peerPort(), m_client->localPort());
    QCOMPARE(stream().localAddress(), QHostAddress(QHostAddress::LocalHost));
    QVERIFY(!stream().isSecure());
}

void TestStream::itHasNoDelay()
{
    connectPair();
#ifdef Q_OS_UNIX
    int noDelay = 0;
    socklen_t size = sizeof noDelay;
    ::getsockopt(int(m_server->descriptor), IPPROTO_TCP, TCP_NODELAY, &noDelay, &size);
    QCOMPARE(noDelay, 1);
#endif
}

void TestStream::sendingMayEndBeforeReading()
{
#ifndef Q_OS_UNIX
    QSKIP("only a descriptor can");
#endif
    connectPair(true);
    Reader reader(stream());
    send(stream(), "last words");
    stream().shutDownSending();
    QByteArray received;
    connect(m_client.get(), &QTcpSocket::readyRead, this, [&] { received += m_client->readAll(); });
    m_client->write("still heard");
    QTRY_COMPARE(reader.received, "still heard");
    QTRY_COMPARE(received, "last words");
}

void TestStream::itMovesToAnotherThread()
{
    connectPair();
    std::optional<Reader> reader(std::in_place, stream());
    m_client->write("before ");
    QTRY_COMPARE(reader->received, "before ");

    Thread thread;
    stream().detach(thread.handle());
    reader.reset();
    m_client->write("meanwhile "); // nobody hears it yet
    m_client->flush();
    turn();

    QByteArray received;
    std::atomic<bool> hasEnded = false;
    thread.run([&] {
        reader.emplace(stream());
        stream().attach();
    });
    m_client->write("after");
    m_client->disconnectFromHost();
    const auto look = [&] {
        thread.run([&] {
            received = reader->received;
            hasEnded = reader->end.has_value();
        });
        return hasEnded.load();
    };
    QTRY_VERIFY(look());
    QCOMPARE(received, "meanwhile after");
    thread.run([&] {
        m_server->stream.reset();
        reader.reset();
    });
}

void TestStream::aQueueDeliversMegabytesToASlowReader()
{
    connectPair();
    Loop loop;
    Watcher watcher;
    SendLimits limits;
    limits.hardBytes = 100'000'000;
    SendQueue queue(loop, stream(), limits, watcher);
    watcher.queue = &queue;
    stream().setObserver(&watcher);
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

void TestStream::aQueueFailsWhenThePeerResets()
{
    connectPair();
    Loop loop;
    Watcher watcher;
    SendQueue queue(loop, stream(), {}, watcher);
    watcher.queue = &queue;
    stream().setObserver(&watcher);
    m_client->setReadBufferSize(1);
    for (int i = 0; i < 7; ++i)
        queue.enqueue(QByteArray(1'000'000, 'x'));
    QTRY_VERIFY(queue.isBlocked());
    m_client->abort();
    QTRY_COMPARE(watcher.failure, SendFailure::broken);
    QVERIFY(queue.isEmpty());
}

QTEST_GUILESS_MAIN(TestStream)
#include "tst_net_stream.moc"

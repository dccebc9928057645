// SPDX-License-Identifier: MIT
// The program where the system fails it: what it writes to is full, closed or without a reader, there are
// no descriptors left, or it is to end while everybody talks.

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "tests/app/cli/program.h"

#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <fcntl.h>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;
using test::Program;

namespace {

void setFull(int stream)
{
    ::dup2(::open("/dev/full", O_WRONLY), stream); // ENOSPC for each write
}

void setClosed(int stream)
{
    ::close(stream);
}

void setWithoutReader(int stream)
{
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return;
    ::dup2(ends[1], stream); // EPIPE, and SIGPIPE
    ::close(ends[0]);
    ::close(ends[1]);
}

using Break = void (*)(int stream);

void addBreaks()
{
    QTest::addColumn<Break>("breakIt");
    QTest::newRow("to a full disk") << Break(setFull);
    QTest::newRow("to nothing, as it is closed") << Break(setClosed);
    QTest::newRow("to a pipe that nobody reads any more") << Break(setWithoutReader);
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

/// Joins and leaves the room, which is logged; whether that went well.
bool visit(const QUrl &url)
{
    client::Manager there(url);
    there.socket()->connectToServer();
    const bool came = QTest::qWaitFor([&] { return there.socket()->isConnected(); }, patienceMs);
    there.socket()->disconnectFromServer();
    return came;
}

/// 'S' where the process waits in the kernel, 'R' where it runs.
char stateOf(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly))
        return '?';
    const QByteArray text = file.readAll();
    return text.at(text.lastIndexOf(')') + 2);
}

} // namespace

Q_DECLARE_METATYPE(Break)

class tst_ProgramFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLogThatCantBeWrittenStopsNobody_data();
    void aLogThatCantBeWrittenStopsNobody();
    void anAnnouncementThatCantBeWrittenStopsNobody_data();
    void anAnnouncementThatCantBeWrittenStopsNobody();
    void noConnectionIsTakenForTheLog();
    void withoutDescriptorsWhoIsThereIsServedAndWhoComesLaterToo();
    void aSignalUnderLoadStopsItCleanly();
};

void tst_ProgramFaults::aLogThatCantBeWrittenStopsNobody_data()
{
    addBreaks();
}

void tst_ProgramFaults::aLogThatCantBeWrittenStopsNobody()
{
    QFETCH(Break, breakIt);
    Program program;
    program.inChild = [breakIt] { breakIt(STDERR_FILENO); };
    QVERIFY(program.serve());
    for (int visits = 0; visits < 3; ++visits)
        QVERIFY(visit(program.url()));
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_ProgramFaults::anAnnouncementThatCantBeWrittenStopsNobody_data()
{
    addBreaks();
}

void tst_ProgramFaults::anAnnouncementThatCantBeWrittenStopsNobody()
{
    QFETCH(Break, breakIt);
    Program program;
    program.port = freePort();
    program.inChild = [breakIt] { breakIt(STDOUT_FILENO); };
    QVERIFY(program.start(
        {u"--server"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(program.port)}));
    QVERIFY(visit(program.url()));
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_ProgramFaults::noConnectionIsTakenForTheLog()
{
    Program program;
    program.inChild = [] { ::close(STDERR_FILENO); };
    QVERIFY(program.serve());
    const QFileInfo log(u"/proc/%1/fd/2"_s.arg(program.processId()));
    if (!log.isSymLink())
        QSKIP("there is no /proc to look into");
    QCOMPARE(log.symLinkTarget(), u"/dev/null"_s);
}

void tst_ProgramFaults::withoutDescriptorsWhoIsThereIsServedAndWhoComesLaterToo()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("UndefinedBehaviorSanitizer, in the same build, tests memory with pipes, and finds no descriptors");
#endif
    constexpr int descriptors = 64;
    constexpr int tooMany = 100;
    Program program;
    program.inChild = [] {
        const rlimit limit{descriptors, descriptors};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    };
    QVERIFY(program.serve());
    client::Manager there(program.url());
    there.socket()->connectToServer();
    QTRY_VERIFY_WITH_TIMEOUT(there.socket()->isConnected(), patienceMs);

    std::vector<std::unique_ptr<QTcpSocket>> others;
    for (int i = 0; i < tooMany; ++i) {
        others.push_back(std::make_unique<QTcpSocket>());
        others.back()->connectToHost(QHostAddress::LocalHost, program.port);
    }
    const auto isTurnedAway
        = [](const auto &socket) { return socket->state() == QAbstractSocket::UnconnectedState; };
    QVERIFY(QTest::qWaitFor(
        [&] { return std::count_if(others.begin(), others.end(), isTurnedAway) >= tooMany - descriptors; },
        patienceMs));
    QVERIFY2(QTest::qWaitFor([&] { return stateOf(program.processId()) == 'S'; }, patienceMs),
        "it waits in the kernel, and does not spin");
    std::optional<bool> answered;
    there.socket()->emitWithAck(u"message"_s, {u"hello"_s}, std::chrono::milliseconds(patienceMs),
        [&](const auto &answer) { answered = answer.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(answered.has_value(), patienceMs);
    QVERIFY(*answered);

    others.clear();
    QVERIFY(visit(program.url()));
    program.signal(SIGTERM);
    QCOMPARE(program.exitCode(), 0);
}

void tst_ProgramFaults::aSignalUnderLoadStopsItCleanly()
{
    constexpr int talkers = 20;
    Program program;
    QVERIFY(program.serve({u"--event-rate"_s, u"0"_s}));
    client::Options once;
    once.reconnection.enabled = false;
    std::vector<std::unique_ptr<client::Manager>> managers;
    int heard = 0;
    int ended = 0;
    QTimer talk;
    for (int i = 0; i < talkers; ++i) {
        client::Socket *const socket
            = managers.emplace_back(std::make_unique<client::Manager>(program.url(), once))->socket();
        socket->on(u"message"_s, [&heard](const Array &) { ++heard; });
        connect(socket, &client::Socket::disconnected, this, [&ended] { ++ended; });
        connect(&talk, &QTimer::timeout, socket, [socket] {
            if (socket->isConnected())
                socket->emitEvent(u"message"_s, u"and another thing"_s);
        });
        socket->connectToServer();
        QTRY_VERIFY_WITH_TIMEOUT(socket->isConnected(), patienceMs);
    }
    talk.start();
    QTRY_VERIFY_WITH_TIMEOUT(heard > 1000, patienceMs);
    program.signal(SIGTERM); // while all go on talking
    QCOMPARE(program.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(ended, talkers, patienceMs);
}

QTEST_GUILESS_MAIN(tst_ProgramFaults)
#include "tst_program_faults.moc"

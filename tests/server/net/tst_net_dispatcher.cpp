// SPDX-License-Identifier: MIT
#include "tests/server/net/dispatcherbench.h"

#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>

using namespace std::chrono_literals;
using namespace tincan::net;
using namespace tincan::net::test;

/// Notifiers of Qt on the dispatcher.
class DispatcherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNotifierTellsWhenThereIsSomethingToRead();
    void aNotifierOfWhatIsWritableTellsAtOnceAndAgain();
    void aNotifierOfWhatIsFullTellsWhenThereIsRoom();
    void aWishToWriteThatIsTakenBackCostsNothing();
    void aNotifierRemovedByAnotherIsNotTold();
    void aNotifierMayBeDeletedInItsOwnCall();
    void aNumberUsedAgainIsNotTakenForTheOldDescriptor();
    void aDuplicateKeepsNoNotifierAlive();
    void readingMayBeSwitchedOffAndOn();
    void urgentDataIsTold();
    void socketsOfQtWork();
    void notifiersMayBeLeftOut();
};

void DispatcherTest::aNotifierTellsWhenThereIsSomethingToRead()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        pair.take();
    });
    turn();
    QCOMPARE(told, 0);
    pair.send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
    pair.send();
    pair.send();
    QTRY_COMPARE(told, 3); // what is left is told again
}

void DispatcherTest::aNotifierOfWhatIsWritableTellsAtOnceAndAgain()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] { ++told; });
    waitTurn();
    QCOMPARE(told, 1);
    QTRY_VERIFY(told >= 3); // it stays enabled
    notifier.setEnabled(false);
    const int before = told;
    turn();
    QCOMPARE(told, before);
    notifier.setEnabled(true);
    QTRY_VERIFY(told > before);
}

void DispatcherTest::aNotifierOfWhatIsFullTellsWhenThereIsRoom()
{
    const Pair pair;
    pair.fill();
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        notifier.setEnabled(false);
    });
    turn();
    turn();
    QCOMPARE(told, 0);
    pair.drain();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
    pair.fill();
    notifier.setEnabled(true);
    turn();
    QCOMPARE(told, 1);
    pair.drain();
    QTRY_COMPARE(told, 2);
}

void DispatcherTest::aWishToWriteThatIsTakenBackCostsNothing()
{
    const Pair pair;
    pair.fill();
    QSocketNotifier reader(pair.near(), QSocketNotifier::Read);
    QSocketNotifier writer(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&writer, &QSocketNotifier::activated, this, [&] { ++told; });
    turn(); // from now on the kernel is to tell
    writer.setEnabled(false);
    pair.drain();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(told, 0);
}

void DispatcherTest::aNotifierRemovedByAnotherIsNotTold()
{
    const Pair first;
    const Pair second;
    std::array<std::unique_ptr<QSocketNotifier>, 2> notifiers;
    int told = 0;
    for (size_t i : {0u, 1u}) {
        notifiers[i] = std::make_unique<QSocketNotifier>((i ? second : first).near(), QSocketNotifier::Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            ++told;
            notifiers[1 - i].reset(); // whichever comes first
            (i ? second : first).take();
        });
    }
    first.send();
    second.send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
}

void DispatcherTest::aNotifierMayBeDeletedInItsOwnCall()
{
    const Pair pair;
    auto reader = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Read);
    auto writer = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Write);
    writer->setEnabled(false);
    turn();
    pair.fill();
    writer->setEnabled(true);
    turn(); // both are told by the kernel from now on
    int told = 0;
    const auto removeBoth = [&] {
        ++told;
        reader.release()->deleteLater(); // Qt's own are emitting still
        writer.reset();
    };
    connect(reader.get(), &QSocketNotifier::activated, this, removeBoth);
    connect(writer.get(), &QSocketNotifier::activated, this, [&] { ++told; });
    reader->setEnabled(true);
    pair.send();
    pair.drain();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
}

void DispatcherTest::aNumberUsedAgainIsNotTakenForTheOldDescriptor()
{
    Pair pairs[2];
    const Pair quiet;
    std::array<std::unique_ptr<QSocketNotifier>, 2> notifiers;
    std::unique_ptr<QSocketNotifier> reused;
    int told = 0;
    int toldWrongly = 0;
    for (size_t i : {0u, 1u}) {
        notifiers[i] = std::make_unique<QSocketNotifier>(pairs[i].near(), QSocketNotifier::Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            ++told;
            pairs[i].take();
            // The other one, which is ready as well, goes, and its number comes again.
            const int number = pairs[1 - i].near();
            notifiers[1 - i].reset();
            QCOMPARE(::dup2(quiet.near(), number), number);
            reused = std::make_unique<QSocketNotifier>(number, QSocketNotifier::Read);
            connect(reused.get(), &QSocketNotifier::activated, this, [&] { ++toldWrongly; });
        });
    }
    pairs[0].send();
    pairs[1].send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(toldWrongly, 0);
    quiet.send();
    QTRY_VERIFY(toldWrongly > 0); // now rightly
    reused.reset();
}

void DispatcherTest::aDuplicateKeepsNoNotifierAlive()
{
    Pair pair;
    auto notifier = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Read);
    turn();
    const int duplicate = ::dup(pair.near());
    notifier.reset();
    pair.closeNear(); // the kernel still has the connection open
    pair.send();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QSocketNotifier other(duplicate, QSocketNotifier::Read);
    int told = 0;
    connect(&other, &QSocketNotifier::activated, this, [&] {
        ++told;
        other.setEnabled(false);
    });
    QTRY_COMPARE(told, 1);
    ::close(duplicate);
}

void DispatcherTest::readingMayBeSwitchedOffAndOn()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] { ++told; });
    notifier.setEnabled(false);
    pair.send();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(told, 0);
    notifier.setEnabled(true);
    QTRY_VERIFY(told > 0);
}

void DispatcherTest::urgentDataIsTold()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(server.serverAddress(), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections() && client.state() == QAbstractSocket::ConnectedState);
    const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
    QSocketNotifier notifier(client.socketDescriptor(), QSocketNotifier::Exception);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        notifier.setEnabled(false);
    });
    QCOMPARE(::send(int(peer->socketDescriptor()), "!", 1, MSG_OOB), 1);
    QTRY_COMPARE(told, 1);
}

void DispatcherTest::socketsOfQtWork()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(server.serverAddress(), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *const peer = server.nextPendingConnection();
    connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
    const QByteArray sent(8'000'000, 's');
    QByteArray received;
    connect(&client, &QTcpSocket::readyRead, this, [&] { received += client.readAll(); });
    client.write(sent);
    QTRY_COMPARE(received.size(), sent.size());
    client.disconnectFromHost();
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
}

void DispatcherTest::notifiersMayBeLeftOut()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    bool told = false;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        told = true;
        pair.take();
    });
    pair.send();
    bool fired = false;
    QTimer::singleShot(5ms, Qt::PreciseTimer, this, [&] { fired = true; });
    int turns = 0;
    for (; !fired; ++turns)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::ExcludeSocketNotifiers);
    QVERIFY(!told);
    QVERIFY(turns < fewTurns);
    QTRY_VERIFY(told);
}

TINCAN_DISPATCHER_TEST(DispatcherTest)
#include "tst_net_dispatcher.moc"

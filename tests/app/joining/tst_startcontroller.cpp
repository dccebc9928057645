// SPDX-License-Identifier: MIT
// The window's way into rooms: hosting, joining, giving up, leaving, and all that again.

#include "app/joining/startcontroller.h"
#include "tests/app/joining/hosted.h"
#include "tests/support/certificates.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

bool isFree(quint16 port)
{
    return QTcpServer().listen(QHostAddress::LocalHost, port);
}

/// A controller and all it said.
struct Desk
{
    explicit Desk(const HostSettings &settings = local()) : start(std::make_unique<StartController>(settings))
    {
    }

    static HostSettings local()
    {
        HostSettings settings;
        settings.address = QHostAddress(QHostAddress::LocalHost);
        return settings;
    }
    void host(quint16 port) { start->host({u"Workshop"_s, port, u"Ada"_s}); }
    bool isIn(int times = 1)
    {
        return QTest::qWaitFor([this, times] { return entered.count() == times; }, patienceMs);
    }
    ui::RoomPort *room() const { return entered.last().at(0).value<ui::RoomPort *>(); }

    std::unique_ptr<StartController> start;
    QSignalSpy entered{start.get(), &ui::StartPort::entered};
    QSignalSpy failed{start.get(), &ui::StartPort::failed};
    QSignalSpy cancelled{start.get(), &ui::StartPort::cancelled};
};

} // namespace

class tst_StartController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostingEntersOnesOwnRoom();
    void hostingWithTlsEntersByHttps();
    void hostingUnderAnotherPathEntersThere();
    void portNoughtTakesAFreeOne();
    void joiningEntersAnothersRoom();
    void leavingEndsTheServerAndFreesThePort();
    void leavingTwiceClosesOnce();
    void theSamePortCanBeHostedAgainAtOnce();
    void aTakenPortIsThePortsFault();
    void afterAFailureTheNextAttemptWorks();
    void cancellingWhileConnectingIsTheEndOfIt();
    void cancellingWhileTheServerStartsFreesThePort();
    void cancellingNothingSaysNothing();
    void hostingAgainMayBeCancelledWhileItWaitsForThePort();
    void theRoomThatWasLeftCannotCloseTheNext();
    void itsEndIsTheServersEnd();
};

void tst_StartController::hostingEntersOnesOwnRoom()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(port);
    QVERIFY(desk.isIn());
    const ui::RoomInfo info = desk.room()->info();
    QCOMPARE(info.name, u"Workshop"_s);
    QCOMPARE(info.address, u"http://127.0.0.1:%1"_s.arg(port));
    QVERIFY(info.hosting);
    QCOMPARE(info.shareAddresses, QStringList{info.address});
    QVERIFY(desk.entered.at(0).at(1).value<ui::PinsPort *>());
    QCOMPARE(desk.failed.count(), 0);
}

void tst_StartController::hostingWithTlsEntersByHttps()
{
    Certificates made;
    QVERIFY(made.makeAuthority());
    QVERIFY(made.make(u"room"_s));
    HostSettings settings = Desk::local();
    settings.tls = {made.path(u"room.pem"_s), made.path(u"room.key"_s)};
    Desk desk(settings);
    desk.host(0);
    QVERIFY(desk.isIn());
    const ui::RoomInfo info = desk.room()->info();
    QVERIFY2(info.address.startsWith("https://127.0.0.1:"_L1), qPrintable(info.address));
    QCOMPARE(info.shareAddresses, QStringList{info.address});
}

void tst_StartController::hostingUnderAnotherPathEntersThere()
{
    HostSettings settings = Desk::local();
    settings.server.path = u"/talk/"_s;
    Desk desk(settings);
    desk.host(0);
    QVERIFY(desk.isIn());
    QCOMPARE(desk.failed.count(), 0);
}

void tst_StartController::portNoughtTakesAFreeOne()
{
    Desk desk;
    desk.host(0);
    QVERIFY(desk.isIn());
    QVERIFY(QUrl(desk.room()->info().address).port() > 0);
}

void tst_StartController::joiningEntersAnothersRoom()
{
    Hosted server;
    QVERIFY(server.start());
    Someone grace(server.url(), u"/chat"_s, u"Grace"_s);
    QVERIFY(grace.isIn());
    int left = 0;
    grace.socket().on(u"user:left"_s, [&left](const Array &) { ++left; });
    Desk desk;
    desk.start->join({server.url().toString(), u"Ada"_s});
    QVERIFY(desk.isIn());
    QVERIFY(!desk.room()->info().hosting);
    QSignalSpy closed(desk.room(), &ui::RoomPort::closed);
    desk.room()->leave();
    QCOMPARE(closed, (QList<QVariantList>{{QString()}}));
    QTRY_COMPARE_WITH_TIMEOUT(left, 1, patienceMs);
    QVERIFY2(grace.socket().isConnected(), "the server goes on");
}

void tst_StartController::leavingEndsTheServerAndFreesThePort()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(port);
    QVERIFY(desk.isIn());
    QVERIFY(!isFree(port));
    desk.room()->leave();
    QTRY_VERIFY_WITH_TIMEOUT(isFree(port), patienceMs);
}

void tst_StartController::leavingTwiceClosesOnce()
{
    Desk desk;
    desk.host(freePort());
    QVERIFY(desk.isIn());
    ui::RoomPort *room = desk.room();
    QSignalSpy closed(room, &ui::RoomPort::closed);
    room->leave();
    room->leave(); // it lives until control is back in the event loop
    QCOMPARE(closed.count(), 1);
}

void tst_StartController::theSamePortCanBeHostedAgainAtOnce()
{
    Desk desk;
    const quint16 port = freePort();
    for (int times = 1; times <= 5; ++times) {
        desk.host(port);
        QVERIFY2(desk.isIn(times), desk.failed.isEmpty() ? "nothing came" : "the port was taken");
        desk.room()->leave();
    }
    QCOMPARE(desk.failed.count(), 0);
}

void tst_StartController::aTakenPortIsThePortsFault()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    Desk desk;
    desk.host(holder.serverPort());
    QTRY_COMPARE_WITH_TIMEOUT(desk.failed.count(), 1, patienceMs);
    const auto error = desk.failed.at(0).at(0).value<ui::StartError>();
    QCOMPARE(error.field, ui::StartField::port);
    QVERIFY(error.text.contains(QString::number(holder.serverPort())));
    QCOMPARE(desk.entered.count(), 0);
}

void tst_StartController::afterAFailureTheNextAttemptWorks()
{
    Desk desk;
    const quint16 port = freePort();
    desk.start->join({u"http://127.0.0.1:%1"_s.arg(port), u"Ada"_s});
    QTRY_COMPARE_WITH_TIMEOUT(desk.failed.count(), 1, patienceMs);
    QCOMPARE(desk.failed.at(0).at(0).value<ui::StartError>().field, ui::StartField::address);
    desk.host(port);
    QVERIFY(desk.isIn());
}

void tst_StartController::cancellingWhileConnectingIsTheEndOfIt()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    QSignalSpy arrived(&silent, &QTcpServer::newConnection);
    Desk desk;
    desk.start->join({u"http://127.0.0.1:%1"_s.arg(silent.serverPort()), u"Ada"_s});
    QTRY_VERIFY_WITH_TIMEOUT(arrived.count() > 0, patienceMs);
    desk.start->cancel();
    QCOMPARE(desk.cancelled.count(), 1);
    // Its connection ends, and nothing more is said.
    QTcpSocket *connection = silent.nextPendingConnection();
    QTRY_COMPARE_WITH_TIMEOUT(connection->state(), QAbstractSocket::UnconnectedState, patienceMs);
    QCOMPARE(desk.failed.count() + desk.entered.count(), 0);
}

void tst_StartController::cancellingWhileTheServerStartsFreesThePort()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(port);
    desk.start->cancel();
    QCOMPARE(desk.cancelled.count(), 1);
    desk.host(port);
    QVERIFY(desk.isIn());
    QCOMPARE(desk.failed.count(), 0);
}

void tst_StartController::cancellingNothingSaysNothing()
{
    Desk desk;
    desk.start->cancel();
    QCOMPARE(desk.cancelled.count(), 0);
}

void tst_StartController::hostingAgainMayBeCancelledWhileItWaitsForThePort()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(port);
    QVERIFY(desk.isIn());
    desk.room()->leave();
    desk.host(port); // waits for the first server's end
    desk.start->cancel();
    QCOMPARE(desk.cancelled.count(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(isFree(port), patienceMs);
    desk.host(port);
    QVERIFY(desk.isIn(2));
    QCOMPARE(desk.failed.count(), 0);
}

void tst_StartController::theRoomThatWasLeftCannotCloseTheNext()
{
    Hosted server;
    QVERIFY(server.start());
    Desk desk;
    desk.start->join({server.url().toString(), u"Ada"_s});
    QVERIFY(desk.isIn());
    ui::RoomPort *first = desk.room();
    first->leave();
    desk.start->join({server.url().toString(), u"Grace"_s});
    first->leave(); // still alive, but it is over
    QVERIFY(desk.isIn(2));
}

void tst_StartController::itsEndIsTheServersEnd()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(port);
    QVERIFY(desk.isIn());
    desk.start.reset();
    QVERIFY(isFree(port));
}

QTEST_MAIN(tst_StartController)
#include "tst_startcontroller.moc"

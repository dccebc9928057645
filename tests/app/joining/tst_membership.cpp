// SPDX-License-Identifier: MIT
// Being let in, or not, and being ended at any moment.

#include "app/joining/membership.h"
#include "server/server.h"
#include "tests/app/joining/hosted.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

QUrl local(quint16 port)
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(port));
}

ui::StartError errorOf(const QSignalSpy &failed)
{
    return failed.isEmpty() ? ui::StartError() : failed.at(0).at(0).value<ui::StartError>();
}

} // namespace

class tst_Membership : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_server.start()); }
    void cleanup() { m_server.stop(); }
    void theRoomAndItsPinsAreJoined();
    void itSaysOnceThatItIsInThoughTheConnectionComesBack();
    void aTakenNameIsTheNamesFault();
    void anInvalidNameIsTheNamesFault();
    void aPortWithoutAServerIsTheAddressesFault();
    void aWebServerWithoutSocketIoIsTheAddressesFault();
    void aSocketIoServerWithoutARoomIsTheAddressesFault();
    void itMayEndInItsOwnSignals();
    void itMayEndBeforeAnythingHappened();
    void endingItLeavesTheRoom();

private:
    Hosted m_server;
};

void tst_Membership::theRoomAndItsPinsAreJoined()
{
    Membership ada(m_server.url(), u"Ada"_s, {});
    QSignalSpy joined(&ada, &Membership::joined);
    QTRY_COMPARE_WITH_TIMEOUT(joined.count(), 1, patienceMs);
    QCOMPARE(ada.room()->info().name, u"Workshop"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ada.pins()->chip().state, ui::ChipStatus::State::ready, patienceMs);
}

void tst_Membership::itSaysOnceThatItIsInThoughTheConnectionComesBack()
{
    Membership ada(m_server.url(), u"Ada"_s, {});
    QSignalSpy joined(&ada, &Membership::joined);
    QSignalSpy failed(&ada, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(joined.count(), 1, patienceMs);
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(ada.room()->connection().state, ui::ConnectionState::reconnecting, patienceMs);
    QVERIFY(m_server.start());
    ada.room()->reconnectNow();
    QTRY_COMPARE_WITH_TIMEOUT(ada.room()->connection().state, ui::ConnectionState::connected, patienceMs);
    QCOMPARE(joined.count(), 1);
    QCOMPARE(failed.count(), 0);
}

void tst_Membership::aTakenNameIsTheNamesFault()
{
    Someone other(m_server.url(), u"/chat"_s, u"Ada"_s);
    QVERIFY(other.isIn());
    Membership ada(m_server.url(), u"ada"_s, {});
    QSignalSpy failed(&ada, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(errorOf(failed).field, ui::StartField::displayName);
    QVERIFY(!errorOf(failed).text.isEmpty());
}

void tst_Membership::anInvalidNameIsTheNamesFault()
{
    Membership server(m_server.url(), u"SERVER"_s, {});
    QSignalSpy failed(&server, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(errorOf(failed).field, ui::StartField::displayName);
}

void tst_Membership::aPortWithoutAServerIsTheAddressesFault()
{
    m_server.stop();
    Membership ada(m_server.url(), u"Ada"_s, {});
    QSignalSpy failed(&ada, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(errorOf(failed).field, ui::StartField::address);
    QVERIFY2(errorOf(failed).text.contains(QString::number(m_server.port())), "which address");
}

void tst_Membership::aWebServerWithoutSocketIoIsTheAddressesFault()
{
    QTcpServer web;
    connect(&web, &QTcpServer::newConnection, &web, [&web] {
        QTcpSocket *socket = web.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
    });
    QVERIFY(web.listen(QHostAddress::LocalHost));
    Membership ada(local(web.serverPort()), u"Ada"_s, {});
    QSignalSpy failed(&ada, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(errorOf(failed).field, ui::StartField::address);
    QVERIFY(!errorOf(failed).text.isEmpty());
}

void tst_Membership::aSocketIoServerWithoutARoomIsTheAddressesFault()
{
    Server server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Membership ada(local(server.port()), u"Ada"_s, {});
    QSignalSpy failed(&ada, &Membership::failed);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(errorOf(failed).field, ui::StartField::address);
    QVERIFY2(errorOf(failed).text.contains(u"Tincan"_s), qPrintable(errorOf(failed).text));
}

void tst_Membership::itMayEndInItsOwnSignals()
{
    auto ada = std::make_unique<Membership>(m_server.url(), u"Ada"_s, ui::RoomInfo());
    connect(ada.get(), &Membership::joined, this, [&ada] { ada.reset(); });
    QTRY_VERIFY_WITH_TIMEOUT(!ada, patienceMs);

    auto server = std::make_unique<Membership>(m_server.url(), u"SERVER"_s, ui::RoomInfo());
    connect(server.get(), &Membership::failed, this, [&server] { server.reset(); });
    QTRY_VERIFY_WITH_TIMEOUT(!server, patienceMs);

    m_server.stop();
    auto late = std::make_unique<Membership>(m_server.url(), u"Ada"_s, ui::RoomInfo());
    connect(late.get(), &Membership::failed, this, [&late] { late.reset(); });
    QTRY_VERIFY_WITH_TIMEOUT(!late, patienceMs);
}

void tst_Membership::itMayEndBeforeAnythingHappened()
{
    const Membership ada(m_server.url(), u"Ada"_s, {});
}

void tst_Membership::endingItLeavesTheRoom()
{
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QVERIFY(grace.isIn());
    int left = 0;
    grace.socket().on(u"user:left"_s, [&left](const Array &) { ++left; });
    auto ada = std::make_unique<Membership>(m_server.url(), u"Ada"_s, ui::RoomInfo());
    QSignalSpy joined(ada.get(), &Membership::joined);
    QTRY_COMPARE_WITH_TIMEOUT(joined.count(), 1, patienceMs);
    ada.reset();
    QTRY_COMPARE_WITH_TIMEOUT(left, 1, patienceMs);
}

QTEST_MAIN(tst_Membership)
#include "tst_membership.moc"

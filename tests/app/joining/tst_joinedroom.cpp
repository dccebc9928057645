// SPDX-License-Identifier: MIT
// The lobby as the window sees it, against the program's own server.

#include "app/joining/joinedroom.h"
#include "server/server.h"
#include "tests/app/joining/hosted.h"

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;
using ui::ConnectionState;
using ui::Delivery;

namespace {

/// A connection and the room on it.
struct Guest
{
    Guest(const QUrl &url, const QString &name, const client::Options &options = eager())
        : manager(url, options), room(manager, name, {})
    {
    }
    bool isIn()
    {
        return QTest::qWaitFor([this] { return isReady(); }, patienceMs);
    }
    bool isReady() const { return room.connection().state == ConnectionState::connected; }
    QStringList texts() const
    {
        QStringList texts;
        for (const ui::Message &message : room.messages())
            texts.append(message.text);
        return texts;
    }
    QStringList names() const
    {
        QStringList names;
        for (const ui::User &user : room.users())
            names.append(user.name);
        names.sort();
        return names;
    }

    client::Manager manager;
    JoinedRoom room;
};

/// Tries again only when it is told to.
client::Options patient()
{
    client::Options options;
    options.reconnection.delay = std::chrono::minutes(10);
    options.reconnection.maxDelay = std::chrono::minutes(10);
    return options;
}

ui::Message lastOf(const QSignalSpy &changed)
{
    return changed.isEmpty() ? ui::Message() : changed.last().at(0).value<ui::Message>();
}

} // namespace

class tst_JoinedRoom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_server.start()); }
    void cleanup() { m_server.stop(); }
    void joiningTellsWhoIsThereAndWhatTheRoomIs();
    void peopleComeAndGo();
    void aGuestOfTheLobbyWhoTakesANameIsRenamed();
    void whatWasWrittenBeforeIsThere();
    void olderMessagesComeInPages();
    void aMessageWaitsAndIsThenStored();
    void othersMessagesArriveOnceAndInOrder();
    void whatIsWrittenOfflineArrivesOnceAndInOrder();
    void whatOthersWroteMeanwhileIsThereOnComingBack();
    void aServerThatLostItsHistoryResetsTheList();
    void aNameThatIsTakenAtFirstIsRefused();
    void aNameHeldByOnesOwnGhostIsTriedUntilItIsFree();
    void aRefusedMessageFailsWithWords_data();
    void aRefusedMessageFailsWithWords();
    void aFailedMessageCanBeTriedAgainAndDiscarded();
    void typingOfOthersIsTold();
    void aServerThatIsGoneIsSaidInWordsAndTriedAgain();
    void aServerThatEndsTheConnectionIsNotTriedAgainByItself();

private:
    Hosted m_server;
};

void tst_JoinedRoom::joiningTellsWhoIsThereAndWhatTheRoomIs()
{
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QVERIFY(grace.isIn());
    Guest ada(m_server.url(), u"Ada"_s);
    QSignalSpy joined(&ada.room, &JoinedRoom::joined);
    QCOMPARE(ada.room.connection().state, ConnectionState::connecting);
    QVERIFY(ada.isIn());
    QCOMPARE(joined.count(), 1);
    QCOMPARE(ada.room.info().name, u"Workshop"_s);
    QCOMPARE(ada.room.me().name, u"Ada"_s);
    QVERIFY(!ada.room.me().id.isEmpty());
    QCOMPARE(ada.names(), (QStringList{u"Ada"_s, u"Grace"_s}));
    QVERIFY(ada.room.messages().isEmpty());
    QVERIFY(!ada.room.hasOlder());
}

void tst_JoinedRoom::peopleComeAndGo()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    QSignalSpy came(&ada.room, &ui::RoomPort::userJoined);
    QSignalSpy went(&ada.room, &ui::RoomPort::userLeft);
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QTRY_COMPARE_WITH_TIMEOUT(came.count(), 1, patienceMs);
    const auto user = came.at(0).at(0).value<ui::User>();
    QCOMPARE(user.name, u"Grace"_s);
    QCOMPARE(ada.names(), (QStringList{u"Ada"_s, u"Grace"_s}));
    grace.leave();
    QTRY_COMPARE_WITH_TIMEOUT(went.count(), 1, patienceMs);
    QCOMPARE(went.at(0).at(0).toString(), user.id);
    QCOMPARE(ada.names(), QStringList{u"Ada"_s});
}

void tst_JoinedRoom::aGuestOfTheLobbyWhoTakesANameIsRenamed()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    QSignalSpy changed(&ada.room, &ui::RoomPort::userChanged);
    Someone script(m_server.url(), u"/"_s);
    QVERIFY(script.isIn());
    script.socket().emitEvent(u"chat message"_s, u"hello"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ada.names(), (QStringList{u"Ada"_s, u"Guest 1"_s}), patienceMs);
    script.socket().emitEvent(u"add user"_s, u"Grace"_s);
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patienceMs);
    QCOMPARE(changed.at(0).at(0).value<ui::User>().name, u"Grace"_s);
    QCOMPARE(ada.names(), (QStringList{u"Ada"_s, u"Grace"_s}));
}

void tst_JoinedRoom::whatWasWrittenBeforeIsThere()
{
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QVERIFY(grace.say(u"one"_s) && grace.say(u"two"_s) && grace.say(u"three"_s));
    Guest ada(m_server.url(), u"Ada"_s);
    QSignalSpy reset(&ada.room, &ui::RoomPort::messagesReset);
    QTRY_COMPARE_WITH_TIMEOUT(reset.count(), 1, patienceMs);
    QCOMPARE(ada.texts(), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
    const ui::Message first = ada.room.messages().constFirst();
    QCOMPARE(first.fromName, u"Grace"_s);
    QCOMPARE(first.seq, 1);
    QVERIFY(!first.mine);
    QVERIFY(!ada.room.hasOlder());
}

void tst_JoinedRoom::olderMessagesComeInPages()
{
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    for (int i = 1; i <= 130; ++i)
        QVERIFY(grace.say(QString::number(i)));
    Guest ada(m_server.url(), u"Ada"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ada.room.messages().size(), 100, patienceMs);
    QVERIFY(ada.room.hasOlder());

    QSignalSpy older(&ada.room, &ui::RoomPort::olderLoaded);
    ada.room.loadOlder();
    ada.room.loadOlder(); // is under way already
    QTRY_COMPARE_WITH_TIMEOUT(older.count(), 1, patienceMs);
    const auto page = older.at(0).at(0).value<QList<ui::Message>>();
    QCOMPARE(page.size(), 30);
    QCOMPARE(page.constFirst().text, u"1"_s);
    QCOMPARE(ada.room.messages().size(), 130);
    QVERIFY(!ada.room.hasOlder());
    ada.room.loadOlder(); // there is nothing: answered all the same
    QCOMPARE(older.count(), 2);
}

void tst_JoinedRoom::aMessageWaitsAndIsThenStored()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    QSignalSpy changed(&ada.room, &ui::RoomPort::messageChanged);
    ada.room.sendMessage(u"hello"_s);
    QCOMPARE(changed.count(), 1);
    const ui::Message waiting = lastOf(changed);
    QCOMPARE(waiting.delivery, Delivery::waiting);
    QVERIFY(waiting.mine && !waiting.clientId.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, patienceMs);
    const ui::Message stored = lastOf(changed);
    QCOMPARE(stored.delivery, Delivery::sent);
    QCOMPARE(stored.clientId, waiting.clientId);
    QCOMPARE(stored.seq, 1);
    QVERIFY(stored.mine);
    QCOMPARE(ada.texts(), QStringList{u"hello"_s});
}

void tst_JoinedRoom::othersMessagesArriveOnceAndInOrder()
{
    Guest ada(m_server.url(), u"Ada"_s);
    Guest grace(m_server.url(), u"Grace"_s);
    QVERIFY(ada.isIn() && grace.isIn());
    QStringList said;
    for (int i = 0; i < 60; ++i) {
        said.append(u"message %1"_s.arg(i));
        (i % 2 ? ada : grace).room.sendMessage(said.constLast());
    }
    QTRY_COMPARE_WITH_TIMEOUT(ada.room.messages().size(), 60, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(grace.room.messages().size(), 60, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(ada.room.messages().constLast().seq == 60, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(grace.room.messages().constLast().seq == 60, patienceMs);
    QCOMPARE(ada.texts(), grace.texts());
    QStringList all = ada.texts();
    all.sort();
    said.sort();
    QCOMPARE(all, said);
}

void tst_JoinedRoom::whatIsWrittenOfflineArrivesOnceAndInOrder()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(ada.room.connection().state, ConnectionState::reconnecting, patienceMs);
    const QStringList written{u"one"_s, u"two"_s, u"three"_s};
    for (const QString &text : written)
        ada.room.sendMessage(text);
    QCOMPARE(ada.texts(), written);

    QVERIFY(m_server.start());
    const auto allStored = [&ada] {
        const auto messages = ada.room.messages();
        return std::all_of(messages.begin(), messages.end(), [](const auto &one) { return one.seq > 0; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allStored(), patienceMs);
    QCOMPARE(ada.texts(), written);
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QCOMPARE(grace.history(), written);
}

void tst_JoinedRoom::whatOthersWroteMeanwhileIsThereOnComingBack()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    ada.room.sendMessage(u"mine"_s);
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    QTRY_COMPARE_WITH_TIMEOUT(grace.history(), QStringList{u"mine"_s}, patienceMs);

    QSignalSpy reset(&ada.room, &ui::RoomPort::messagesReset);
    client::Socket *socket = ada.manager.socket(u"/chat"_s);
    socket->disconnectFromServer();
    QVERIFY(grace.say(u"two"_s) && grace.say(u"three"_s));
    socket->connectToServer();
    QTRY_COMPARE_WITH_TIMEOUT(ada.texts(), (QStringList{u"mine"_s, u"two"_s, u"three"_s}), patienceMs);
    QCOMPARE(reset.count(), 0);
    QVERIFY2(ada.room.messages().constFirst().mine, "though this connection has another id");
}

void tst_JoinedRoom::aServerThatLostItsHistoryResetsTheList()
{
    Someone grace(m_server.url(), u"/chat"_s, u"Grace"_s);
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn() && grace.say(u"long ago"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ada.texts(), QStringList{u"long ago"_s}, patienceMs);
    QSignalSpy reset(&ada.room, &ui::RoomPort::messagesReset);
    m_server.stop();
    QVERIFY(m_server.start());
    QTRY_COMPARE_WITH_TIMEOUT(reset.count(), 1, patienceMs);
    QVERIFY(ada.room.messages().isEmpty());
    QVERIFY(grace.isIn() && grace.say(u"a new beginning"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ada.texts(), QStringList{u"a new beginning"_s}, patienceMs);
}

void tst_JoinedRoom::aNameThatIsTakenAtFirstIsRefused()
{
    Someone other(m_server.url(), u"/chat"_s, u"ADA"_s);
    QVERIFY(other.isIn());
    Guest ada(m_server.url(), u"Ada"_s);
    QSignalSpy refused(&ada.room, &JoinedRoom::refused);
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, patienceMs);
    const auto error = refused.at(0).at(0).value<client::ConnectError>();
    QVERIFY(error.byServer);
    QCOMPARE(error.data[u"code"].toString(), u"name-taken"_s);
    QCOMPARE(ada.room.connection().state, ConnectionState::offline);
    QVERIFY(!ada.room.connection().text.isEmpty());
}

void tst_JoinedRoom::aNameHeldByOnesOwnGhostIsTriedUntilItIsFree()
{
    Guest ada(m_server.url(), u"Ada"_s, patient());
    QVERIFY(ada.isIn());
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(ada.room.connection().state, ConnectionState::reconnecting, patienceMs);
    QVERIFY(m_server.start());
    Someone ghost(m_server.url(), u"/chat"_s, u"Ada"_s);
    QVERIFY(ghost.isIn());

    QSignalSpy refused(&ada.room, &JoinedRoom::refused);
    QSignalSpy joined(&ada.room, &JoinedRoom::joined);
    ada.room.reconnectNow();
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, patienceMs);
    const ui::ConnectionStatus status = ada.room.connection();
    QCOMPARE(status.state, ConnectionState::reconnecting);
    QVERIFY(status.retryInSeconds > 0 && !status.text.isEmpty());
    ada.room.reconnectNow(); // now rather than then: still taken
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 2, patienceMs);
    ghost.leave();
    QTRY_COMPARE_WITH_TIMEOUT(joined.count(), 1, patienceMs); // by itself
    QCOMPARE(ada.room.connection().state, ConnectionState::connected);
}

void tst_JoinedRoom::aRefusedMessageFailsWithWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("too long") << QString(chat::limits::textLength + 1, u'x');
    QTest::newRow("empty") << QString();
    QTest::newRow("nothing but white space") << u" \n\t "_s;
}

void tst_JoinedRoom::aRefusedMessageFailsWithWords()
{
    QFETCH(QString, text);
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    QSignalSpy changed(&ada.room, &ui::RoomPort::messageChanged);
    ada.room.sendMessage(text);
    QTRY_COMPARE_WITH_TIMEOUT(lastOf(changed).delivery, Delivery::failed, patienceMs);
    QVERIFY(!lastOf(changed).failure.isEmpty());
    QCOMPARE(ada.room.messages().size(), 1);
    ada.room.sendMessage(u"and the next one goes through"_s);
    QTRY_COMPARE_WITH_TIMEOUT(lastOf(changed).seq, 1, patienceMs);
}

void tst_JoinedRoom::aFailedMessageCanBeTriedAgainAndDiscarded()
{
    Guest ada(m_server.url(), u"Ada"_s);
    QVERIFY(ada.isIn());
    QSignalSpy changed(&ada.room, &ui::RoomPort::messageChanged);
    QSignalSpy discarded(&ada.room, &ui::RoomPort::messageDiscarded);
    ada.room.sendMessage({});
    QTRY_COMPARE_WITH_TIMEOUT(lastOf(changed).delivery, Delivery::failed, patienceMs);
    const QString clientId = lastOf(changed).clientId;

    ada.room.retryMessage(clientId);
    QCOMPARE(lastOf(changed).delivery, Delivery::waiting);
    QCOMPARE(lastOf(changed).clientId, clientId);
    QTRY_COMPARE_WITH_TIMEOUT(lastOf(changed).delivery, Delivery::failed, patienceMs);

    ada.room.discardMessage(clientId);
    QCOMPARE(discarded, (QList<QVariantList>{{clientId}}));
    QVERIFY(ada.room.messages().isEmpty());
    ada.room.retryMessage(clientId); // is forgotten
    QVERIFY(ada.room.messages().isEmpty());
}

void tst_JoinedRoom::typingOfOthersIsTold()
{
    Guest ada(m_server.url(), u"Ada"_s);
    Guest grace(m_server.url(), u"Grace"_s);
    QSignalSpy ready(&grace.room, &ui::RoomPort::messageChanged);
    grace.room.sendMessage(u"hello"_s); // once it is stored she may type, too
    QTRY_COMPARE_WITH_TIMEOUT(lastOf(ready).seq, 1, patienceMs);
    QVERIFY(ada.isIn());
    QSignalSpy typing(&ada.room, &ui::RoomPort::typingChanged);
    QSignalSpy own(&grace.room, &ui::RoomPort::typingChanged);
    grace.room.setTyping(true); // left out where it can't leave at once
    QTRY_COMPARE_WITH_TIMEOUT(typing.count(), 1, patienceMs);
    grace.room.setTyping(false);
    QTRY_COMPARE_WITH_TIMEOUT(typing.count(), 2, patienceMs);
    QCOMPARE(typing.at(0), (QVariantList{grace.room.me().id, u"Grace"_s, true}));
    QCOMPARE(typing.at(1), (QVariantList{grace.room.me().id, u"Grace"_s, false}));
    QCOMPARE(own.count(), 0);
}

void tst_JoinedRoom::aServerThatIsGoneIsSaidInWordsAndTriedAgain()
{
    Guest ada(m_server.url(), u"Ada"_s, patient());
    QVERIFY(ada.isIn());
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(ada.room.connection().state, ConnectionState::reconnecting, patienceMs);
    QVERIFY(!ada.room.connection().text.isEmpty());
    QVERIFY(ada.room.connection().retryInSeconds > 0);
    QVERIFY(m_server.start());
    ada.room.reconnectNow();
    QVERIFY(ada.isIn());
}

void tst_JoinedRoom::aServerThatEndsTheConnectionIsNotTriedAgainByItself()
{
    Server server;
    Socket *ada = nullptr;
    server.of(u"/chat"_s).onConnection([&ada](Socket &socket) {
        ada = &socket;
        socket.emitEvent(u"session"_s, chat::toValue(chat::Session{{u"1"_s, u"Ada"_s, {}, {}}, {}, {}, {}}));
    });
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Guest guest(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())), u"Ada"_s);
    QVERIFY(guest.isIn());
    ada->disconnect(true);
    QTRY_COMPARE_WITH_TIMEOUT(guest.room.connection().state, ConnectionState::offline, patienceMs);
    QVERIFY(!guest.room.connection().text.isEmpty());
    guest.room.reconnectNow();
    QVERIFY(guest.isIn());
}

QTEST_MAIN(tst_JoinedRoom)
#include "tst_joinedroom.moc"

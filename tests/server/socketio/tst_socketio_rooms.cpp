// SPDX-License-Identifier: MIT
#include "server/socketio/inmemoryadapter.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

/// How many servers stand as one: one, or what the environment says.
int serverCount()
{
    return std::max(1, qEnvironmentVariableIntValue("TINCAN_TEST_SERVERS"));
}

// Three clients in `/`: a in rooms 1 and 2, b in room 1, c in none.
struct Three
{
    explicit Three(ServerOptions options = {}) : bench(options, serverCount())
    {
        QList<Socket **> waiting{&a, &b, &c};
        for (int server = 0; server < bench.servers(); ++server)
            bench.root(server).onConnection([&](Socket &socket) { *waiting.takeFirst() = &socket; });
        for (int i = 0; i < 3; ++i)
            clients << &bench.join();
        const auto joinedA = a->join({u"1"_s, u"2"_s});
        const auto joinedB = b->join(u"1"_s);
        Q_ASSERT(joinedA && joinedB);
    }

    /// Who got something since the last call, "ab", each as often as they got something.
    QString receivers()
    {
        bench.settle();
        QString letters;
        for (qsizetype i = 0; i < clients.size(); ++i)
            letters += QString(clients[i]->take().size(), QChar(u'a' + int(i)));
        return letters;
    }

    qsizetype socketCount()
    {
        bench.settle();
        qsizetype count = 0;
        for (int server = 0; server < bench.servers(); ++server)
            count += bench.root(server).socketCount();
        return count;
    }

    HubBench bench;
    QList<MemorySession *> clients;
    Socket *a = nullptr;
    Socket *b = nullptr;
    Socket *c = nullptr;
};

using Emit = std::function<void(Three &)>;

} // namespace

class RoomsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySocketIsInTheRoomOfItsId();
    void joiningTwiceIsJoiningOnce();
    void leavingEndsIt();
    void roomsAreLimited();
    void namesOfRoomsAreLimited_data();
    void namesOfRoomsAreLimited();
    void operatorsReachWhoTheyName_data();
    void operatorsReachWhoTheyName();
    void operatorsAreImmutable();
    void aBroadcastIsEncodedOnceForAll();
    void aRoomMayBeNamedLikeASocket();
    void aSocketMayLeaveItsOwnRoom();
    void namespacesHaveTheirOwnRooms();
    void fetchingTellsOfEachSocket();
    void socketsJoinAndLeaveTogether();
    void socketsAreDisconnectedTogether_data();
    void socketsAreDisconnectedTogether();
    void handlersOfDisconnectedOnesMayChangeEverything();
    void theLastMemberTakesTheRoomAlong();
    void whoListensHearsOfRoomsThatComeAndGo();
    void whoHearsOfRoomsMayChangeThem();
    void anotherAdapterMayStandBehindANamespace();
};

void RoomsTest::everySocketIsInTheRoomOfItsId()
{
    Three t;
    QCOMPARE(t.c->rooms(), QStringList(t.c->id()));
    QCOMPARE(t.a->rooms(), QStringList({t.a->id(), u"1"_s, u"2"_s}));
    t.bench.root().to(t.b->id()).emitEvent(u"private"_s);
    QCOMPARE(t.receivers(), u"b"_s);
}

void RoomsTest::joiningTwiceIsJoiningOnce()
{
    Three t;
    QVERIFY(t.b->join(u"1"_s));
    QCOMPARE(t.b->rooms(), QStringList({t.b->id(), u"1"_s}));
    t.bench.root().to(u"1"_s).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"ab"_s);
}

void RoomsTest::leavingEndsIt()
{
    Three t;
    t.a->leave(u"1"_s);
    t.a->leave(u"never joined"_s);
    t.bench.root().to(u"1"_s).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"b"_s);
    QCOMPARE(t.a->rooms(), QStringList({t.a->id(), u"2"_s}));
}

void RoomsTest::roomsAreLimited()
{
    ServerOptions options;
    options.limits.roomsPerSocket = 3;
    Three t(options);
    QVERIFY(t.a->join({u"1"_s, u"2"_s})); // is in them already
    QCOMPARE(t.a->join(u"3"_s).error(), JoinError::tooManyRooms);
    QCOMPARE(t.c->join({u"1"_s, u"2"_s, u"3"_s}).error(), JoinError::tooManyRooms);
    QCOMPARE(t.c->rooms(), QStringList(t.c->id())); // all or none
    t.a->leave(u"1"_s);
    QVERIFY(t.a->join(u"3"_s));
    QTest::ignoreMessage(QtWarningMsg, qPrintable(u"\"%1\" may be in no more rooms"_s.arg(t.a->id())));
    t.bench.root().in(t.a->id()).socketsJoin(u"4"_s);
    t.bench.settle();
}

void RoomsTest::namesOfRoomsAreLimited_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("128 bytes") << QString(128, u'x') << true;
    QTest::newRow("129 bytes") << QString(129, u'x') << false;
    QTest::newRow("128 bytes of UTF-8") << QString(64, u'ä') << true;
    QTest::newRow("130 bytes of UTF-8") << QString(65, u'ä') << false;
    QTest::newRow("empty") << QString() << true;
}

void RoomsTest::namesOfRoomsAreLimited()
{
    QFETCH(QString, name);
    QFETCH(bool, allowed);
    Three t;
    const auto joined = t.c->join(name);
    QCOMPARE(joined.has_value(), allowed);
    if (!allowed)
        QCOMPARE(joined.error(), JoinError::nameTooLong);
}

void RoomsTest::operatorsReachWhoTheyName_data()
{
    QTest::addColumn<Emit>("emission");
    QTest::addColumn<QString>("receivers");
    const auto row = [](const char *name, const Emit &emission, const char *receivers) {
        QTest::newRow(name) << emission << QString::fromLatin1(receivers);
    };
    row(
        "everyone", [](Three &t) { t.bench.root().emitEvent(u"e"_s); }, "abc");
    row(
        "a room", [](Three &t) { t.bench.root().to(u"1"_s).emitEvent(u"e"_s); }, "ab");
    row(
        "in is to", [](Three &t) { t.bench.root().in(u"2"_s).emitEvent(u"e"_s); }, "a");
    row(
        "an empty room", [](Three &t) { t.bench.root().to(u"3"_s).emitEvent(u"e"_s); }, "");
    row(
        "rooms that overlap", [](Three &t) { t.bench.root().to(u"1"_s).to(u"2"_s).emitEvent(u"e"_s); }, "ab");
    row(
        "a list of rooms",
        [](Three &t) {
            t.bench.root().to({u"2"_s, u"1"_s}).emitEvent(u"e"_s);
        },
        "ab");
    row(
        "all but a room", [](Three &t) { t.bench.root().except(u"2"_s).emitEvent(u"e"_s); }, "bc");
    row(
        "a room but a room", [](Three &t) { t.bench.root().to(u"1"_s).except(u"2"_s).emitEvent(u"e"_s); },
        "b");
    row(
        "all but an id", [](Three &t) { t.bench.root().except(t.c->id()).emitEvent(u"e"_s); }, "ab");
    row(
        "all but many",
        [](Three &t) {
            t.bench.root().except({u"1"_s, t.c->id()}).emitEvent(u"e"_s);
        },
        "");
    row(
        "local", [](Three &t) { t.bench.root().local().emitEvent(u"e"_s); }, serverCount() > 1 ? "a" : "abc");
    row(
        "compressed or not", [](Three &t) { t.bench.root().compress(false).emitEvent(u"e"_s); }, "abc");
    row(
        "this socket", [](Three &t) { t.a->emitEvent(u"e"_s); }, "a");
    row(
        "this socket with flags", [](Three &t) { t.a->compress(true).asVolatile().emitEvent(u"e"_s); }, "a");
    row(
        "all others", [](Three &t) { t.a->broadcast().emitEvent(u"e"_s); }, "bc");
    row(
        "others in a room", [](Three &t) { t.a->to(u"1"_s).emitEvent(u"e"_s); }, "b");
    row(
        "others in rooms",
        [](Three &t) {
            t.b->in({u"1"_s, u"2"_s}).emitEvent(u"e"_s);
        },
        "a");
    row(
        "others, from outside the room", [](Three &t) { t.c->to(u"1"_s).emitEvent(u"e"_s); }, "ab");
    row(
        "others but a room", [](Three &t) { t.c->except(u"2"_s).emitEvent(u"e"_s); }, "b");
    row(
        "oneself by id is left out", [](Three &t) { t.c->to(t.c->id()).emitEvent(u"e"_s); }, "");
    row(
        "volatile others", [](Three &t) { t.a->asVolatile().broadcast().emitEvent(u"e"_s); }, "bc");
    row(
        "volatile to a room", [](Three &t) { t.a->asVolatile().to(u"1"_s).emitEvent(u"e"_s); }, "b");
    row(
        "volatile but a room", [](Three &t) { t.c->asVolatile().except(u"1"_s).emitEvent(u"e"_s); }, "");
    row(
        "send", [](Three &t) { t.bench.root().send(u"text"_s); }, "abc");
    row(
        "local others", [](Three &t) { t.a->local().emitEvent(u"e"_s); }, serverCount() > 1 ? "" : "bc");
}

void RoomsTest::operatorsReachWhoTheyName()
{
    QFETCH(Emit, emission);
    QFETCH(QString, receivers);
    Three t;
    emission(t);
    QCOMPARE(t.receivers(), receivers);
}

void RoomsTest::operatorsAreImmutable()
{
    Three t;
    const BroadcastOperator room = t.bench.root().to(u"1"_s);
    room.except(u"2"_s).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"b"_s);
    room.emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"ab"_s);
}

void RoomsTest::aBroadcastIsEncodedOnceForAll()
{
    Three t;
    t.bench.root().emitEvent(u"e"_s, QByteArrayLiteral("bytes"), 1);
    t.bench.settle();
    for (qsizetype back : {1, 2}) { // the attachment, and the text before it
        QList<const char *> frames;
        for (MemorySession *client : t.clients) {
            const auto &messages = client->messages();
            frames << messages.at(messages.size() - back).webSocketFrame().constData();
        }
        QCOMPARE(frames, QList<const char *>(3, frames.first()));
    }
}

void RoomsTest::aRoomMayBeNamedLikeASocket()
{
    Three t;
    QVERIFY(t.a->join(t.c->id()));
    t.bench.root().to(t.c->id()).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"ac"_s);
    t.clients[2]->end(engineio::CloseReason::transportClose);
    t.bench.root().to(t.a->rooms().last()).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"a"_s);
}

void RoomsTest::aSocketMayLeaveItsOwnRoom()
{
    Three t;
    t.a->leave(t.a->id());
    QCOMPARE(t.a->rooms(), QStringList({u"1"_s, u"2"_s}));
    t.bench.root().to(t.a->id()).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), QString());
    t.bench.root().emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"abc"_s);
}

void RoomsTest::namespacesHaveTheirOwnRooms()
{
    Three t;
    for (int server = 0; server < t.bench.servers(); ++server)
        t.bench.of(u"/other"_s, server).onConnection([](Socket &socket) { QVERIFY(socket.join(u"1"_s)); });
    t.clients[2]->clientSends("0/other,");
    t.receivers();
    t.bench.root().to(u"1"_s).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"ab"_s);
    t.bench.of(u"/other"_s).to(u"1"_s).emitEvent(u"e"_s);
    t.bench.settle();
    QCOMPARE(t.clients[2]->take(), QStringList(u"2/other,[\"e\"]"_s));
}

void RoomsTest::fetchingTellsOfEachSocket()
{
    Three t;
    t.b->data().insert(u"name"_s, u"Bea"_s);
    QList<RemoteSocket> found;
    const auto keep = [&](const RemoteSockets &sockets) { found = sockets.value(); };
    t.bench.root().fetchSockets(keep);
    t.bench.settle();
    QCOMPARE(found.size(), 3);
    t.bench.root().in(u"1"_s).except(u"2"_s).fetchSockets(keep);
    t.bench.settle();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].id, t.b->id());
    QCOMPARE(found[0].rooms, t.b->rooms());
    QCOMPARE(found[0].data, Object({{u"name"_s, u"Bea"_s}}));
    QCOMPARE(found[0].handshake.issued(), t.b->handshake().issued());
}

void RoomsTest::socketsJoinAndLeaveTogether()
{
    Three t;
    t.bench.root().in({u"2"_s, t.c->id()}).socketsJoin({u"new"_s, u"newer"_s});
    t.bench.root().to(u"newer"_s).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"ac"_s);
    t.bench.root().except(u"2"_s).socketsLeave({u"1"_s, u"new"_s});
    t.bench.root().to({u"1"_s, u"new"_s}).emitEvent(u"e"_s);
    QCOMPARE(t.receivers(), u"a"_s);
}

void RoomsTest::socketsAreDisconnectedTogether_data()
{
    QTest::addColumn<bool>("close");
    QTest::newRow("from the namespace") << false;
    QTest::newRow("altogether") << true;
}

void RoomsTest::socketsAreDisconnectedTogether()
{
    QFETCH(bool, close);
    Three t;
    t.bench.root().in(u"1"_s).disconnectSockets(close);
    t.bench.settle();
    QCOMPARE(t.socketCount(), 1);
    QCOMPARE(t.clients[0]->take(), QStringList(u"1"_s));
    QCOMPARE(t.clients[1]->isOpen(), !close);
    QVERIFY(t.clients[2]->isOpen());
}

void RoomsTest::handlersOfDisconnectedOnesMayChangeEverything()
{
    Three t;
    int left = 0;
    for (Socket *socket : {t.a, t.b, t.c}) {
        socket->onDisconnect([&](const QString &) {
            ++left;
            t.bench.root().emitEvent(u"left"_s);
            t.bench.root().socketsJoin(u"room %1"_s.arg(left));
            t.bench.root().disconnectSockets(true);
        });
    }
    t.bench.root().disconnectSockets();
    t.bench.settle();
    QCOMPARE(left, 3);
    QCOMPARE(t.socketCount(), 0);
}

void RoomsTest::theLastMemberTakesTheRoomAlong()
{
    Three t;
    if (t.bench.servers() > 1)
        QSKIP("each server has rooms of its own");
    const auto &adapter = dynamic_cast<InMemoryAdapter &>(t.bench.root().adapter());
    QCOMPARE(adapter.roomCount(), 2);
    t.a->disconnect();
    QCOMPARE(adapter.roomCount(), 1);
    t.b->leave(u"1"_s);
    QCOMPARE(adapter.roomCount(), 0);
}

void RoomsTest::whoListensHearsOfRoomsThatComeAndGo()
{
    HubBench bench;
    RoomListeners &listeners = bench.root().adapter().roomListeners();
    QStringList heard;
    listeners.onCreateRoom([&](const QString &room) { heard << u"create "_s + room; });
    const auto join = listeners.onJoinRoom(
        [&](const QString &room, const QString &id) { heard << u"join %1 %2"_s.arg(room, id); });
    listeners.onLeaveRoom(
        [&](const QString &room, const QString &id) { heard << u"leave %1 %2"_s.arg(room, id); });
    listeners.onDeleteRoom([&](const QString &room) { heard << u"delete "_s + room; });
    Socket *a = nullptr;
    bench.root().onConnection([&](Socket &socket) { a = &socket; });
    MemorySession &client = bench.join();
    const QString id = a->id();
    QCOMPARE(heard, QStringList({u"create "_s + id, u"join %1 %1"_s.arg(id)}));
    heard.clear();
    QVERIFY(a->join({u"red"_s, u"red"_s}));
    QCOMPARE(heard, QStringList({u"create red"_s, u"join red "_s + id}));
    listeners.off(join);
    heard.clear();
    bench.join();
    QVERIFY(a->join(u"red"_s));
    heard.clear();
    client.end(engineio::CloseReason::transportClose); // a is the second; the first leaves its own room
    QCOMPARE(heard, QStringList({u"leave %1 %1"_s.arg(id), u"delete "_s + id, u"leave red "_s + id}));
    heard.clear();
    a->leave(u"red"_s);
    QCOMPARE(heard, QStringList({u"leave red "_s + a->id(), u"delete red"_s}));
}

void RoomsTest::whoHearsOfRoomsMayChangeThem()
{
    if (serverCount() > 1)
        QSKIP("each server tells of its own sockets");
    Three t;
    RoomListeners &listeners = t.bench.root().adapter().roomListeners();
    listeners.onJoinRoom([&](const QString &room, const QString &) {
        if (room == u"new"_s)
            t.c->disconnect(true);
    });
    listeners.onLeaveRoom([&](const QString &, const QString &) { t.bench.root().socketsLeave(u"1"_s); });
    t.bench.root().socketsJoin(u"new"_s);
    QCOMPARE(t.socketCount(), 2);
    QCOMPARE(t.a->rooms(), QStringList({t.a->id(), u"2"_s, u"new"_s}));
}

void RoomsTest::anotherAdapterMayStandBehindANamespace()
{
    QStringList asked;
    ServerOptions options;
    options.adapter = [&](AdapterHost &host) {
        asked << host.name();
        return std::make_unique<InMemoryAdapter>(host);
    };
    HubBench bench(options);
    bench.of(u"/a"_s);
    bench.of(u"/a"_s);
    QCOMPARE(asked, QStringList({u"/"_s, u"/a"_s}));
}

QTEST_GUILESS_MAIN(RoomsTest)
#include "tst_socketio_rooms.moc"

// SPDX-License-Identifier: MIT
// One room on several threads: what its services promise holds for the clients of all threads together.

#include "app/hosting/serverhost.h"
#include "tests/server/support/roomclient.h"
#include "tests/support/patience.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;
using test::RoomClient;

namespace {

constexpr int threads = 4;

HostSettings settings()
{
    HostSettings settings;
    settings.name = u"Workshop"_s;
    settings.address = QHostAddress(QHostAddress::LocalHost);
    settings.port = 0;
    settings.threads = threads;
    settings.hostNames = {u"*"_s};
    settings.eventRate.perSecond = 0;
    return settings;
}

struct Running
{
    explicit Running(const HostSettings &settings = ::settings())
    {
        host.start(settings);
        const bool isUp
            = QTest::qWaitFor([this] { return started.count() > 0 || failed.count() > 0; }, patienceMs);
        if (!isUp || started.isEmpty())
            qFatal("no server");
        port = started.at(0).at(0).value<quint16>();
    }
    ServerHost host;
    QSignalSpy started{&host, &ServerHost::started};
    QSignalSpy failed{&host, &ServerHost::failed};
    quint16 port = 0;
};

using Clients = std::vector<std::unique_ptr<RoomClient>>;

QString nameOf(int i)
{
    return u"Guest-%1"_s.arg(i);
}

/// A client of each thread, and then another of each, until there are so many.
Clients join(quint16 port, const QByteArray &nsp, int count)
{
    Clients clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RoomClient>(port, nsp, Object{{u"name"_s, nameOf(i)}}));
        if (!clients.back()->isIn())
            qFatal("not let in");
    }
    return clients;
}

Array sending(int number)
{
    return {u"message:send"_s,
        Object{{u"conversation"_s, u"lobby"_s}, {u"clientId"_s, QString::number(number)},
            {u"text"_s, QString::number(number)}}};
}

qint64 seqOf(const RoomClient::Packet &packet)
{
    if (packet.event == "message:new"_L1)
        return packet.args.value(0)[u"seq"].toInteger();
    if (packet.event.isEmpty())
        return packet.args.value(0)[u"message"][u"seq"].toInteger();
    return 0;
}

Value lastSeqOf(const RoomClient::Packet &session)
{
    return session.args.value(0)[u"conversations"].toArray().value(0)[u"seq"];
}

/// Who is there, as a client learns it.
class Presence
{
public:
    void take(const RoomClient::Packet &packet)
    {
        const Value first = packet.args.value(0);
        if (packet.event == "session"_L1) {
            for (const Value &user : first[u"users"].toArray())
                add(user);
        } else if (packet.event == "user:joined"_L1) {
            add(first);
        } else if (packet.event == "user:left"_L1) {
            doubts += m_names.remove(first[u"id"].toString()) == 1 ? 0 : 1;
        }
    }
    QSet<QString> names() const
    {
        const QList<QString> all = m_names.values();
        return {all.begin(), all.end()};
    }
    int doubts = 0; ///< someone joined twice, or left who was not there

private:
    void add(const Value &user)
    {
        const QString id = user[u"id"].toString();
        doubts += m_names.contains(id) ? 1 : 0;
        m_names.insert(id, user[u"name"].toString());
    }
    QHash<QString, QString> m_names; // by id
};

QByteArray statusOf(quint16 port, const QByteArray &fields)
{
    QTcpSocket browser;
    browser.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    browser.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n" + fields + "\r\n");
    (void)QTest::qWaitFor([&] { return browser.bytesAvailable() >= 12; }, patienceMs);
    return browser.peek(12).mid(9);
}

} // namespace

class tst_RoomThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messagesReachEveryoneInTheOrderOfSeq();
    void historyAndWhatFollowsAreEverythingOnce();
    void aNameIsGivenOnce();
    void everyoneLearnsWhoIsThere();
    void theLastLevelToldIsThatOfThePin();
    void aMessageSentTwiceIsStoredOnce();
    void whoSendsManyAtOnceIsAnsweredAll();
    void theDialectsMeetInOneConversation();
    void aTutorialsPageGetsWhatItMissedAndThenWhatFollows();
    void hostsAndOriginsAreCheckedInEveryThread();
    void everyThreadTakesOverWhoMayCome();
    void everyoneIsToldOfTheEnd();
    void whoComesBackGetsWhatItMissed();
};

void tst_RoomThreads::messagesReachEveryoneInTheOrderOfSeq()
{
    constexpr int senders = 8;
    constexpr int each = 400;
    Running running;
    const Clients clients = join(running.port, "/chat", senders);
    for (int i = 0; i < each; ++i) {
        for (const auto &client : clients)
            client->ask(sending(i));
    }
    for (const auto &client : clients) {
        qint64 seen = 0;
        while (seen < senders * each) {
            const RoomClient::Packet packet = client->next();
            QVERIFY2(!packet.args.isEmpty(), client->last);
            if (const qint64 seq = seqOf(packet)) // of others, or of its own, acknowledged
                QCOMPARE(seq, ++seen);
        }
    }
}

void tst_RoomThreads::historyAndWhatFollowsAreEverythingOnce()
{
    constexpr int messages = 600;
    Running running;
    RoomClient speaker(running.port, "/chat", Object{{u"name"_s, u"Speaker"_s}});
    QVERIFY(speaker.isIn());
    for (int i = 0; i < messages / 2; ++i)
        speaker.emitEvent(sending(i));
    Clients newcomers;
    for (int i = 0; i < 2 * threads; ++i) {
        newcomers.push_back(
            std::make_unique<RoomClient>(running.port, "/chat", Object{{u"name"_s, nameOf(i)}}));
        for (int n = 0; n < messages / 2 / (2 * threads); ++n)
            speaker.emitEvent(sending(1000 * (i + 1) + n));
    }
    const Value last = speaker.request(u"message:send"_s, *sending(99'999).at(1).ifObject());
    const qint64 all = last[u"message"][u"seq"].toInteger();
    QVERIFY(all > messages / 2);
    for (const auto &newcomer : newcomers) {
        QVERIFY(newcomer->isIn());
        const RoomClient::Packet session = newcomer->next();
        QCOMPARE(session.event, u"session"_s); // first
        qint64 seen = lastSeqOf(session).toInteger();
        while (seen < all) {
            const RoomClient::Packet packet = newcomer->next();
            QVERIFY2(!packet.args.isEmpty(), newcomer->last);
            if (const qint64 seq = seqOf(packet))
                QCOMPARE(seq, ++seen);
        }
        const qint64 atStart = lastSeqOf(session).toInteger();
        if (atStart == 0)
            continue;
        const Value page = newcomer->request(
            u"history:get"_s, {{u"conversation"_s, u"lobby"_s}, {u"before"_s, atStart + 1}, {u"limit"_s, 1}});
        QCOMPARE(page[u"messages"].toArray().value(0)[u"seq"].toInteger(), atStart);
    }
}

void tst_RoomThreads::aNameIsGivenOnce()
{
    Running running;
    for (int round = 0; round < 10; ++round) {
        Clients clients; // nobody waits for another's answer
        for (int i = 0; i < 2 * threads; ++i)
            clients.push_back(std::make_unique<RoomClient>(
                running.port, "/chat", Object{{u"name"_s, u"Ann%1"_s.arg(round)}}));
        int letIn = 0;
        for (const auto &client : clients) {
            letIn += client->isIn() ? 1 : 0;
            if (!client->isIn())
                QVERIFY2(client->reply.contains("name-taken"), client->reply);
        }
        QCOMPARE(letIn, 1);
    }
}

void tst_RoomThreads::everyoneLearnsWhoIsThere()
{
    Running running;
    const Clients stayers = join(running.port, "/chat", threads);
    for (int round = 0; round < 5; ++round) {
        Clients passers;
        for (int i = 0; i < 2 * threads; ++i) {
            passers.push_back(std::make_unique<RoomClient>(
                running.port, "/chat", Object{{u"name"_s, u"P%1-%2"_s.arg(round).arg(i)}}));
            stayers[size_t(i % threads)]->emitEvent({u"typing"_s, Object{}});
        }
        for (int i = 0; i < 2 * threads; i += 2)
            QVERIFY(passers[size_t(i)]->isIn()); // the others may go before they have come
    }
    QSet<QString> expected;
    for (int i = 0; i < threads; ++i)
        expected.insert(nameOf(i));
    std::vector<Presence> seen(threads);
    QTRY_VERIFY_WITH_TIMEOUT(([&] { // until all who passed are gone
        bool areGone = true;
        for (int i = 0; i < threads; ++i) {
            RoomClient &client = *stayers[size_t(i)];
            const Value list
                = client
                      .answer(client.ask({u"user:list"_s, Object{}}),
                          [&](const RoomClient::Packet &packet) { seen[size_t(i)].take(packet); })
                      .value(0);
            areGone = areGone && list[u"users"].toArray().size() == threads;
        }
        return areGone;
    }()),
        patienceMs);
    for (const Presence &presence : seen) {
        QCOMPARE(presence.names(), expected);
        QCOMPARE(presence.doubts, 0);
    }
}

void tst_RoomThreads::theLastLevelToldIsThatOfThePin()
{
    Running running;
    const Clients clients = join(running.port, "/gpio", 2 * threads);
    const auto written = [](bool on) {
        return Array{u"line:write"_s, Object{{u"line"_s, 21}, {u"value"_s, on}}};
    };
    QList<int> asked;
    for (int i = 0; i < 200; ++i) {
        for (size_t c = 0; c < clients.size(); ++c)
            clients[c]->emitEvent(written((size_t(i) + c) % 3 != 0));
    }
    for (const auto &client : clients)
        asked.append(client->ask(written(true)));
    QVERIFY(clients[0]->request(u"line:write"_s, {{u"line"_s, 21}, {u"value"_s, false}})[u"ok"].toBool());
    // Once all are acknowledged nothing is under way any more.
    QSet<bool> reads;
    std::vector<bool> told(clients.size());
    std::vector<qint64> edges(clients.size());
    for (size_t c = 0; c < clients.size(); ++c) {
        const auto note = [&](const RoomClient::Packet &packet) {
            if (packet.event != "line:edge"_L1 || packet.args.value(0)[u"line"].toInteger() != 21)
                return;
            told[c] = packet.args.value(0)[u"value"].toBool();
            ++edges[c];
        };
        if (c > 0)
            clients[c]->answer(asked[qsizetype(c)], note);
    }
    for (size_t c = 0; c < clients.size(); ++c) {
        const auto note = [&](const RoomClient::Packet &packet) {
            if (packet.event == "line:edge"_L1 && packet.args.value(0)[u"line"].toInteger() == 21)
                told[c] = packet.args.value(0)[u"value"].toBool();
        };
        const int id = clients[c]->ask({u"line:read"_s, Object{{u"line"_s, 21}}});
        const bool level = clients[c]->answer(id, note).value(0)[u"value"].toBool();
        if (c > 0)
            QCOMPARE(told[c], level);
        reads.insert(level);
    }
    QCOMPARE(reads.size(), 1);
}

void tst_RoomThreads::aMessageSentTwiceIsStoredOnce()
{
    Running running;
    const auto offset = [](int n) { return Array{u"chat message"_s, u"once"_s, u"offset-%1"_s.arg(n)}; };
    const Clients clients = join(running.port, "/", 2 * threads);
    for (int n = 0; n < 50; ++n) { // the same offsets by all
        for (const auto &client : clients)
            client->emitEvent(offset(n));
    }
    for (const auto &client : clients) {
        qint64 last = 0; // from where it began to speak this dialect
        client->answer(
            client->ask({u"chat message"_s, u"end"_s, u"end"_s}), [&](const RoomClient::Packet &packet) {
                if (packet.event != "chat message"_L1)
                    return;
                const qint64 seq = packet.args.value(1).toInteger();
                QVERIFY(last == 0 || seq == last + 1);
                last = seq;
            });
    }
    RoomClient witness(running.port, "/chat", Object{{u"name"_s, u"Witness"_s}});
    QVERIFY(witness.isIn());
    QCOMPARE(lastSeqOf(witness.next()), Value(51));
}

void tst_RoomThreads::whoSendsManyAtOnceIsAnsweredAll()
{
    constexpr int events = 5'000;
    Running running;
    const Clients clients = join(running.port, "/chat", threads);
    for (int i = 0; i < events; ++i)
        clients[1]->ask({u"user:list"_s, Object{}});
    for (int i = 1; i <= events; ++i)
        QCOMPARE(clients[1]->answer(i).value(0)[u"ok"], Value(true));
    QVERIFY(clients[2]->request(u"user:list"_s)[u"ok"].toBool());
}

void tst_RoomThreads::theDialectsMeetInOneConversation()
{
    Running running;
    const Clients chat = join(running.port, "/chat", 2);
    const Clients pages = join(running.port, "/", 3);
    QVERIFY(pages[0]->answer(pages[0]->ask({u"adduser"_s, u"Rosa"_s})).value(0)[u"ok"].toBool());
    const int sent = pages[1]->ask({u"chat message"_s, u"hello"_s});
    QCOMPARE(pages[1]->answer(sent), Array());
    const auto until = [](RoomClient &client, const QString &event, const QString &text) {
        for (;;) {
            const RoomClient::Packet packet = client.next();
            if (packet.args.isEmpty() && packet.event.isEmpty())
                return false;
            if (packet.event == event && QString::fromUtf8(json::write(packet.args)).contains(text))
                return true;
        }
    };
    QVERIFY(until(*pages[0], u"updatechat"_s, u"hello"_s));
    QVERIFY(until(*chat[1], u"message:new"_s, u"hello"_s));
    QVERIFY(chat[1]->answer(chat[1]->ask(sending(7))).value(0)[u"ok"].toBool());
    QVERIFY(until(*pages[0], u"updatechat"_s, u"\"7\""_s));
    QVERIFY(until(*pages[1], u"chat message"_s, u"\"7\""_s));
    QVERIFY(until(*pages[2], u"hello"_s, u"connected now: "_s));
}

void tst_RoomThreads::aTutorialsPageGetsWhatItMissedAndThenWhatFollows()
{
    constexpr int messages = 1'000;
    Running running;
    RoomClient speaker(running.port, "/", {});
    QVERIFY(speaker.isIn());
    Clients pages;
    for (int i = 0; i < messages; ++i) {
        speaker.emitEvent({u"chat message"_s, QString::number(i)});
        if (i % 100 == 99)
            pages.push_back(std::make_unique<RoomClient>(running.port, "/", Object{{u"serverOffset"_s, 0}}));
    }
    for (const auto &page : pages) {
        qint64 seen = 0;
        while (seen < messages) {
            const RoomClient::Packet packet = page->next();
            QVERIFY2(!packet.event.isEmpty() || page->last.startsWith("40"), page->last);
            if (packet.event == "chat message"_L1)
                QCOMPARE(packet.args.value(1).toInteger(), ++seen);
        }
    }
}

void tst_RoomThreads::hostsAndOriginsAreCheckedInEveryThread()
{
    HostSettings strict = settings();
    strict.hostNames = {u"room.example"_s};
    strict.allowedOrigins = {u"http://good.example"_s};
    Running running(strict);
    for (int i = 0; i < 2 * threads; ++i) {
        QCOMPARE(statusOf(running.port, "Host: evil.example\r\n"), "421");
        QCOMPARE(statusOf(running.port, "Host: room.example\r\n"), "200");
        QCOMPARE(statusOf(running.port, "Host: room.example\r\nOrigin: http://evil.example\r\n"), "403");
        QCOMPARE(statusOf(running.port, "Host: room.example\r\nOrigin: http://good.example\r\n"), "200");
        // The number of requests above is a multiple of that of the threads: one more moves on.
        QCOMPARE(statusOf(running.port, "Host: localhost\r\n"), "200");
    }
}

void tst_RoomThreads::everyThreadTakesOverWhoMayCome()
{
    HostSettings strict = settings();
    strict.hostNames = {u"room.example"_s};
    Running running(strict);
    strict.hostNames = {u"other.example"_s};
    strict.allowedOrigins = {u"http://good.example"_s};
    running.host.reload(strict);
    QTRY_COMPARE_WITH_TIMEOUT(statusOf(running.port, "Host: other.example\r\n"), "200", patienceMs);
    // The last of the threads has it when its word has come: all take it over one after the other.
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        bool hasAll = true;
        for (int i = 0; i < threads; ++i)
            hasAll = statusOf(running.port, "Host: room.example\r\n") == "421" && hasAll;
        return hasAll;
    }()),
        patienceMs);
    for (int i = 0; i < threads; ++i)
        QCOMPARE(statusOf(running.port, "Host: other.example\r\nOrigin: http://good.example\r\n"), "200");
}

void tst_RoomThreads::everyoneIsToldOfTheEnd()
{
    Running running;
    const Clients clients = join(running.port, "/chat", 2 * threads);
    QSignalSpy stopped(&running.host, &ServerHost::stopped);
    running.host.stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.count(), 1, patienceMs);
    for (const auto &client : clients) {
        while (!client->next().args.isEmpty()) { }
        QVERIFY2(client->last.startsWith("41") || client->last.startsWith("close"), client->last);
    }
}

void tst_RoomThreads::whoComesBackGetsWhatItMissed()
{
    HostSettings kept = settings();
    kept.recovery = true;
    Running running(kept);
    RoomClient speaker(running.port, "/chat", Object{{u"name"_s, u"Speaker"_s}});
    QVERIFY(speaker.isIn());
    const auto said = [&speaker](int number) {
        return speaker.answer(speaker.ask(sending(number))).value(0)[u"message"][u"seq"].toInteger();
    };
    for (int i = 0; i < 2 * threads; ++i) {
        auto lost
            = std::make_unique<RoomClient>(running.port, "/chat", Object{{u"name"_s, u"Lost%1"_s.arg(i)}});
        QVERIFY(lost->isIn());
        const Value connected = *json::read(lost->reply.sliced(lost->reply.indexOf('{')));
        const qint64 seen = said(2 * i);
        RoomClient::Packet packet;
        while (seqOf(packet) != seen) {
            packet = lost->next();
            QVERIFY2(!packet.args.isEmpty(), lost->last);
        }
        lost.reset();
        const qint64 missed = said(2 * i + 1);
        const Object auth{{u"name"_s, u"Back%1"_s.arg(i)}, {u"pid"_s, connected[u"pid"]},
            {u"offset"_s, packet.args.last()}};
        std::unique_ptr<RoomClient> back;
        const auto hasItsId
            = [&] { return back && back->reply.contains(connected[u"sid"].toString().toLatin1()); };
        const auto isBack = [&] { // once its going was noticed
            if (hasItsId())
                return true;
            back.reset();
            back = std::make_unique<RoomClient>(running.port, "/chat", auth);
            return back->isIn() && hasItsId();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isBack(), patienceMs);
        QVERIFY2(back->missed.contains("\"seq\":" + QByteArray::number(missed)), back->missed);
        QCOMPARE(back->next().event, u"session"_s);
    }
}

QTEST_GUILESS_MAIN(tst_RoomThreads)
#include "tst_roomthreads.moc"

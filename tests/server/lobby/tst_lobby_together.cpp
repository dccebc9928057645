// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

#include <functional>
#include <vector>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

/// How one dialect says a text and how it hears one.
struct Speaker
{
    QString way;
    QString name; ///< the person's
    std::function<void(PacketClient &)> begin; ///< shows the dialect and gets a name
    std::function<void(PacketClient &, const QString &text)> say;
    std::function<test::ReceivedEvent(const QString &name, const QString &text)> hears;
    bool hearsItself = false;
};

auto emits(const QString &event)
{
    return [event](PacketClient &client, const QString &text) { client.emitEvent(event, text); };
}

auto emits(const QString &event, const QString &text)
{
    return [event, text](PacketClient &client) { client.emitEvent(event, text); };
}

/// In this order they come: guests are numbered by it.
std::vector<Speaker> speakers()
{
    return {{u"plain"_s, u"Guest 1"_s, emits(u"message"_s, u"x"_s), emits(u"message"_s),
                [](const QString &, const QString &text) {
                    return test::ReceivedEvent{u"message"_s, {text}};
                }},
        {u"send/new"_s, u"Guest 2"_s, emits(u"send message"_s, u"x"_s), emits(u"send message"_s),
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{
                    u"new message"_s, {Object{{u"msg"_s, text}, {u"username"_s, name}}}};
            },
            true},
        {u"named room"_s, u"Nora"_s, emits(u"adduser"_s, u"Nora"_s), emits(u"sendchat"_s),
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{u"updatechat"_s, {name, text}};
            },
            true},
        {u"chat example"_s, u"Emil"_s, emits(u"add user"_s, u"Emil"_s), emits(u"new message"_s),
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{
                    u"new message"_s, {Object{{u"username"_s, name}, {u"message"_s, text}}}};
            }},
        {u"tutorial"_s, u"Guest 3"_s, emits(u"chat message"_s, u"x"_s), emits(u"chat message"_s),
            [](const QString &, const QString &text) {
                return test::ReceivedEvent{u"chat message"_s, {text}};
            },
            true},
        {u"/chat"_s, u"Carl"_s, [](PacketClient &) {},
            [](PacketClient &client, const QString &text) {
                client.ask(u"message:send"_s, chat::toValue(chat::SendRequest{u"lobby"_s, text, text}));
            },
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{u"message:new"_s, {Object{{u"name"_s, name}, {u"text"_s, text}}}};
            }}};
}

/// What matters here of an event: without seq, ids and time.
test::ReceivedEvent trimmed(const test::ReceivedEvent &event)
{
    if (event.name == u"chat message"_s)
        return {event.name, event.args.first(1)};
    if (event.name == u"message:new"_s) {
        const Value message = event.args.value(0);
        return {event.name, {Object{{u"name"_s, message[u"from"][u"name"]}, {u"text"_s, message[u"text"]}}}};
    }
    return event;
}

} // namespace

class TogetherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextReachesEveryDialectInItsOwnWords();
    void everyoneSeesTheSameConversation();
};

void TogetherTest::everyTextReachesEveryDialectInItsOwnWords()
{
    Bench bench;
    const std::vector<Speaker> all = speakers();
    std::vector<PacketClient> clients;
    for (const Speaker &speaker : all) {
        clients.push_back(speaker.way == u"/chat"_s ? bench.joinChat(speaker.name) : bench.open());
        speaker.begin(clients.back());
    }
    for (PacketClient &client : clients)
        client.take();

    for (std::size_t from = 0; from < all.size(); ++from) {
        const QString text = u"<i>hello from %1</i>"_s.arg(all[from].way);
        all[from].say(clients[from], text);
        for (std::size_t to = 0; to < all.size(); ++to) {
            Events heard;
            for (const test::ReceivedEvent &event : clients[to].take())
                heard.append(trimmed(event));
            const bool isSilent = from == to && !all[to].hearsItself;
            const Events expected = isSilent ? Events{} : Events{all[to].hears(all[from].name, text)};
            QVERIFY2(heard == expected, qPrintable(u"from %1 to %2"_s.arg(all[from].way, all[to].way)));
        }
    }
}

void TogetherTest::everyoneSeesTheSameConversation()
{
    Bench bench;
    QStringList said;
    for (const Speaker &speaker : speakers()) {
        PacketClient client = speaker.way == u"/chat"_s ? bench.joinChat(speaker.name) : bench.open();
        speaker.say(client, speaker.way);
        client.loseConnection();
        said.append(speaker.way);
    }
    QCOMPARE(bench.people.count(), 0);
    PacketClient late = bench.joinChat(u"Late"_s);
    const Array answer
        = late.ask(u"history:get"_s, chat::toValue(chat::HistoryRequest{u"lobby"_s, {}, {}, 100}));
    const auto page = chat::parseHistoryPage(answer.value(0).toObject());
    QVERIFY(page);
    QStringList read;
    for (const chat::Message &message : page->messages)
        read.append(message.text);
    QCOMPARE(read, said);
    PacketClient back = bench.open({{u"serverOffset"_s, 0}});
    QCOMPARE(back.take(u"chat message"_s).size(), said.size());
}

QTEST_GUILESS_MAIN(TogetherTest)
#include "tst_lobby_together.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

#include <functional>
#include <map>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

/// How one dialect says a text and how it hears one.
struct Speaker
{
    QString name; ///< the person's
    std::function<void(PacketClient &)> begin; ///< the first event, which shows the dialect
    std::function<void(PacketClient &, const QString &text)> say;
    std::function<test::ReceivedEvent(const QString &name, const QString &text)> hears;
    bool hearsItself = false;
};

std::map<QString, Speaker> speakers()
{
    const auto emits = [](const QString &event) {
        return [event](PacketClient &client, const QString &text) { client.emitEvent(event, text); };
    };
    std::map<QString, Speaker> all;
    all[u"plain"_s]
        = {u"Guest 1"_s, [](PacketClient &c) { c.emitEvent(u"event_here"_s); }, emits(u"message"_s),
            [](const QString &, const QString &text) {
                return test::ReceivedEvent{u"message"_s, {text}};
            }};
    all[u"send/new"_s] = {u"Guest 2"_s, [](PacketClient &c) { c.emitEvent(u"send message"_s, u"x"_s); },
        emits(u"send message"_s),
        [](const QString &name, const QString &text) {
            return test::ReceivedEvent{u"new message"_s, {Object{{u"msg"_s, text}, {u"username"_s, name}}}};
        },
        true};
    all[u"named room"_s]
        = {u"Nora"_s, [](PacketClient &c) { c.emitEvent(u"adduser"_s, u"Nora"_s); }, emits(u"sendchat"_s),
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{u"updatechat"_s, {name, text}};
            },
            true};
    all[u"chat example"_s]
        = {u"Emil"_s, [](PacketClient &c) { c.emitEvent(u"add user"_s, u"Emil"_s); }, emits(u"new message"_s),
            [](const QString &name, const QString &text) {
                return test::ReceivedEvent{
                    u"new message"_s, {Object{{u"username"_s, name}, {u"message"_s, text}}}};
            }};
    all[u"tutorial"_s] = {u"Guest 3"_s, [](PacketClient &c) { c.emitEvent(u"chat message"_s, u"x"_s); },
        emits(u"chat message"_s),
        [](const QString &, const QString &text) { // the offset is looked at below
            return test::ReceivedEvent{u"chat message"_s, {text}};
        },
        true};
    all[u"/chat"_s] = {u"Carl"_s, [](PacketClient &) {},
        [](PacketClient &client, const QString &text) {
            client.ask(
                u"message:send"_s, chat::toValue(chat::SendRequest{u"lobby"_s, u"to "_s + text, text}));
        },
        [](const QString &name, const QString &text) { // the rest of the message is looked at below
            return test::ReceivedEvent{u"message:new"_s, {Object{{u"name"_s, name}, {u"text"_s, text}}}};
        }};
    return all;
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
    std::map<QString, Speaker> all = speakers();
    std::map<QString, PacketClient> clients;
    // Guests are numbered in the order of their coming.
    for (const QString &way : {u"send/new"_s, u"named room"_s, u"chat example"_s, u"tutorial"_s, u"plain"_s})
        all[way].begin(clients.emplace(way, bench.open()).first->second);
    clients.emplace(u"/chat"_s, bench.joinChat(u"Carl"_s));
    all[u"send/new"_s].name = u"Guest 1"_s;
    all[u"tutorial"_s].name = u"Guest 2"_s;
    all[u"plain"_s].name = u"Guest 3"_s; // gets a name by its first message
    for (const auto &[way, speaker] : all) {
        speaker.say(clients.at(way), u"warm"_s); // so that nobody gets a name below
    }
    for (auto &[way, client] : clients)
        client.take();

    for (const auto &[from, speaker] : all) {
        const QString text = u"<i>hello from %1</i>"_s.arg(from);
        speaker.say(clients.at(from), text);
        for (auto &[to, client] : clients) {
            Events heard;
            for (const test::ReceivedEvent &event : client.take())
                heard.append(trimmed(event));
            const bool isOwn = from == to;
            const Events expected
                = isOwn && !all[to].hearsItself ? Events{} : Events{all[to].hears(speaker.name, text)};
            QVERIFY2(heard == expected, qPrintable(u"from %1 to %2"_s.arg(from, to)));
        }
    }
}

void TogetherTest::everyoneSeesTheSameConversation()
{
    Bench bench;
    std::map<QString, Speaker> all = speakers();
    PacketClient carl = bench.joinChat(u"Carl"_s);
    for (const auto &[way, speaker] : all) {
        if (way == u"/chat"_s)
            continue;
        PacketClient client = bench.open();
        speaker.begin(client);
        speaker.say(client, way);
        client.loseConnection();
    }
    const Array answer
        = carl.ask(u"history:get"_s, chat::toValue(chat::HistoryRequest{u"lobby"_s, {}, {}, 100}));
    const auto page = chat::parseHistoryPage(answer.value(0).toObject());
    QVERIFY(page);
    QStringList texts;
    for (const chat::Message &message : page->messages) {
        if (message.text != u"x"_s)
            texts.append(message.text);
    }
    QCOMPARE(
        texts, (QStringList{u"chat example"_s, u"named room"_s, u"plain"_s, u"send/new"_s, u"tutorial"_s}));
    QCOMPARE(bench.people.count(), 1);
}

QTEST_GUILESS_MAIN(TogetherTest)
#include "tst_lobby_together.moc"

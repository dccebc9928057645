// SPDX-License-Identifier: MIT
#include "server/chat/conversation.h"
#include "tests/server/chat/slowstore.h"
#include "tests/server/chat/testenvironment.h"

#include <QTest>

using namespace tincan;
using namespace tincan::chat;
using namespace Qt::StringLiterals;

namespace {

const ConversationInfo lobby{.id = u"lobby"_s, .name = u"Lobby"_s, .topic = u"All"_s};

/// A conversation, what it was answered, and what it told.
struct Bench
{
    explicit Bench(const Conversation::Options &options = {})
        : store(new SlowStore),
          conversation(lobby, std::unique_ptr<MessageStore>(store), clocks.environment(), options)
    {
        QObject::connect(&conversation, &Conversation::messagePosted, &conversation,
            [this](const Message &message, const Origin &origin) {
                events.append(u"told %1 by %2"_s.arg(message.seq).arg(origin.way));
            });
    }
    void post(const QString &text, const QString &onceKey = {})
    {
        conversation.post({{u"u1"_s, u"Ann"_s}, text, u"c"_s, onceKey}, {u"s1"_s, u"/chat"_s},
            [this](const Parsed<Message> &message) {
                if (message)
                    last = *message;
                events.append(message ? u"answered %1"_s.arg(message->seq) : codeText(message.error().code));
            });
    }

    TestEnvironment clocks;
    SlowStore *store;
    Conversation conversation;
    QStringList events;
    Message last;
};

} // namespace

class ConversationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAndThenTellsWhenAMessageIsStored();
    void stampsAMessage();
    void tellsADuplicateToNobody();
    void aDuplicateOfWhatIsBeingStoredIsOneToo();
    void refusesTextsThatMayNotBeSent();
    void saysSoWhenTheStoreFails();
    void limitsWhatWaitsForTheStore();
    void limitsTheRateOfOnePerson();
    void knowsOnlyItself();
    void tellsOfTyping();
};

void ConversationTest::answersAndThenTellsWhenAMessageIsStored()
{
    Bench bench;
    bench.post(u"one"_s);
    bench.post(u"two"_s);
    QCOMPARE(bench.events, QStringList());
    bench.store->answer();
    bench.store->answer();
    QCOMPARE(bench.events,
        (QStringList{u"answered 1"_s, u"told 1 by /chat"_s, u"answered 2"_s, u"told 2 by /chat"_s}));
    QCOMPARE(bench.conversation.info().seq, 2);
}

void ConversationTest::stampsAMessage()
{
    Bench bench;
    bench.post(u" <b>hi</b>\n"_s);
    bench.store->answer();
    QCOMPARE(bench.last,
        (Message{
            u"id1"_s, 1, u"lobby"_s, {u"u1"_s, u"Ann"_s}, 1'700'000'000'000, u" <b>hi</b>\n"_s, u"c"_s}));
}

void ConversationTest::tellsADuplicateToNobody()
{
    Bench bench;
    bench.post(u"one"_s, u"k"_s);
    bench.store->answer();
    bench.post(u"one"_s, u"k"_s);
    bench.store->answer();
    QCOMPARE(bench.events, (QStringList{u"answered 1"_s, u"told 1 by /chat"_s, u"answered 1"_s}));
}

void ConversationTest::aDuplicateOfWhatIsBeingStoredIsOneToo()
{
    Bench bench;
    bench.post(u"one"_s, u"k"_s);
    bench.post(u"one"_s, u"k"_s);
    bench.store->answer();
    bench.store->answer();
    QCOMPARE(bench.events, (QStringList{u"answered 1"_s, u"told 1 by /chat"_s, u"answered 1"_s}));
}

void ConversationTest::refusesTextsThatMayNotBeSent()
{
    Bench bench;
    bench.post(u"  "_s);
    bench.post(u"x"_s.repeated(limits::textLength + 1));
    QCOMPARE(bench.events, (QStringList{u"empty"_s, u"too-long"_s}));
    QCOMPARE(bench.store->waiting(), 0u);
}

void ConversationTest::saysSoWhenTheStoreFails()
{
    Bench bench;
    bench.post(u"one"_s);
    bench.store->answer(false);
    QCOMPARE(bench.events, QStringList{u"unavailable"_s});
    bench.post(u"one"_s);
    bench.store->answer();
    QCOMPARE(bench.last.seq, 1);
}

void ConversationTest::limitsWhatWaitsForTheStore()
{
    Bench bench({.rate = {}, .pendingMessages = 2});
    for (int i = 0; i < 3; ++i)
        bench.post(u"x"_s);
    QCOMPARE(bench.events, QStringList{u"unavailable"_s});
    bench.store->answer();
    bench.post(u"x"_s);
    QCOMPARE(bench.store->waiting(), 2u);
}

void ConversationTest::limitsTheRateOfOnePerson()
{
    Bench bench({.rate = RateLimit{1, 2}});
    for (int i = 0; i < 3; ++i)
        bench.post(u"x"_s);
    QCOMPARE(bench.events, QStringList{u"rate-limited"_s});
    bench.clocks.clock += std::chrono::seconds(1);
    bench.post(u"x"_s);
    QCOMPARE(bench.store->waiting(), 3u);
}

void ConversationTest::knowsOnlyItself()
{
    Bench bench;
    ErrorCode code = ErrorCode::unknown;
    bench.conversation.page({.conversation = u"elsewhere"_s, .before = {}, .after = {}},
        [&](const Parsed<HistoryPage> &page) { code = page.error().code; });
    QCOMPARE(code, ErrorCode::notFound);
}

void ConversationTest::tellsOfTyping()
{
    Bench bench;
    QList<Typing> told;
    QObject::connect(&bench.conversation, &Conversation::typingChanged, &bench.conversation,
        [&](const Typing &typing, const Origin &origin) {
            QCOMPARE(origin, (Origin{u"s"_s, u"plain"_s}));
            told.append(typing);
        });
    bench.conversation.setTyping({u"u"_s, u"Ann"_s}, true, {u"s"_s, u"plain"_s});
    QCOMPARE(told, (QList<Typing>{{u"lobby"_s, {u"u"_s, u"Ann"_s}, true}}));
}

QTEST_GUILESS_MAIN(ConversationTest)
#include "tst_chat_conversation.moc"

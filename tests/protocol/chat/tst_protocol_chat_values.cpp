// SPDX-License-Identifier: MIT
#include "protocol/chat/values.h"

#include <QTest>

#include <functional>

using namespace tincan;
using namespace tincan::chat;
using namespace Qt::StringLiterals;

namespace {

const User ann{u"u1"_s, u"Ann"_s, Role::moderator, Status::away};
const Message hello{u"m1"_s, 7, u"lobby"_s, {u"u1"_s, u"Ann"_s}, 1'700'000'000'123, u"<b>hi</b>"_s, u"c1"_s};

Value without(const Value &value, QStringView key)
{
    Object object = value.toObject();
    object.remove(key);
    return object;
}

Value with(const Value &value, const QString &key, const Value &member)
{
    Object object = value.toObject();
    object.insert(key, member);
    return object;
}

/// The problem that parsing as the named type finds; empty where it finds none.
QString problemOf(const QString &type, const Value &value)
{
    const auto problem = [](const auto &parsed) { return parsed ? QString() : parsed.error().message; };
    if (type == u"user")
        return problem(parseUser(value));
    if (type == u"message")
        return problem(parseMessage(value));
    if (type == u"conversation")
        return problem(parseConversationInfo(value));
    if (type == u"session")
        return problem(parseSession(value));
    if (type == u"typing")
        return problem(parseTyping(value));
    return problem(parseMessages(value));
}

} // namespace

class ValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheShapesOfTheContract();
    void readsWhatItWrote();
    void ignoresMembersItDoesNotKnow();
    void takesAMessageWithoutClientId();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void everyErrorCodeHasItsWord_data();
    void everyErrorCodeHasItsWord();
    void anUnknownCodeIsUnknown();
    void aLongerMessageWeighsMore();
};

void ValuesTest::writesTheShapesOfTheContract()
{
    QCOMPARE(toValue(ann),
        Value(Object{{u"id"_s, u"u1"_s}, {u"name"_s, u"Ann"_s}, {u"role"_s, u"moderator"_s},
            {u"status"_s, u"away"_s}}));
    QCOMPARE(toValue(hello),
        Value(Object{{u"id"_s, u"m1"_s}, {u"seq"_s, 7}, {u"conversation"_s, u"lobby"_s},
            {u"from"_s, Object{{u"id"_s, u"u1"_s}, {u"name"_s, u"Ann"_s}}},
            {u"at"_s, qint64(1'700'000'000'123)}, {u"text"_s, u"<b>hi</b>"_s}, {u"clientId"_s, u"c1"_s}}));
    const ConversationInfo lobby{u"lobby"_s, u"Lobby"_s, ConversationKind::channel, u"Talk"_s, 7};
    QCOMPARE(toValue(lobby),
        Value(Object{{u"id"_s, u"lobby"_s}, {u"name"_s, u"Lobby"_s}, {u"kind"_s, u"channel"_s},
            {u"topic"_s, u"Talk"_s}, {u"seq"_s, 7}}));
    QCOMPARE(toValue(Typing{u"lobby"_s, {u"u1"_s, u"Ann"_s}, true}),
        Value(Object{{u"conversation"_s, u"lobby"_s},
            {u"user"_s, Object{{u"id"_s, u"u1"_s}, {u"name"_s, u"Ann"_s}}}, {u"on"_s, true}}));
    QCOMPARE(toValue(Session{ann, {u"Tincan"_s, u"1.2"_s}, {ann}, {lobby}}),
        Value(Object{{u"user"_s, toValue(ann)},
            {u"server"_s, Object{{u"name"_s, u"Tincan"_s}, {u"version"_s, u"1.2"_s}}},
            {u"users"_s, Array{toValue(ann)}}, {u"conversations"_s, Array{toValue(lobby)}}}));
}

void ValuesTest::readsWhatItWrote()
{
    const ConversationInfo lobby{u"l"_s, u"Lobby"_s, ConversationKind::group, u"T"_s, 0};
    const Session session{ann, {u"Tincan"_s, u"1.2"_s}, {ann, ann}, {lobby}};
    const Typing typing{u"lobby"_s, {u"u1"_s, u"Ann"_s}, true};
    QCOMPARE(parseUser(toValue(ann)), ann);
    QCOMPARE(parseMessage(toValue(hello)), hello);
    QCOMPARE(parseConversationInfo(toValue(lobby)), lobby);
    QCOMPARE(parseSession(toValue(session)), session);
    QCOMPARE(parseTyping(toValue(typing)), typing);
    QCOMPARE(parseMessages(toValue(QList<Message>{hello, hello})), (QList<Message>{hello, hello}));
}

void ValuesTest::ignoresMembersItDoesNotKnow()
{
    QCOMPARE(parseMessage(with(toValue(hello), u"reactions"_s, Array{1, 2})), hello);
}

void ValuesTest::takesAMessageWithoutClientId()
{
    Message expected = hello;
    expected.clientId.clear();
    QCOMPARE(parseMessage(without(toValue(hello), u"clientId")), expected);
    QCOMPARE(parseMessage(with(toValue(hello), u"clientId"_s, nullptr)), expected);
}

void ValuesTest::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const QString &type, const Value &value, const QString &problem) {
        QTest::newRow(name) << type << value << problem;
    };
    const Value user = toValue(ann);
    const Value message = toValue(hello);
    row("null", u"user"_s, nullptr, u"an object is expected"_s);
    row("array", u"user"_s, Array{user}, u"an object is expected"_s);
    row("missing id", u"user"_s, without(user, u"id"), u"`id` must be a string"_s);
    row("number as a name", u"user"_s, with(user, u"name"_s, 3), u"`name` must be a string"_s);
    row("unknown role", u"user"_s, with(user, u"role"_s, u"king"_s),
        u"`role` must be one of guest, member, moderator, admin"_s);
    row("unknown status", u"user"_s, with(user, u"status"_s, u"odd"_s),
        u"`status` must be one of online, away"_s);
    row("seq 0", u"message"_s, with(message, u"seq"_s, 0),
        u"`seq` must be a whole number from 1 to 9223372036854775807"_s);
    row("seq with a fraction", u"message"_s, with(message, u"seq"_s, 1.5),
        u"`seq` must be a whole number from 1 to 9223372036854775807"_s);
    row("text as binary", u"message"_s, with(message, u"text"_s, QByteArray("hi")),
        u"`text` must be a string"_s);
    row("from as text", u"message"_s, with(message, u"from"_s, u"Ann"_s), u"`from` must be an object"_s);
    row("from without name", u"message"_s, with(message, u"from"_s, without(message[u"from"], u"name")),
        u"`from`: `name` must be a string"_s);
    row("unknown kind", u"conversation"_s,
        Object{{u"id"_s, u"l"_s}, {u"name"_s, u"L"_s}, {u"kind"_s, u"x"_s}, {u"seq"_s, 0}},
        u"`kind` must be one of channel, group, direct"_s);
    const Value session = toValue(Session{ann, {u"Tincan"_s, u"1"_s}, {ann}, {}});
    row("server without name", u"session"_s, with(session, u"server"_s, Object{{u"version"_s, u"1"_s}}),
        u"`server`: `name` must be a string"_s);
    row("wrong second user", u"session"_s, with(session, u"users"_s, Array{user, 5}),
        u"`users`: element 1: an object is expected"_s);
    row("on as number", u"typing"_s, with(toValue(Typing{u"l"_s, {u"u"_s, u"A"_s}, true}), u"on"_s, 1),
        u"`on` must be true or false"_s);
    row("no list", u"messages"_s, message, u"an array is expected"_s);
    row("wrong element", u"messages"_s, Array{message, without(message, u"at")},
        u"element 1: `at` must be a whole number from 0 to 9223372036854775807"_s);
}

void ValuesTest::namesWhatIsWrong()
{
    QFETCH(QString, type);
    QFETCH(Value, value);
    QFETCH(QString, problem);
    QCOMPARE(problemOf(type, value), problem);
}

void ValuesTest::everyErrorCodeHasItsWord_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("word");
    QTest::newRow("invalid-request") << ErrorCode::invalidRequest << u"invalid-request"_s;
    QTest::newRow("not-found") << ErrorCode::notFound << u"not-found"_s;
    QTest::newRow("too-long") << ErrorCode::tooLong << u"too-long"_s;
    QTest::newRow("empty") << ErrorCode::empty << u"empty"_s;
    QTest::newRow("rate-limited") << ErrorCode::rateLimited << u"rate-limited"_s;
    QTest::newRow("name-taken") << ErrorCode::nameTaken << u"name-taken"_s;
    QTest::newRow("name-invalid") << ErrorCode::nameInvalid << u"name-invalid"_s;
    QTest::newRow("server-full") << ErrorCode::serverFull << u"server-full"_s;
    QTest::newRow("unavailable") << ErrorCode::unavailable << u"unavailable"_s;
}

void ValuesTest::everyErrorCodeHasItsWord()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, word);
    QCOMPARE(codeText(code), word);
    QCOMPARE(parseErrorCode(word), code);
}

void ValuesTest::anUnknownCodeIsUnknown()
{
    QCOMPARE(parseErrorCode(u"from-the-future"), ErrorCode::unknown);
}

void ValuesTest::aLongerMessageWeighsMore()
{
    Message longer = hello;
    longer.text += u"x"_s.repeated(100);
    QCOMPARE(weight(longer) - weight(hello), 200);
}

QTEST_GUILESS_MAIN(ValuesTest)
#include "tst_protocol_chat_values.moc"

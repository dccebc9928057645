// SPDX-License-Identifier: MIT
#include "protocol/chat/requests.h"

#include <QTest>

using namespace tincan;
using namespace tincan::chat;
using namespace Qt::StringLiterals;

class RequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote();
    void aPageHasADefaultSizeAndABound();
    void refusesWrongArguments_data();
    void refusesWrongArguments();
    void judgesTexts_data();
    void judgesTexts();
    void answersAreReadBack();
    void anAnswerThatIsNoneIsUnknown_data();
    void anAnswerThatIsNoneIsUnknown();
    void readsAPageOfHistory();
};

void RequestsTest::readsWhatItWrote()
{
    const SendRequest send{u"lobby"_s, u"c1"_s, u"hi"_s};
    const HistoryRequest history{u"lobby"_s, 9, 3, 20};
    const TypingRequest typing{u"lobby"_s, true};
    QCOMPARE(parseSendRequest(toValue(send)), send);
    QCOMPARE(parseHistoryRequest(toValue(history)), history);
    QCOMPARE(parseTypingRequest(toValue(typing)), typing);
    const HistoryRequest newest{u"lobby"_s, {}, {}, 20};
    QVERIFY(!toValue(newest).toObject().contains(u"before"));
    QCOMPARE(parseHistoryRequest(toValue(newest)), newest);
}

void RequestsTest::aPageHasADefaultSizeAndABound()
{
    const Object request{{u"conversation"_s, u"lobby"_s}};
    QCOMPARE(parseHistoryRequest(request)->limit, limits::historyPageDefault);
    Object large = request;
    large.insert(u"limit"_s, 1'000'000'000'000);
    QCOMPARE(parseHistoryRequest(large)->limit, limits::historyPage);
}

void RequestsTest::refusesWrongArguments_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<Value>("argument");
    const Object send{{u"conversation"_s, u"lobby"_s}, {u"clientId"_s, u"c"_s}, {u"text"_s, u"hi"_s}};
    const auto changed = [](Object object, const QString &key, const Value &value) {
        object.insert(key, value);
        return Value(object);
    };
    QTest::newRow("send nothing") << u"send"_s << Value();
    QTest::newRow("send text alone") << u"send"_s << Value(u"hi"_s);
    QTest::newRow("send a number") << u"send"_s << changed(send, u"text"_s, 5);
    QTest::newRow("send an object") << u"send"_s << changed(send, u"text"_s, send);
    QTest::newRow("send bytes") << u"send"_s << changed(send, u"text"_s, QByteArray("x"));
    QTest::newRow("clientId missing") << u"send"_s << changed(send, u"clientId"_s, nullptr);
    QTest::newRow("clientId empty") << u"send"_s << changed(send, u"clientId"_s, QString());
    QTest::newRow("clientId long") << u"send"_s << changed(send, u"clientId"_s, u"x"_s.repeated(129));
    QTest::newRow("conversation as array") << u"send"_s << changed(send, u"conversation"_s, Array{});
    const Object history{{u"conversation"_s, u"lobby"_s}, {u"limit"_s, 10}};
    QTest::newRow("history of nothing") << u"history"_s << Value(Object{});
    QTest::newRow("limit 0") << u"history"_s << changed(history, u"limit"_s, 0);
    QTest::newRow("limit as text") << u"history"_s << changed(history, u"limit"_s, u"10"_s);
    QTest::newRow("before negative") << u"history"_s << changed(history, u"before"_s, -1);
    QTest::newRow("before with fraction") << u"history"_s << changed(history, u"before"_s, 1.5);
    QTest::newRow("after not a number") << u"history"_s << changed(history, u"after"_s, true);
    QTest::newRow("after huge") << u"history"_s << changed(history, u"after"_s, 1e300);
    QTest::newRow("typing maybe") << u"typing"_s
                                  << Value(Object{{u"conversation"_s, u"lobby"_s}, {u"on"_s, u"yes"_s}});
    QTest::newRow("typing nowhere") << u"typing"_s << Value(Object{{u"on"_s, true}});
}

void RequestsTest::refusesWrongArguments()
{
    QFETCH(QString, event);
    QFETCH(Value, argument);
    const auto error = [](const auto &parsed) { return parsed ? ChatError{} : parsed.error(); };
    const ChatError found = event == u"send" ? error(parseSendRequest(argument))
        : event == u"history"                ? error(parseHistoryRequest(argument))
                                             : error(parseTypingRequest(argument));
    QCOMPARE(found.code, ErrorCode::invalidRequest);
    QVERIFY(!found.message.isEmpty());
}

void RequestsTest::judgesTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("a word") << u"hi"_s << true << ErrorCode::unknown;
    QTest::newRow("the longest") << u"x"_s.repeated(4'000) << true << ErrorCode::unknown;
    QTest::newRow("NUL is data") << QString(QChar(0)) << true << ErrorCode::unknown;
    QTest::newRow("one more") << u"x"_s.repeated(4'001) << false << ErrorCode::tooLong;
    QTest::newRow("none") << QString() << false << ErrorCode::empty;
    QTest::newRow("white space") << u" \n\t\u00a0"_s << false << ErrorCode::empty;
    QTest::newRow("much white space") << u" "_s.repeated(5'000) << false << ErrorCode::tooLong;
}

void RequestsTest::judgesTexts()
{
    QFETCH(QString, text);
    QFETCH(bool, allowed);
    QFETCH(ErrorCode, code);
    const auto checked = checkText(text);
    QCOMPARE(checked.has_value(), allowed);
    if (!allowed)
        QCOMPARE(checked.error().code, code);
}

void RequestsTest::answersAreReadBack()
{
    const auto done = parseAnswer({success({{u"n"_s, 1}})});
    QVERIFY(done);
    QCOMPARE(done->value(u"n"), Value(1));
    const ChatError error{ErrorCode::tooLong, u"Too long."_s};
    QCOMPARE(parseAnswer({refusal(error)}).error(), error);
}

void RequestsTest::anAnswerThatIsNoneIsUnknown_data()
{
    QTest::addColumn<Array>("args");
    QTest::newRow("nothing") << Array{};
    QTest::newRow("text") << Array{u"ok"_s};
    QTest::newRow("ok is no boolean") << Array{Object{{u"ok"_s, 1}}};
    QTest::newRow("no error given") << Array{Object{{u"ok"_s, false}}};
}

void RequestsTest::anAnswerThatIsNoneIsUnknown()
{
    QFETCH(Array, args);
    QCOMPARE(parseAnswer(args).error().code, ErrorCode::unknown);
}

void RequestsTest::readsAPageOfHistory()
{
    const Message message{u"m"_s, 1, u"lobby"_s, {u"u"_s, u"Ann"_s}, 5, u"hi"_s, {}};
    const Object answer{{u"ok"_s, true}, {u"messages"_s, Array{toValue(message)}}, {u"more"_s, true}};
    QCOMPARE(parseHistoryPage(answer), (HistoryPage{{message}, true}));
    QVERIFY(!parseHistoryPage(Object{{u"ok"_s, true}, {u"messages"_s, Array{}}}));
    QVERIFY(!parseHistoryPage(Object{{u"more"_s, true}, {u"messages"_s, Array{1}}}));
}

QTEST_GUILESS_MAIN(RequestsTest)
#include "tst_protocol_chat_requests.moc"

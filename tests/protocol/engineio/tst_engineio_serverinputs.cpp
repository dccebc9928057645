// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverscript.h"

#include <QMap>
#include <QTest>

#include <random>

using namespace tincan::engineio;
using namespace tincan::engineio::test;

namespace {

struct NamedState
{
    const char *name;
    Transport transport;
    const char *script; // that leads there; GET 1, POST 2 and WebSocket 3 are what is under way
};

constexpr NamedState states[] = {
    {"polling", Transport::polling, ""},
    {"polling, GET pending", Transport::polling, "GET 1"},
    {"polling, POST read", Transport::polling, "beginPOST 2"},
    {"polling, message queued", Transport::polling, "send q"},
    {"upgrading", Transport::polling, "WS 3"},
    {"upgrading, probed, GET pending", Transport::polling, "WS 3; text 3 2probe; GET 1"},
    {"upgrading, POST read", Transport::polling, "beginPOST 2; WS 3"},
    {"upgraded", Transport::polling, "WS 3; text 3 5"},
    {"upgraded, POST read", Transport::polling, "beginPOST 2; WS 3; text 3 5"},
    {"closing", Transport::polling, "close"},
    {"closing, POST read", Transport::polling, "beginPOST 2; close"},
    {"closed", Transport::polling, "closeNow"},
};

struct Input
{
    const char *script;
    const char *said[std::size(states)]; // by state
};

// clang-format off
const Input inputs[] = {
    {"GET 9", {"", "9=400 1=1 closed:transport error", "", "9=4q drained", "", "9=400 ws3=close 1=1 closed:transport error", "", "9=400/3", "9=400/3", "9=6|1 closed:forced close", "9=6|1 2=400/1 closed:forced close", "9=400/1"}},
    {"abortGET 1", {"", "closed:transport error", "", "", "", "ws3=close closed:transport error", "", "", "", "", "", ""}},
    {"abortGET 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"POST 9 4m", {"text:m 9=ok", "text:m 9=ok", "9=400 2=aborted closed:transport error", "text:m 9=ok", "text:m 9=ok", "text:m 9=ok", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=ok", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"octets 9", {"9=400 closed:transport error", "9=400 1=1 closed:transport error", "9=400 2=aborted closed:transport error", "9=400 closed:transport error", "9=400 ws3=close closed:transport error", "9=400 ws3=close 1=1 closed:transport error", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=400 closed:forced close", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"finishPOST 2 4m", {"", "", "text:m 2=ok", "", "", "", "text:m 2=ok", "", "text:m 2=ok", "", "2=ok", ""}},
    {"finishPOST 2 x", {"", "", "2=ok closed:parse error", "", "", "", "ws3=close 2=ok closed:parse error", "", "ws3=close 2=ok closed:parse error", "", "2=ok", ""}},
    {"finishPOST 9 4m", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"refusePOST 2", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"refusePOST 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"abortPOST 2", {"", "", "closed:transport error", "", "", "", "ws3=close closed:transport error", "", "ws3=close closed:transport error", "", "closed:forced close", ""}},
    {"abortPOST 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"continue", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"WS 9", {"", "", "", "", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close"}},
    {"text 3 2probe", {"", "", "", "", "ws3=3probe", "ws3=3probe", "ws3=3probe", "ws3=close closed:transport error", "ws3=close 2=400/1 closed:transport error", "", "", ""}},
    {"text 3 5", {"", "", "", "", "upgraded", "1=6 upgraded", "upgraded", "", "", "", "", ""}},
    {"text 3 4m", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "text:m", "text:m", "", "", ""}},
    {"text 3 x", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "ws3=close closed:parse error", "ws3=close 2=400/1 closed:parse error", "", "", ""}},
    {"text 9 5", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"bin 3 05", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "bin:05", "bin:05", "", "", ""}},
    {"bin 9 05", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"end 3", {"", "", "", "", "", "", "", "closed:transport close", "2=400/1 closed:transport close", "", "", ""}},
    {"fail 3", {"", "", "", "", "", "", "", "closed:transport error", "2=400/1 closed:transport error", "", "", ""}},
    {"end 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"send m", {"", "1=4m", "", "", "", "1=4m", "", "ws3=4m", "ws3=4m", "", "", ""}},
    {"close", {"", "1=1 closed:forced close", "", "", "ws3=close", "ws3=close 1=1 closed:forced close", "ws3=close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "", "", ""}},
    {"closeNow", {"closed:forced close", "1=1 closed:forced close", "2=400/1 closed:forced close", "closed:forced close", "ws3=close closed:forced close", "ws3=close 1=1 closed:forced close", "ws3=close 2=400/1 closed:forced close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "closed:forced close", "2=400/1 closed:forced close", ""}},
    {"wait 99", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"wait 5000", {"closed:ping timeout", "1=2 closed:ping timeout", "2=400/1 closed:ping timeout", "closed:ping timeout", "ws3=close closed:ping timeout", "1=6 ws3=close closed:ping timeout", "ws3=close 2=400/1 closed:ping timeout", "ws3=2 ws3=close closed:ping timeout", "ws3=2 ws3=close 2=400/1 closed:ping timeout", "closed:forced close", "2=400/1 closed:forced close", ""}},
};
// clang-format on

} // namespace

/// Every input in every state, and inputs at random.
class TestServerInputs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyInputInEveryStateHasThisEffect_data();
    void everyInputInEveryStateHasThisEffect();
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce_data();
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce();
};

void TestServerInputs::everyInputInEveryStateHasThisEffect_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("said");
    for (const Input &input : inputs) {
        for (std::size_t state = 0; state < std::size(states); ++state)
            QTest::addRow("%s: %s", states[state].name, input.script)
                << int(state) << QByteArray(input.script) << QByteArray(input.said[state]);
    }
}

void TestServerInputs::everyInputInEveryStateHasThisEffect()
{
    QFETCH(int, state);
    QFETCH(QByteArray, script);
    ServerScript server(states[state].transport);
    server.play(states[state].script);
    QTEST(server.play(script), "said");
}

void TestServerInputs::whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 50; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestServerInputs::whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce()
{
    QFETCH(int, seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const QByteArrayList verbs = QByteArrayList() << "GET %"
                                                  << "GET %"
                                                  << "POST % 4a"
                                                  << "POST % 3"
                                                  << "beginPOST %"
                                                  << "finishPOST % 4b"
                                                  << "refusePOST %"
                                                  << "WS %"
                                                  << "text % 2probe"
                                                  << "text % 5"
                                                  << "text % 3"
                                                  << "text % 4c"
                                                  << "send d"
                                                  << "sendbin 01"
                                                  << "continue"
                                                  << "wait 90"
                                                  << "abortGET 7"
                                                  << "end %"
                                                  << "close";
    for (int round = 0; round < 40; ++round) {
        ServerScript server(round % 2 ? Transport::polling : Transport::webSocket);
        QByteArray script;
        int waiting = 0; // requests that the session has yet to answer
        int id = 1;
        for (int i = 0; i < 30; ++i) {
            QByteArray step = verbs[qsizetype(random() % std::size_t(verbs.size()))];
            const bool isNew = step.startsWith("GET") || step.startsWith("POST") || step.startsWith("begin")
                || step.startsWith("WS");
            id += isNew ? 1 : 0;
            waiting += isNew && !step.startsWith("WS") ? 1 : 0;
            script += step.replace('%', QByteArray::number(id)) + "; ";
        }
        const QByteArray said = server.play(script + "closeNow");
        QMap<QByteArray, int> answers;
        QMap<QByteArray, int> closes;
        bool isOver = false;
        for (const QByteArray &word : said.split(' ')) {
            const QByteArray who = word.first(qMax<qsizetype>(word.indexOf('='), 0));
            QVERIFY2(
                !isOver || word.endsWith("=400/1") || word.endsWith("=close") || !word.contains('='), said);
            if (word.startsWith("closed:"))
                QVERIFY2(!std::exchange(isOver, true), said);
            if (word.startsWith("ws") && word.endsWith("=close"))
                QVERIFY2(++closes[who] == 1, said);
            else if (word.startsWith("ws"))
                QVERIFY2(!closes.contains(who), said);
            else if (!who.isEmpty())
                QVERIFY2(++answers[who] == 1, script + " → " + said);
        }
        QVERIFY2(isOver, said);
        QVERIFY2(answers.size() >= waiting - script.count("refusePOST") - script.count("abortGET"),
            script + " → " + said);
        QVERIFY(!server.session.nextDeadline());
    }
}

QTEST_APPLESS_MAIN(TestServerInputs)
#include "tst_engineio_serverinputs.moc"

// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/clientscript.h"

#include <QTest>

#include <random>

using namespace tincan::engineio;
using namespace tincan::engineio::test;

namespace {

struct NamedState
{
    const char *name;
    Transport transport;
    const char *script; // that leads there
};

constexpr NamedState states[] = {
    {"opening by GET", Transport::polling, ""},
    {"opening by WebSocket", Transport::webSocket, ""},
    {"polling", Transport::polling, "GET=PLAIN"},
    {"polling, POST under way", Transport::polling, "GET=PLAIN; send q"},
    {"connecting", Transport::polling, "GET=OPEN"},
    {"probed", Transport::polling, "GET=OPEN; opened"},
    {"pausing", Transport::polling, "GET=OPEN; opened; text 3probe"},
    {"upgraded", Transport::polling, "GET=OPEN; opened; text 3probe; GET=6"},
    {"closing", Transport::polling, "GET=PLAIN; close"},
    {"closed", Transport::polling, "GET=1"},
};

struct Input
{
    const char *script;
    const char *said[std::size(states)]; // by state
};

// clang-format off
const Input inputs[] = {
    {"GET=4m", {"closed:parse error", "", "text:m GET", "text:m GET", "text:m GET", "text:m GET", "text:m ws=5 upgraded", "", "", ""}},
    {"GET=x", {"closed:parse error", "", "closed:parse error", "abort closed:parse error", "ws=close closed:parse error", "ws=close closed:parse error", "ws=close closed:parse error", "", "", ""}},
    {"GET=2", {"closed:parse error", "", "POST=3 GET", "GET", "POST=3 GET", "POST=3 GET", "ws=5 upgraded ws=3 drained", "", "", ""}},
    {"GET=!400", {"closed:transport error", "", "closed:transport error", "abort closed:transport error", "ws=close closed:transport error", "ws=close closed:transport error", "ws=close closed:transport error", "", "abort closed:forced close", ""}},
    {"POST=ok", {"", "", "", "drained", "", "", "", "", "abort closed:forced close", ""}},
    {"POST=!400", {"", "", "", "abort closed:transport error", "", "", "", "", "abort closed:forced close", ""}},
    {"failed", {"abort closed:transport error", "", "abort closed:transport error", "abort closed:transport error", "ws=close abort closed:transport error", "ws=close abort closed:transport error", "ws=close abort closed:transport error", "", "abort closed:forced close", ""}},
    {"opened", {"", "", "", "", "ws=2probe", "", "", "", "", ""}},
    {"text 3probe", {"", "ws=close closed:parse error", "", "", "ws=close", "", "ws=close", "", "", ""}},
    {"text 4m", {"", "ws=close closed:parse error", "", "", "ws=close", "ws=close", "ws=close", "text:m", "", ""}},
    {"text 6", {"", "ws=close closed:parse error", "", "", "ws=close", "ws=close", "ws=close", "", "", ""}},
    {"text 1", {"", "ws=close closed:parse error", "", "", "ws=close", "ws=close", "ws=close", "ws=close closed:transport close", "", ""}},
    {"text x", {"", "ws=close closed:parse error", "", "", "ws=close", "ws=close", "ws=close", "ws=close closed:parse error", "", ""}},
    {"bin 05", {"", "ws=close closed:parse error", "", "", "ws=close", "ws=close", "ws=close", "bin:05", "", ""}},
    {"end", {"", "closed:transport close", "", "", "", "", "", "closed:transport close", "", ""}},
    {"fail", {"", "closed:transport error", "", "", "", "", "", "closed:transport error", "", ""}},
    {"send m", {"", "", "POST=4m", "", "POST=4m", "POST=4m", "", "ws=4m", "", ""}},
    {"close", {"abort closed:forced close", "ws=close closed:forced close", "POST=1", "", "ws=close POST=1", "ws=close POST=1", "ws=close POST=1", "ws=close closed:forced close", "", ""}},
    {"wait 99", {"", "", "", "", "", "", "", "", "", ""}},
    {"wait 5000", {"", "", "abort closed:ping timeout", "abort closed:ping timeout", "ws=close abort closed:ping timeout", "ws=close abort closed:ping timeout", "ws=close abort closed:ping timeout", "ws=close closed:ping timeout", "abort closed:forced close", ""}},
};
// clang-format on

} // namespace

/// Every input in every state, and inputs at random.
class TestClientInputs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyInputInEveryStateHasThisEffect_data();
    void everyInputInEveryStateHasThisEffect();
    void whateverHappensNoTwoRequestsOverlapAndTheEndComesOnce_data();
    void whateverHappensNoTwoRequestsOverlapAndTheEndComesOnce();
};

void TestClientInputs::everyInputInEveryStateHasThisEffect_data()
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

void TestClientInputs::everyInputInEveryStateHasThisEffect()
{
    QFETCH(int, state);
    QFETCH(QByteArray, script);
    ClientScript client(clientOptions(states[state].transport));
    client.play(states[state].script);
    QTEST(client.play(script), "said");
}

void TestClientInputs::whateverHappensNoTwoRequestsOverlapAndTheEndComesOnce_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 50; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestClientInputs::whateverHappensNoTwoRequestsOverlapAndTheEndComesOnce()
{
    QFETCH(int, seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const QByteArrayList steps = QByteArrayList() << "GET=4a"
                                                  << "GET=4a|2"
                                                  << "GET=6"
                                                  << "POST=ok"
                                                  << "opened"
                                                  << "text 3probe"
                                                  << "text 4b"
                                                  << "bin 01"
                                                  << "text 2"
                                                  << "end"
                                                  << "send c"
                                                  << "send d"
                                                  << "wait 90"
                                                  << "failed"
                                                  << "close";
    for (int round = 0; round < 40; ++round) {
        ClientScript client(clientOptions(round % 4 ? Transport::polling : Transport::webSocket));
        bool isPolling = false;
        bool isPosting = false;
        bool hasWebSocket = false;
        int ends = 0;
        const auto play = [&](const QByteArray &step) {
            isPolling = isPolling && !step.startsWith("GET=");
            isPosting = isPosting && !step.startsWith("POST=");
            hasWebSocket = hasWebSocket && step != "end";
            for (const QByteArray &word : client.play(step).split(' ')) {
                QVERIFY(ends == 0 || word.isEmpty() || !word.contains('='));
                if (word == "GET")
                    QVERIFY(!std::exchange(isPolling, true));
                else if (word.startsWith("POST="))
                    QVERIFY(!std::exchange(isPosting, true));
                else if (word == "ws=open")
                    QVERIFY(!std::exchange(hasWebSocket, true));
                else if (word == "ws=close")
                    QVERIFY(std::exchange(hasWebSocket, false));
                else if (word.startsWith("ws="))
                    QVERIFY(hasWebSocket);
                else if (word == "abort")
                    isPolling = isPosting = false;
                else if (word.startsWith("closed:"))
                    ++ends;
            }
        };
        play("");
        play(round % 4 ? "GET=OPEN" : "text PLAIN");
        for (int i = 0; i < 40; ++i)
            play(steps[qsizetype(random() % std::size_t(steps.size()))]);
        play("close");
        play("wait 1000");
        QCOMPARE(ends, 1);
        QVERIFY(!isPolling && !isPosting && !hasWebSocket);
        QVERIFY(!client.session.nextDeadline());
    }
}

QTEST_APPLESS_MAIN(TestClientInputs)
#include "tst_engineio_clientinputs.moc"

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/protocol/engineio/serverscript.h"

#include <QMap>
#include <QTest>

#include <random>

/// Every input in every state of a server's session, and inputs at random, in either revision.
namespace tincan::engineio::test {

struct NamedState
{
    const char *name;
    Transport transport;
    const char *script; // that leads there; GET 1, POST 2 and WebSocket 3 are what is under way
};

inline constexpr NamedState states[] = {
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
inline constexpr Input inputsOfEither[] = {
    {"abortGET 1", {"", "closed:transport error", "", "", "", "ws3=close closed:transport error", "", "", "", "", "", ""}},
    {"abortGET 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"refusePOST 2", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"refusePOST 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"abortPOST 2", {"", "", "closed:transport error", "", "", "", "ws3=close closed:transport error", "", "ws3=close closed:transport error", "", "closed:forced close", ""}},
    {"abortPOST 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"continue", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"WS 9", {"", "", "", "", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close", "ws9=close"}},
    {"text 3 4m", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "text:m", "text:m", "", "", ""}},
    {"text 3 x", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "ws3=close closed:parse error", "ws3=close 2=400/1 closed:parse error", "", "", ""}},
    {"text 9 5", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"end 3", {"", "", "", "", "", "", "", "closed:transport close", "2=400/1 closed:transport close", "", "", ""}},
    {"fail 3", {"", "", "", "", "", "", "", "closed:transport error", "2=400/1 closed:transport error", "", "", ""}},
    {"end 9", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"wait 99", {"", "", "", "", "", "", "", "", "", "", "", ""}},
};
// clang-format on

/// Those of either revision, and those of one.
inline void addInputRows(std::span<const Input> inputs)
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("said");
    for (const std::span<const Input> some : {std::span<const Input>(inputsOfEither), inputs}) {
        for (const Input &input : some) {
            for (std::size_t state = 0; state < std::size(states); ++state)
                QTest::addRow("%s: %s", states[state].name, input.script)
                    << int(state) << QByteArray(input.script) << QByteArray(input.said[state]);
        }
    }
}

inline void checkInputRow(const Wire &wire)
{
    QFETCH(int, state);
    QFETCH(QByteArray, script);
    ServerScript server(states[state].transport, testOptions(), wire);
    server.play(states[state].script);
    QTEST(server.play(script), "said");
}

inline void addSeeds()
{
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 50; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

/// A script of the verbs at random, a `%` in which stands for the channel. `waiting` counts the requests
/// that the session has to answer.
inline QByteArray randomScript(const QByteArrayList &verbs, std::mt19937 &random, int &waiting)
{
    QByteArray script;
    int id = 1;
    for (int i = 0; i < 30; ++i) {
        QByteArray step = verbs[qsizetype(random() % std::size_t(verbs.size()))];
        const bool isRequest = step.startsWith("GET") || step.contains("POST ") || step.startsWith("begin");
        const bool isNew = (isRequest && !step.startsWith("finish") && !step.startsWith("refuse"))
            || step.startsWith("WS");
        id += isNew ? 1 : 0;
        waiting += isNew && !step.startsWith("WS") ? 1 : 0;
        script += step.replace('%', QByteArray::number(id)) + "; ";
    }
    waiting -= int(script.count("refusePOST") + script.count("abortGET"));
    return script + "closeNow";
}

/// Each request was answered once, each WebSocket closed once and told nothing afterwards, and the end
/// came once, followed by refusals only.
inline void checkWhatWasSaid(const QByteArray &said, int waiting)
{
    QMap<QByteArray, int> answers;
    QMap<QByteArray, int> closes;
    bool isOver = false;
    for (const QByteArray &word : said.split(' ')) {
        const QByteArray who = word.first(qMax<qsizetype>(word.indexOf('='), 0));
        QVERIFY2(!isOver || word.endsWith("=400/1") || word.endsWith("=close") || !word.contains('='), said);
        if (word.startsWith("closed:"))
            QVERIFY2(!std::exchange(isOver, true), said);
        if (word.startsWith("ws") && word.endsWith("=close"))
            QVERIFY2(++closes[who] == 1, said);
        else if (word.startsWith("ws"))
            QVERIFY2(!closes.contains(who), said);
        else if (!who.isEmpty())
            QVERIFY2(++answers[who] == 1, said);
    }
    QVERIFY2(isOver, said);
    QVERIFY2(answers.size() >= waiting, said);
}

inline void playAtRandom(const QByteArrayList &verbs, const Wire &wire)
{
    QFETCH(int, seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    for (int round = 0; round < 40; ++round) {
        ServerScript server(round % 2 ? Transport::polling : Transport::webSocket, testOptions(), wire);
        int waiting = 0;
        const QByteArray script = randomScript(verbs, random, waiting);
        checkWhatWasSaid(server.play(script), waiting);
        if (QTest::currentTestFailed())
            return qWarning("%s", script.constData());
        QVERIFY(!server.session.nextDeadline());
    }
}

} // namespace tincan::engineio::test

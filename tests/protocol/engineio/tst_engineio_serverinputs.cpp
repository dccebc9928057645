// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverinputs.h"

using namespace tincan::engineio;
using namespace tincan::engineio::test;

namespace {

// clang-format off
const Input inputs[] = {
    {"GET 9", {"", "9=400 1=1 closed:transport error", "", "9=4q drained", "", "9=400 ws3=close 1=1 closed:transport error", "", "9=400/3", "9=400/3", "9=6|1 closed:forced close", "9=6|1 2=400/1 closed:forced close", "9=400/1"}},
    {"POST 9 4m", {"text:m 9=ok", "text:m 9=ok", "9=400 2=aborted closed:transport error", "text:m 9=ok", "text:m 9=ok", "text:m 9=ok", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=ok", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"octets 9", {"9=400 closed:transport error", "9=400 1=1 closed:transport error", "9=400 2=aborted closed:transport error", "9=400 closed:transport error", "9=400 ws3=close closed:transport error", "9=400 ws3=close 1=1 closed:transport error", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=400 closed:forced close", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"finishPOST 2 4m", {"", "", "text:m 2=ok", "", "", "", "text:m 2=ok", "", "text:m 2=ok", "", "2=ok", ""}},
    {"finishPOST 2 x", {"", "", "2=ok closed:parse error", "", "", "", "ws3=close 2=ok closed:parse error", "", "ws3=close 2=ok closed:parse error", "", "2=ok", ""}},
    {"finishPOST 9 4m", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"text 3 2probe", {"", "", "", "", "ws3=3probe", "ws3=3probe", "ws3=3probe", "ws3=close closed:transport error", "ws3=close 2=400/1 closed:transport error", "", "", ""}},
    {"text 3 5", {"", "", "", "", "upgraded", "1=6 upgraded", "upgraded", "", "", "", "", ""}},
    {"bin 3 05", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "bin:05", "bin:05", "", "", ""}},
    {"bin 9 05", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"send m", {"", "1=4m", "", "", "", "1=4m", "", "ws3=4m", "ws3=4m", "", "", ""}},
    {"close", {"", "1=1 closed:forced close", "", "", "ws3=close", "ws3=close 1=1 closed:forced close", "ws3=close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "", "", ""}},
    {"closeNow", {"closed:forced close", "1=1 closed:forced close", "2=400/1 closed:forced close", "closed:forced close", "ws3=close closed:forced close", "ws3=close 1=1 closed:forced close", "ws3=close 2=400/1 closed:forced close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "closed:forced close", "2=400/1 closed:forced close", ""}},
    {"wait 5000", {"closed:ping timeout", "1=2 closed:ping timeout", "2=400/1 closed:ping timeout", "closed:ping timeout", "ws3=close closed:ping timeout", "1=6 ws3=close closed:ping timeout", "ws3=close 2=400/1 closed:ping timeout", "ws3=2 ws3=close closed:ping timeout", "ws3=2 ws3=close 2=400/1 closed:ping timeout", "closed:forced close", "2=400/1 closed:forced close", ""}},
};
// clang-format on

} // namespace

/// Every input in every state, and inputs at random.
class TestServerInputs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyInputInEveryStateHasThisEffect_data() { addInputRows(inputs); }
    void everyInputInEveryStateHasThisEffect() { checkInputRow(wireOf(Revision::four)); }
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce_data() { addSeeds(); }
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce();
};

void TestServerInputs::whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce()
{
    const QByteArrayList verbs{"GET %", "GET %", "POST % 4a", "POST % 3", "beginPOST %", "finishPOST % 4b",
        "refusePOST %", "WS %", "text % 2probe", "text % 5", "text % 3", "text % 4c", "send d", "sendbin 01",
        "continue", "wait 90", "abortGET 7", "end %", "close"};
    playAtRandom(verbs, wireOf(Revision::four));
}

QTEST_APPLESS_MAIN(TestServerInputs)
#include "tst_engineio_serverinputs.moc"

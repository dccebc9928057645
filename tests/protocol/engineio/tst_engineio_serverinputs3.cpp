// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverinputs.h"

using namespace tincan::engineio;
using namespace tincan::engineio::test;

namespace {

// clang-format off
const Input inputs[] = {
    {"GET 9", {"", "9=400 1=1:1 closed:transport error", "", "9=2:4q drained", "", "9=400 ws3=close 1=1:1 closed:transport error", "", "9=400/3", "9=400/3", "9=1:61:1 closed:forced close", "9=1:61:1 2=400/1 closed:forced close", "9=400/1"}},
    {"POST 9 2:4m", {"text:m 9=ok", "text:m 9=ok", "9=400 2=aborted closed:transport error", "text:m 9=ok", "text:m 9=ok", "text:m 9=ok", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=ok", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"POST 9 1:2", {"9=ok", "1=1:3 9=ok", "9=400 2=aborted closed:transport error", "9=ok", "9=ok", "1=1:3 9=ok", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=ok", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"octets 9", {"", "", "9=400 2=aborted closed:transport error", "", "", "", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"octetPOST 9 0102ff0405", {"bin:05 9=ok", "bin:05 9=ok", "9=400 2=aborted closed:transport error", "bin:05 9=ok", "bin:05 9=ok", "bin:05 9=ok", "9=400 2=aborted ws3=close closed:transport error", "9=400/3", "9=400/3", "9=ok", "9=400 2=aborted closed:forced close", "9=400/1"}},
    {"finishPOST 2 2:4m", {"", "", "text:m 2=ok", "", "", "", "text:m 2=ok", "", "text:m 2=ok", "", "2=ok", ""}},
    {"finishPOST 2 1:x", {"", "", "2=ok closed:parse error", "", "", "", "ws3=close 2=ok closed:parse error", "", "ws3=close 2=ok closed:parse error", "", "2=ok", ""}},
    {"finishPOST 9 2:4m", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"text 3 2probe", {"", "", "", "", "ws3=3probe", "ws3=3probe", "ws3=3probe", "ws3=3", "ws3=3", "", "", ""}},
    {"text 3 5", {"", "", "", "", "upgraded", "1=1:6 upgraded", "upgraded", "", "", "", "", ""}},
    {"text 3 2", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "ws3=3", "ws3=3", "", "", ""}},
    {"text 3 3", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "ws3=close closed:transport error", "ws3=close 2=400/1 closed:transport error", "", "", ""}},
    {"bin 3 0405", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "bin:05", "bin:05", "", "", ""}},
    {"bin 3 07", {"", "", "", "", "ws3=close", "ws3=close", "ws3=close", "ws3=close closed:parse error", "ws3=close 2=400/1 closed:parse error", "", "", ""}},
    {"bin 9 0405", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"send m", {"", "1=2:4m", "", "", "", "1=2:4m", "", "ws3=4m", "ws3=4m", "", "", ""}},
    {"close", {"", "1=1:1 closed:forced close", "", "", "ws3=close", "ws3=close 1=1:1 closed:forced close", "ws3=close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "", "", ""}},
    {"closeNow", {"closed:forced close", "1=1:1 closed:forced close", "2=400/1 closed:forced close", "closed:forced close", "ws3=close closed:forced close", "ws3=close 1=1:1 closed:forced close", "ws3=close 2=400/1 closed:forced close", "ws3=close closed:forced close", "ws3=close 2=400/1 closed:forced close", "closed:forced close", "2=400/1 closed:forced close", ""}},
    {"wait 5000", {"closed:ping timeout", "1=1:1 closed:ping timeout", "2=400/1 closed:ping timeout", "closed:ping timeout", "ws3=close closed:ping timeout", "1=1:6 ws3=close closed:ping timeout", "ws3=close 2=400/1 closed:ping timeout", "ws3=close closed:ping timeout", "ws3=close 2=400/1 closed:ping timeout", "closed:forced close", "2=400/1 closed:forced close", ""}},
};
// clang-format on

} // namespace

/// Every input in every state of a session of revision 3, and inputs at random.
class TestServerInputs3 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyInputInEveryStateHasThisEffect_data() { addInputRows(inputs); }
    void everyInputInEveryStateHasThisEffect() { checkInputRow(wireOf(Revision::three)); }
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce_data() { addSeeds(); }
    void whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce();
};

void TestServerInputs3::whateverHappensEveryRequestIsAnsweredOnceAndTheEndComesOnce()
{
    const QByteArrayList verbs{"GET %", "GET %", "POST % 2:4a", "POST % 1:2", "octetPOST % 0102ff0405",
        "beginPOST %", "finishPOST % 2:4b", "refusePOST %", "WS %", "text % 2probe", "text % 5", "text % 2",
        "text % 4c", "bin % 0401", "send d", "sendbin 01", "continue", "wait 90", "abortGET 7", "end %",
        "close"};
    playAtRandom(verbs, wireOf(Revision::three));
}

QTEST_APPLESS_MAIN(TestServerInputs3)
#include "tst_engineio_serverinputs3.moc"

// SPDX-License-Identifier: MIT
#include "protocol/gpio/requests.h"

#include <QTest>

using namespace tincan;
using namespace tincan::gpio;
using namespace Qt::StringLiterals;

class RequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote();
    void refusesWrongArguments_data();
    void refusesWrongArguments();
    void answersAreReadBack();
};

void RequestsTest::readsWhatItWrote()
{
    QCOMPARE(parseReadRequest(toValue(ReadRequest{21})), ReadRequest{21});
    QCOMPARE(parseWriteRequest(toValue(WriteRequest{21, true})), (WriteRequest{21, true}));
}

void RequestsTest::refusesWrongArguments_data()
{
    QTest::addColumn<Value>("argument");
    QTest::newRow("nothing") << Value();
    QTest::newRow("a bare number") << Value(21);
    QTest::newRow("no line") << Value(Object{{u"value"_s, true}});
    QTest::newRow("line as text") << Value(Object{{u"line"_s, u"21"_s}, {u"value"_s, true}});
    QTest::newRow("half a line") << Value(Object{{u"line"_s, 0.5}, {u"value"_s, true}});
    QTest::newRow("value as number") << Value(Object{{u"line"_s, 21}, {u"value"_s, 1}});
}

void RequestsTest::refusesWrongArguments()
{
    QFETCH(Value, argument);
    const auto parsed = parseWriteRequest(argument);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::invalidRequest);
    QVERIFY(!parsed.error().message.isEmpty());
    if (!argument[u"line"].isInteger())
        QVERIFY(!parseReadRequest(argument));
}

void RequestsTest::answersAreReadBack()
{
    const GpioError error{ErrorCode::busy, u"Held by another program."_s};
    QCOMPARE(parseAnswer({refusal(error)}).error(), error);
    const Object done{{u"ok"_s, true}, {u"value"_s, true}};
    QCOMPARE(parseAnswer({done}).value(), done);
    QCOMPARE(parseAnswer({}).error().code, ErrorCode::unknown);
}

QTEST_GUILESS_MAIN(RequestsTest)
#include "tst_protocol_gpio_requests.moc"

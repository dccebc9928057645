// SPDX-License-Identifier: MIT
#include "protocol/gpio/values.h"

#include <QTest>

using namespace tincan;
using namespace tincan::gpio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Line led{.line = 21,
    .chip = u"simulated"_s,
    .offset = 21,
    .name = u"GPIO21"_s,
    .label = u"LED"_s,
    .direction = Direction::output,
    .bias = Bias::pullDown,
    .activeLow = true,
    .value = true,
    .consumer = u"kernel"_s,
    .access = Access::operate,
    .reservedBy = u"Ann"_s,
    .safeState = SafeState::low};

Value with(const Value &value, const QString &key, const Value &member)
{
    Object object = value.toObject();
    object.insert(key, member);
    return object;
}

} // namespace

class ValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheShapesOfTheContract();
    void readsWhatItWrote();
    void leavesOutWhatIsNotThere();
    void timeKeepsItsMicroseconds();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void everyErrorCodeHasItsWord_data();
    void everyErrorCodeHasItsWord();
};

void ValuesTest::writesTheShapesOfTheContract()
{
    QCOMPARE(toValue(led),
        Value(
            Object{{u"line"_s, 21}, {u"chip"_s, u"simulated"_s}, {u"offset"_s, 21}, {u"name"_s, u"GPIO21"_s},
                {u"label"_s, u"LED"_s}, {u"direction"_s, u"output"_s}, {u"bias"_s, u"pull-down"_s},
                {u"activeLow"_s, true}, {u"value"_s, true}, {u"consumer"_s, u"kernel"_s},
                {u"access"_s, u"operate"_s}, {u"reservedBy"_s, u"Ann"_s}, {u"safeState"_s, u"low"_s}}));
    QCOMPARE(toValue(Edge{21, true, 1'700'000'000'123ms, u"Ann"_s}),
        Value(Object{
            {u"line"_s, 21}, {u"value"_s, true}, {u"at"_s, qint64(1'700'000'000'123)}, {u"by"_s, u"Ann"_s}}));
}

void ValuesTest::readsWhatItWrote()
{
    const Line input;
    QCOMPARE(parseLines(toValue(QList<Line>{led, input})), (QList<Line>{led, input}));
    const Edge edge{4, false, 5ms, {}};
    QCOMPARE(parseEdge(toValue(edge)), edge);
}

void ValuesTest::leavesOutWhatIsNotThere()
{
    const Object line = toValue(Line{}).toObject();
    QVERIFY(!line.contains(u"consumer"));
    QVERIFY(!line.contains(u"reservedBy"));
    QVERIFY(!toValue(Edge{}).toObject().contains(u"by"));
}

void ValuesTest::timeKeepsItsMicroseconds()
{
    const Edge edge{1, true, 1'700'000'000'123'457us, {}};
    QCOMPARE(parseEdge(toValue(edge))->at, edge.at);
}

void ValuesTest::namesWhatIsWrong_data()
{
    QTest::addColumn<bool>("isEdge");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("problem");
    const Value line = toValue(led);
    const Value edge = toValue(Edge{1, true, 1ms, {}});
    QTest::newRow("no object") << false << Value(21) << u"an object is expected"_s;
    QTest::newRow("line as text") << false << with(line, u"line"_s, u"21"_s)
                                  << u"`line` must be a whole number from 0 to 2147483647"_s;
    QTest::newRow("negative line") << false << with(line, u"line"_s, -1)
                                   << u"`line` must be a whole number from 0 to 2147483647"_s;
    QTest::newRow("direction") << false << with(line, u"direction"_s, u"up"_s)
                               << u"`direction` must be one of input, output"_s;
    QTest::newRow("bias") << false << with(line, u"bias"_s, 1) << u"`bias` must be a string"_s;
    QTest::newRow("access") << false << with(line, u"access"_s, u"all"_s)
                            << u"`access` must be one of none, view, operate, configure"_s;
    QTest::newRow("safeState") << false << with(line, u"safeState"_s, u"on"_s)
                               << u"`safeState` must be one of hold, low, high, input"_s;
    QTest::newRow("value as number") << true << with(edge, u"value"_s, 1)
                                     << u"`value` must be true or false"_s;
    QTest::newRow("at as text") << true << with(edge, u"at"_s, u"now"_s) << u"`at` must be a number"_s;
    QTest::newRow("at negative") << true << with(edge, u"at"_s, -5)
                                 << u"`at` must be milliseconds since 1970"_s;
    QTest::newRow("at too far") << true << with(edge, u"at"_s, 1e300)
                                << u"`at` must be milliseconds since 1970"_s;
}

void ValuesTest::namesWhatIsWrong()
{
    QFETCH(bool, isEdge);
    QFETCH(Value, value);
    QFETCH(QString, problem);
    const auto error = [](const auto &parsed) { return parsed ? GpioError{} : parsed.error(); };
    const GpioError found = isEdge ? error(parseEdge(value)) : error(parseLine(value));
    QCOMPARE(found.code, ErrorCode::invalidRequest);
    QCOMPARE(found.message, problem);
}

void ValuesTest::everyErrorCodeHasItsWord_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("word");
    QTest::newRow("invalid-request") << ErrorCode::invalidRequest << u"invalid-request"_s;
    QTest::newRow("not-found") << ErrorCode::notFound << u"not-found"_s;
    QTest::newRow("not-permitted") << ErrorCode::notPermitted << u"not-permitted"_s;
    QTest::newRow("busy") << ErrorCode::busy << u"busy"_s;
    QTest::newRow("unavailable") << ErrorCode::unavailable << u"unavailable"_s;
}

void ValuesTest::everyErrorCodeHasItsWord()
{
    QFETCH(ErrorCode, code);
    QFETCH(QString, word);
    QCOMPARE(codeText(code), word);
    QCOMPARE(parseErrorCode(word), code);
    QCOMPARE(parseErrorCode(u"from-the-future"), ErrorCode::unknown);
}

QTEST_GUILESS_MAIN(ValuesTest)
#include "tst_protocol_gpio_values.moc"

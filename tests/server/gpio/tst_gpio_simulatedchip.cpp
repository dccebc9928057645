// SPDX-License-Identifier: MIT
#include "server/gpio/simulatedchip.h"
#include "tests/server/gpio/chipcontract.h"

using namespace tincan::gpio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class SimulatedChipTest : public ChipContract
{
    Q_OBJECT

protected:
    ChipUnderTest make() override
    {
        auto chip = std::make_unique<SimulatedChip>();
        SimulatedChip *raw = chip.get();
        return {.chip = std::move(chip),
            .a = 22,
            .b = 23,
            .c = 24,
            .drive = [raw](int offset, bool level) { QVERIFY(raw->drive(offset, level)); },
            .physicalLevel =
                [raw](int offset) {
                    const ChipLine line = raw->lines().at(offset);
                    return line.value != line.activeLow;
                },
            .occupy =
                [raw](int offset, bool taken) {
                    QVERIFY(raw->occupy(offset, taken ? std::optional(u"another"_s) : std::nullopt));
                }};
    }

private Q_SLOTS:
    void hasTheLinesOfAHeader();
    void startsAsAPiDoes();
    void theMotionSensorFollowsTheClock();
    void tellsMissedEdgesWithTheirOwnTimes();
    void leavesOutWhatNobodyCouldHaveSeen();
    void theSameClockGivesTheSameEdges();
    void somethingBusyStillMoves();
    void anOutputIsNotDriven();
    void anInputThatBecomesAnOutputKeepsItsLevel();
    void movesByItselfOnceStarted();
};

namespace {

struct Clock
{
    TimeStamp now = 1'700'000'000s;
    SimulatedChip::Clock clock()
    {
        return [this] { return now; };
    }
};

QStringList edgesOf(QSignalSpy &spy, TimeStamp start)
{
    QStringList list;
    for (const QList<QVariant> &edge : spy) {
        const auto at
            = std::chrono::duration_cast<std::chrono::milliseconds>(edge.at(2).value<TimeStamp>() - start);
        list += u"%1 %2 %3"_s.arg(edge.at(0).toInt()).arg(int(edge.at(1).toBool())).arg(at.count());
    }
    spy.clear();
    return list;
}

} // namespace

void SimulatedChipTest::hasTheLinesOfAHeader()
{
    const SimulatedChip chip;
    const QList<ChipLine> lines = chip.lines();
    QCOMPARE(lines.size(), 28);
    for (int offset = 0; offset < 28; ++offset) {
        QCOMPARE(lines[offset].offset, offset);
        QCOMPARE(lines[offset].name, u"GPIO%1"_s.arg(offset));
    }
    QCOMPARE(lines[SimulatedChip::led].direction, Direction::output);
    QCOMPARE(lines[SimulatedChip::motionSensor].direction, Direction::input);
    QCOMPARE(lines[SimulatedChip::button].direction, Direction::input);
    QVERIFY(!lines[SimulatedChip::led].label.isEmpty());
}

void SimulatedChipTest::startsAsAPiDoes()
{
    const QList<ChipLine> lines = SimulatedChip().lines();
    QCOMPARE(lines[2].bias, Bias::pullUp);
    QCOMPARE(lines[2].value, true);
    QCOMPARE(lines[9].bias, Bias::pullDown);
    QCOMPARE(lines[9].value, false);
    QCOMPARE(lines[SimulatedChip::led].value, false);
}

void SimulatedChipTest::theMotionSensorFollowsTheClock()
{
    Clock clock;
    const TimeStamp start = clock.now;
    SimulatedChip chip(clock.clock());
    QSignalSpy edges(&chip, &Chip::edgeOccurred);
    clock.now = start + 15'999ms;
    chip.advance();
    QCOMPARE(edgesOf(edges, start), QStringList());
    clock.now = start + 16s;
    chip.advance();
    QCOMPARE(edgesOf(edges, start), QStringList{u"17 1 16000"_s});
    QCOMPARE(chip.read(17).value(), true);
    clock.now = start + 20s;
    chip.advance();
    QCOMPARE(edgesOf(edges, start), QStringList{u"17 0 20000"_s});
    QCOMPARE(chip.read(17).value(), false);
}

void SimulatedChipTest::tellsMissedEdgesWithTheirOwnTimes()
{
    Clock clock;
    const TimeStamp start = clock.now;
    SimulatedChip chip(clock.clock());
    QSignalSpy edges(&chip, &Chip::edgeOccurred);
    clock.now = start + 23s;
    chip.advance();
    QCOMPARE(edgesOf(edges, start), (QStringList{u"17 1 16000"_s, u"17 0 20000"_s}));
}

void SimulatedChipTest::leavesOutWhatNobodyCouldHaveSeen()
{
    Clock clock;
    const TimeStamp start = clock.now;
    SimulatedChip chip(clock.clock());
    QSignalSpy edges(&chip, &Chip::edgeOccurred);
    clock.now = start + 24h + 17s;
    chip.advance();
    QCOMPARE(edgesOf(edges, start), QStringList{u"17 1 86416000"_s});
}

void SimulatedChipTest::theSameClockGivesTheSameEdges()
{
    QStringList seen[2];
    for (QStringList &list : seen) {
        Clock clock;
        const TimeStamp start = clock.now;
        SimulatedChip chip(clock.clock());
        QSignalSpy edges(&chip, &Chip::edgeOccurred);
        for (int i = 0; i < 100; ++i) {
            clock.now += 700ms;
            chip.advance();
        }
        list = edgesOf(edges, start);
    }
    QCOMPARE(seen[0], seen[1]);
    QCOMPARE(seen[0].size(), 6);
}

void SimulatedChipTest::somethingBusyStillMoves()
{
    Clock clock;
    SimulatedChip chip(clock.clock());
    QVERIFY(chip.configure(17, {.direction = Direction::output}));
    clock.now += 16s;
    chip.advance(); // the sensor sees someone, but its line is an output now
    QCOMPARE(chip.read(17).value(), false);
    QVERIFY(chip.configure(17, {.direction = Direction::input}));
    QCOMPARE(chip.read(17).value(), true);
}

void SimulatedChipTest::anOutputIsNotDriven()
{
    SimulatedChip chip;
    QCOMPARE(chip.drive(SimulatedChip::led, true).error().kind, ChipErrorKind::notPermitted);
    QCOMPARE(chip.drive(28, true).error().kind, ChipErrorKind::notFound);
    QCOMPARE(chip.occupy(28, u"x"_s).error().kind, ChipErrorKind::notFound);
}

void SimulatedChipTest::anInputThatBecomesAnOutputKeepsItsLevel()
{
    SimulatedChip chip;
    QVERIFY(chip.drive(22, true));
    QVERIFY(chip.configure(22, {.direction = Direction::output}));
    QCOMPARE(chip.read(22).value(), true);
}

void SimulatedChipTest::movesByItselfOnceStarted()
{
    Clock clock;
    SimulatedChip chip(clock.clock());
    QSignalSpy edges(&chip, &Chip::edgeOccurred);
    chip.start(1ms);
    clock.now += 16s;
    QTRY_COMPARE(edges.size(), 1);
}

QTEST_GUILESS_MAIN(SimulatedChipTest)
#include "tst_gpio_simulatedchip.moc"

// SPDX-License-Identifier: MIT
#include "server/gpio/pins.h"
#include "server/gpio/simulatedchip.h"

#include <QTest>

using namespace tincan::gpio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Bench
{
    explicit Bench(Access everyone = Access::operate)
        : chip([this] { return now; }), pins(chip, {everyone}, [this] { return now; })
    {
        QObject::connect(&pins, &Pins::edgeOccurred, &pins, [this](const Edge &edge) { edges.append(edge); });
        QObject::connect(
            &pins, &Pins::lineChanged, &pins, [this](const Line &line) { changed.append(line); });
    }

    TimeStamp now = 1'700'000'000s;
    SimulatedChip chip;
    Pins pins;
    QList<Edge> edges;
    QList<Line> changed;
};

} // namespace

class PinsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheChipsLines();
    void readsALine();
    void tellsWhoWroteALineAndWhen();
    void writingTheSameLevelTellsNothing();
    void tellsWhatChangesByItself();
    void tellsChangesOfALine();
    void refusesInTheWordsOfTheContract();
    void whoMayOnlyLookDoesNotWrite();
    void whoMayNotLookSeesNothing();
    void aLevelToldWithTheLineIsNotToldAgain();
    void aChipThatIsGoneIsUnavailable();
};

void PinsTest::showsTheChipsLines()
{
    Bench bench;
    QCOMPARE(bench.pins.lines().size(), 28);
    const Line led = bench.pins.line(21).value();
    QCOMPARE(led.line, 21);
    QCOMPARE(led.offset, 21);
    QCOMPARE(led.chip, u"simulated"_s);
    QCOMPARE(led.name, u"GPIO21"_s);
    QCOMPARE(led.label, u"Red LED"_s);
    QCOMPARE(led.direction, Direction::output);
    QCOMPARE(led.access, Access::operate);
    QVERIFY(!led.consumer);
    QCOMPARE(bench.pins.line(28).error().code, ErrorCode::notFound);
}

void PinsTest::readsALine()
{
    Bench bench;
    QCOMPARE(bench.pins.read(2).value(), true);
    QCOMPARE(bench.pins.read(21).value(), false);
}

void PinsTest::tellsWhoWroteALineAndWhen()
{
    Bench bench;
    QVERIFY(!bench.pins.lastChange(21));
    QVERIFY(bench.pins.write(21, true, u"Ann"_s));
    QCOMPARE(bench.edges, (QList<Edge>{{21, true, bench.now, u"Ann"_s}}));
    QCOMPARE(bench.pins.lastChange(21), (Pins::Change{true, bench.now, u"Ann"_s}));
    QCOMPARE(bench.pins.line(21)->value, true);
    bench.now += 1s;
    QVERIFY(bench.pins.write(21, false, {}));
    QCOMPARE(bench.edges.last(), (Edge{21, false, bench.now, {}}));
}

void PinsTest::writingTheSameLevelTellsNothing()
{
    Bench bench;
    QVERIFY(bench.pins.write(21, false, u"Ann"_s));
    QVERIFY(bench.edges.isEmpty());
    QVERIFY(!bench.pins.lastChange(21));
}

void PinsTest::tellsWhatChangesByItself()
{
    Bench bench;
    const TimeStamp start = bench.now;
    bench.now += 17s;
    bench.chip.advance();
    QCOMPARE(bench.edges, (QList<Edge>{{17, true, start + 16s, {}}}));
    QCOMPARE(bench.pins.lastChange(17), (Pins::Change{true, start + 16s, {}}));
}

void PinsTest::tellsChangesOfALine()
{
    Bench bench;
    QVERIFY(bench.chip.occupy(4, u"w1"_s));
    QCOMPARE(bench.changed, QList<Line>{bench.pins.line(4).value()});
    QCOMPARE(bench.changed[0].consumer, u"w1"_s);
}

void PinsTest::refusesInTheWordsOfTheContract()
{
    Bench bench;
    QCOMPARE(bench.pins.read(28).error().code, ErrorCode::notFound);
    QCOMPARE(bench.pins.write(-1, true, {}).error().code, ErrorCode::notFound);
    QCOMPARE(bench.pins.write(17, true, {}).error().code, ErrorCode::notPermitted);
    QVERIFY(bench.chip.occupy(21, u"another"_s));
    QCOMPARE(bench.pins.read(21).error().code, ErrorCode::busy);
    QCOMPARE(bench.pins.write(21, true, {}).error().code, ErrorCode::busy);
    QVERIFY(bench.edges.isEmpty());
}

void PinsTest::whoMayOnlyLookDoesNotWrite()
{
    Bench bench(Access::view);
    QVERIFY(bench.pins.read(21));
    QCOMPARE(bench.pins.write(21, true, {}).error().code, ErrorCode::notPermitted);
    QCOMPARE(bench.pins.write(99, true, {}).error().code, ErrorCode::notFound);
    QCOMPARE(bench.pins.line(21)->access, Access::view);
    QVERIFY(bench.chip.drive(27, true));
    QCOMPARE(bench.edges.size(), 1);
}

void PinsTest::whoMayNotLookSeesNothing()
{
    Bench bench(Access::none);
    QVERIFY(bench.pins.lines().isEmpty());
    QCOMPARE(bench.pins.read(21).error().code, ErrorCode::notFound);
    QCOMPARE(bench.pins.write(21, true, {}).error().code, ErrorCode::notFound);
    QVERIFY(bench.chip.drive(27, true));
    QVERIFY(bench.chip.occupy(4, u"w1"_s));
    QVERIFY(bench.edges.isEmpty());
    QVERIFY(bench.changed.isEmpty());
}

void PinsTest::aLevelToldWithTheLineIsNotToldAgain()
{
    Bench bench;
    QVERIFY(bench.chip.configure(21, {.direction = Direction::output, .activeLow = true}));
    QCOMPARE(bench.changed[0].value, true); // still low outside
    QVERIFY(bench.pins.write(21, true, {}));
    QVERIFY(bench.edges.isEmpty());
    QVERIFY(bench.pins.write(21, false, {}));
    QCOMPARE(bench.edges.size(), 1);
}

namespace {

class GoneChip : public Chip
{
public:
    QString label() const override { return u"gone"_s; }
    QList<ChipLine> lines() const override { return {}; }
    ChipResult<bool> read(int) override { return tl::unexpected(gone()); }
    ChipResult<void> write(int, bool) override { return tl::unexpected(gone()); }
    ChipResult<void> configure(int, const LineConfig &) override { return tl::unexpected(gone()); }

private:
    static ChipError gone() { return {ChipErrorKind::gone, u"The chip was unplugged."_s}; }
};

} // namespace

void PinsTest::aChipThatIsGoneIsUnavailable()
{
    GoneChip chip;
    Pins pins(chip);
    QCOMPARE(pins.read(1).error(), (GpioError{ErrorCode::unavailable, u"The chip was unplugged."_s}));
    QCOMPARE(pins.write(1, true, {}).error().code, ErrorCode::unavailable);
}

QTEST_GUILESS_MAIN(PinsTest)
#include "tst_gpio_pins.moc"

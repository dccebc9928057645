// SPDX-License-Identifier: MIT
#pragma once

#include "server/gpio/chip.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <memory>

namespace tincan::gpio {

/// A chip and the hands that a test needs on its pins. Lines a, b and c are free and used for nothing.
struct ChipUnderTest
{
    std::unique_ptr<Chip> chip;
    int a = 0;
    int b = 0;
    int c = 0;
    std::function<void(int offset, bool level)> drive; ///< pulls an input to a physical level from outside
    std::function<bool(int offset)> physicalLevel; ///< what an output shows outside
    std::function<void(int offset, bool taken)> occupy; ///< another program takes a line, or gives it back
};

/// What every Chip must do, whatever is behind it: derive, say how to make one, and run it.
class ChipContract : public QObject
{
    Q_OBJECT

protected:
    virtual ChipUnderTest make() = 0;

private Q_SLOTS:
    void linesAreSortedAndHaveNoTwins()
    {
        const ChipUnderTest test = make();
        const QList<ChipLine> lines = test.chip->lines();
        QVERIFY(lines.size() >= 3);
        for (qsizetype i = 1; i < lines.size(); ++i)
            QVERIFY(lines[i - 1].offset < lines[i].offset);
        QVERIFY(!test.chip->label().isEmpty());
    }

    void noSuchLineIsNotFound()
    {
        const ChipUnderTest test = make();
        for (const int offset : {-1, test.chip->lines().last().offset + 1, std::numeric_limits<int>::max()}) {
            QCOMPARE(test.chip->read(offset).error().kind, ChipErrorKind::notFound);
            QCOMPARE(test.chip->write(offset, true).error().kind, ChipErrorKind::notFound);
            QCOMPARE(test.chip->configure(offset, {}).error().kind, ChipErrorKind::notFound);
        }
    }

    void anInputFollowsWhatIsOutside()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        test.drive(test.a, false);
        QTRY_COMPARE(test.chip->read(test.a).value(), false);
        test.drive(test.a, true);
        QTRY_COMPARE(test.chip->read(test.a).value(), true);
        QCOMPARE(lineOf(test, test.a).value, true);
    }

    void anInputIsNotWritten()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        QCOMPARE(test.chip->write(test.a, true).error().kind, ChipErrorKind::notPermitted);
    }

    void anOutputShowsWhatIsWritten()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::output}));
        for (const bool level : {true, false, false, true}) {
            QVERIFY(test.chip->write(test.a, level));
            QCOMPARE(test.physicalLevel(test.a), level);
            QCOMPARE(test.chip->read(test.a).value(), level);
            QCOMPARE(lineOf(test, test.a).value, level);
        }
    }

    void writingOneLineLeavesTheOthers()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::output}));
        QVERIFY(test.chip->configure(test.b, {.direction = Direction::output}));
        QVERIFY(test.chip->write(test.b, false));
        QVERIFY(test.chip->write(test.a, true));
        QCOMPARE(test.physicalLevel(test.b), false);
    }

    void activeLowTurnsLevelsRound()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::output, .activeLow = true}));
        QVERIFY(test.chip->write(test.a, true));
        QCOMPARE(test.physicalLevel(test.a), false);
        QCOMPARE(test.chip->read(test.a).value(), true);
        QVERIFY(test.chip->configure(test.b, {.direction = Direction::input, .activeLow = true}));
        test.drive(test.b, true);
        QTRY_COMPARE(test.chip->read(test.b).value(), false);
    }

    void tellsEdgesOfInputsInOrderWithTheirTimes()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        test.drive(test.a, false);
        QTRY_COMPARE(test.chip->read(test.a).value(), false);
        QSignalSpy edges(test.chip.get(), &Chip::edgeOccurred);
        for (int i = 0; i < 3; ++i) {
            test.drive(test.a, i % 2 == 0);
            QTRY_COMPARE(edges.size(), i + 1);
        }
        TimeStamp last{0};
        for (qsizetype i = 0; i < edges.size(); ++i) {
            QCOMPARE(edges[i].at(0).toInt(), test.a);
            QCOMPARE(edges[i].at(1).toBool(), i % 2 == 0);
            const auto at = edges[i].at(2).value<TimeStamp>();
            QVERIFY(at.count() > 0 && at >= last);
            last = at;
        }
    }

    void tellsNoEdgeWhereNothingChanged()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        test.drive(test.a, true);
        QTRY_COMPARE(test.chip->read(test.a).value(), true);
        QSignalSpy edges(test.chip.get(), &Chip::edgeOccurred);
        test.drive(test.a, true);
        test.drive(test.a, false);
        QTRY_COMPARE(edges.size(), 1);
    }

    void tellsNoEdgeForWhatIsWritten()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::output}));
        QVERIFY(test.chip->configure(test.b, {.direction = Direction::input}));
        test.drive(test.b, false);
        QTRY_COMPARE(test.chip->read(test.b).value(), false);
        QSignalSpy edges(test.chip.get(), &Chip::edgeOccurred);
        QVERIFY(test.chip->write(test.a, true));
        QVERIFY(test.chip->write(test.a, false));
        test.drive(test.b, true); // an edge of its own ends the wait
        QTRY_COMPARE(edges.size(), 1);
        QCOMPARE(edges[0].at(0).toInt(), test.b);
    }

    void aChangeOfUseIsSeenAndTold()
    {
        const ChipUnderTest test = make();
        QSignalSpy changes(test.chip.get(), &Chip::lineChanged);
        const LineConfig config{.direction = Direction::input, .bias = Bias::pullUp, .activeLow = true};
        QVERIFY(test.chip->configure(test.c, config));
        QTRY_VERIFY(!changes.isEmpty());
        QCOMPARE(changes.last().at(0).toInt(), test.c);
        const ChipLine line = lineOf(test, test.c);
        QCOMPARE(line.direction, Direction::input);
        QCOMPARE(line.bias, Bias::pullUp);
        QCOMPARE(line.activeLow, true);
    }

    void anImpossibleUseIsInvalidAndChangesNothing()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        const ChipLine before = lineOf(test, test.a);
        for (const auto debounce : {std::chrono::microseconds(-1), LineConfig::maxDebounce * 2}) {
            const LineConfig config{.direction = Direction::output, .activeLow = true, .debounce = debounce};
            QCOMPARE(test.chip->configure(test.a, config).error().kind, ChipErrorKind::invalid);
        }
        QCOMPARE(lineOf(test, test.a), before);
    }

    void aLineThatAnotherHoldsIsBusy()
    {
        const ChipUnderTest test = make();
        QVERIFY(!lineOf(test, test.c).consumer);
        test.occupy(test.c, true);
        QTRY_VERIFY(lineOf(test, test.c).consumer);
        QCOMPARE(test.chip->read(test.c).error().kind, ChipErrorKind::busy);
        QCOMPARE(test.chip->write(test.c, true).error().kind, ChipErrorKind::busy);
        QCOMPARE(test.chip->configure(test.c, {}).error().kind, ChipErrorKind::busy);
        QVERIFY(test.chip->read(test.a));
        test.occupy(test.c, false);
        QTRY_VERIFY(!lineOf(test, test.c).consumer);
        QVERIFY(test.chip->read(test.c));
    }

    void errorsAreSentences()
    {
        const ChipUnderTest test = make();
        QVERIFY(test.chip->read(-1).error().message.endsWith(u'.'));
        QVERIFY(test.chip->configure(test.a, {.direction = Direction::input}));
        QVERIFY(test.chip->write(test.a, true).error().message.endsWith(u'.'));
    }

private:
    static ChipLine lineOf(const ChipUnderTest &test, int offset)
    {
        for (const ChipLine &line : test.chip->lines()) {
            if (line.offset == offset)
                return line;
        }
        return {};
    }
};

} // namespace tincan::gpio

// SPDX-License-Identifier: MIT
#include "ui/conversation/heightmap.h"

#include <QRandomGenerator>
#include <QTest>

using tincan::ui::HeightMap;

class TestHeightMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyMapHasNoRows();
    void rowsCountWithTheEstimateUntilTheyAreMeasured();
    void aHeightIsFoundInTheRowThatCoversIt();
    void invalidatingKeepsTheHeightAsAnEstimate();
    void agreesWithAPlainListThroughRandomChanges();
};

void TestHeightMap::anEmptyMapHasNoRows()
{
    HeightMap map(10);
    QCOMPARE(map.total(), 0);
    QCOMPARE(map.rowAt(0), -1);
}

void TestHeightMap::rowsCountWithTheEstimateUntilTheyAreMeasured()
{
    HeightMap map(10);
    map.reset(5);
    QCOMPARE(map.total(), 50);
    QVERIFY(!map.isExact(2));
    map.set(2, 35);
    QVERIFY(map.isExact(2));
    QCOMPARE(map.total(), 75);
    QCOMPARE(map.top(2), 20);
    QCOMPARE(map.top(3), 55);
}

void TestHeightMap::aHeightIsFoundInTheRowThatCoversIt()
{
    HeightMap map(10);
    map.reset(3);
    map.set(1, 30);
    QCOMPARE(map.rowAt(-5), 0);
    QCOMPARE(map.rowAt(9), 0);
    QCOMPARE(map.rowAt(10), 1);
    QCOMPARE(map.rowAt(39), 1);
    QCOMPARE(map.rowAt(40), 2);
    QCOMPARE(map.rowAt(4000), 2);
}

void TestHeightMap::invalidatingKeepsTheHeightAsAnEstimate()
{
    HeightMap map(10);
    map.reset(3);
    map.set(1, 30);
    map.invalidate(0, 99);
    QVERIFY(!map.isExact(1));
    QCOMPARE(map.height(1), 30);
}

void TestHeightMap::agreesWithAPlainListThroughRandomChanges()
{
    QRandomGenerator random(7);
    HeightMap map(13);
    QList<int> plain;
    for (int step = 0; step < 2000; ++step) {
        const int what = random.bounded(4);
        const int at = random.bounded(int(plain.size()) + 1);
        if (what == 0) {
            const int count = random.bounded(1, 6);
            map.insert(at, count);
            plain.insert(at, count, 13);
        } else if (what == 1 && at < plain.size()) {
            const int count = std::min(random.bounded(1, 4), int(plain.size()) - at);
            map.remove(at, count);
            plain.remove(at, count);
        } else if (at < plain.size()) {
            plain[at] = random.bounded(1, 90);
            map.set(at, plain[at]);
        }
        int top = 0;
        const int probe = random.bounded(int(plain.size()) + 1);
        for (int row = 0; row < probe; ++row) {
            top += plain[row];
        }
        QCOMPARE(map.count(), int(plain.size()));
        QCOMPARE(map.top(probe), top);
        if (probe < plain.size()) {
            QCOMPARE(map.rowAt(top), probe);
            QCOMPARE(map.rowAt(top + plain[probe] - 1), probe);
        }
    }
}

QTEST_GUILESS_MAIN(TestHeightMap)
#include "tst_ui_heightmap.moc"

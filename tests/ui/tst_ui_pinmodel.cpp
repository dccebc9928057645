// SPDX-License-Identifier: MIT
#include "ui/models/pinmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

Line output(int number, bool value, LineAccess access = LineAccess::write, const QString &consumer = {})
{
    return {number, u"GPIO%1"_s.arg(number), u"Lamp"_s, u"gpio"_s, LineDirection::output, value, access,
        consumer};
}

} // namespace

class TestPinModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whyALineCannotBeSwitchedIsSaid_data();
    void whyALineCannotBeSwitchedIsSaid();
    void togglingAsksForTheOtherValue();
    void aWishIsShownUntilItIsAnswered();
    void aSecondWishWaitsForTheFirst();
    void aRefusedWishShowsTheOldValueAndWhy();
    void nothingCanBeSwitchedWhileNotConnected();
    void valuesOfUnknownLinesAreIgnored();

private:
    QVariant data(int row, int role) const { return m_model->index(row).data(role); }

    std::unique_ptr<PinModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestPinModel::init()
{
    m_model = std::make_unique<PinModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestPinModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestPinModel::whyALineCannotBeSwitchedIsSaid_data()
{
    QTest::addColumn<LineDirection>("direction");
    QTest::addColumn<LineAccess>("access");
    QTest::addColumn<QString>("consumer");
    QTest::addColumn<bool>("switchable");
    QTest::addColumn<QString>("detail");
    const QString none;
    QTest::newRow("output") << LineDirection::output << LineAccess::write << none << true
                            << u"GPIO4 · output"_s;
    QTest::newRow("read only") << LineDirection::output << LineAccess::read << none << false
                               << u"GPIO4 · output, read-only"_s;
    QTest::newRow("input") << LineDirection::input << LineAccess::write << none << false
                           << u"GPIO4 · input"_s;
    QTest::newRow("taken") << LineDirection::output << LineAccess::write << u"spi0"_s << false
                           << u"GPIO4 · in use by spi0"_s;
    QTest::newRow("hidden") << LineDirection::output << LineAccess::none << none << false
                            << u"GPIO4 · you may not see this line"_s;
}

void TestPinModel::whyALineCannotBeSwitchedIsSaid()
{
    QFETCH(LineDirection, direction);
    QFETCH(LineAccess, access);
    QFETCH(QString, consumer);
    QFETCH(bool, switchable);
    QFETCH(QString, detail);
    m_model->reset({{4, u"GPIO4"_s, u"Lamp"_s, {}, direction, false, access, consumer}});
    QCOMPARE(data(0, PinModel::switchableRole).toBool(), switchable);
    QCOMPARE(data(0, PinModel::detailRole).toString(), detail);
    QSignalSpy asked(m_model.get(), &PinModel::writeRequested);
    m_model->toggle(0);
    QCOMPARE(asked.count(), switchable ? 1 : 0);
}

void TestPinModel::togglingAsksForTheOtherValue()
{
    m_model->reset({output(1, false), output(2, true)});
    QSignalSpy asked(m_model.get(), &PinModel::writeRequested);
    m_model->toggle(0);
    m_model->toggle(1);
    m_model->toggle(7);
    QCOMPARE(asked.count(), 2);
    QCOMPARE(asked[0], (QVariantList{1, true}));
    QCOMPARE(asked[1], (QVariantList{2, false}));
}

void TestPinModel::aWishIsShownUntilItIsAnswered()
{
    m_model->reset({output(1, false)});
    m_model->toggle(0);
    QCOMPARE(data(0, PinModel::shownRole).toBool(), true);
    QCOMPARE(data(0, PinModel::valueRole).toBool(), false);
    QCOMPARE(data(0, PinModel::pendingRole).toBool(), true);
    m_model->update(output(1, true));
    QCOMPARE(data(0, PinModel::valueRole).toBool(), true);
    QCOMPARE(data(0, PinModel::pendingRole).toBool(), false);
}

void TestPinModel::aSecondWishWaitsForTheFirst()
{
    m_model->reset({output(1, false)});
    QSignalSpy asked(m_model.get(), &PinModel::writeRequested);
    m_model->toggle(0);
    m_model->toggle(0);
    QCOMPARE(asked.count(), 1);
}

void TestPinModel::aRefusedWishShowsTheOldValueAndWhy()
{
    m_model->reset({output(1, false)});
    m_model->toggle(0);
    m_model->fail(1, u"The line is busy."_s);
    QCOMPARE(data(0, PinModel::shownRole).toBool(), false);
    QCOMPARE(data(0, PinModel::errorRole).toString(), u"The line is busy."_s);
    QVERIFY(data(0, Qt::AccessibleTextRole).toString().endsWith(u"The line is busy."_s));
    m_model->toggle(0);
    QVERIFY(data(0, PinModel::errorRole).toString().isEmpty());
}

void TestPinModel::nothingCanBeSwitchedWhileNotConnected()
{
    m_model->reset({output(1, false)});
    m_model->toggle(0);
    m_model->setConnected(false);
    QCOMPARE(data(0, PinModel::pendingRole).toBool(), false);
    QCOMPARE(data(0, PinModel::switchableRole).toBool(), false);
    m_model->setConnected(true);
    QCOMPARE(data(0, PinModel::switchableRole).toBool(), true);
}

void TestPinModel::valuesOfUnknownLinesAreIgnored()
{
    m_model->reset({output(1, false)});
    m_model->update(output(9, true));
    m_model->fail(9, u"x"_s);
    QCOMPARE(m_model->rowCount(), 1);
}

QTEST_GUILESS_MAIN(TestPinModel)
#include "tst_ui_pinmodel.moc"

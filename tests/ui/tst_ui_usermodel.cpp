// SPDX-License-Identifier: MIT
#include "ui/models/usermodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestUserModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void oneselfComesFirstThenWhoIsOnlineThenNames();
    void someoneNewStandsInTheirPlace();
    void aNewNameMovesTheRow();
    void goingAwayMovesBelowThoseWhoAreHere();
    void leavingRemovesTheRow();
    void twoPeopleMayLookAlike();
    void accessibleTextSaysPresence();

private:
    QString names() const;

    std::unique_ptr<UserModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestUserModel::init()
{
    m_model = std::make_unique<UserModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->reset({{u"3"_s, u"zoe"_s, true, {}}, {u"2"_s, u"Bob"_s, false, {}}, {u"1"_s, u"Me"_s, true, {}},
                       {u"4"_s, u"anna"_s, true, {}}},
        u"1"_s);
}

void TestUserModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

QString TestUserModel::names() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        names.append(m_model->user(row).name);
    }
    return names.join(u' ');
}

void TestUserModel::oneselfComesFirstThenWhoIsOnlineThenNames()
{
    QCOMPARE(names(), u"Me anna zoe Bob"_s);
}

void TestUserModel::someoneNewStandsInTheirPlace()
{
    m_model->upsert({u"5"_s, u"Max"_s, true, {}});
    QCOMPARE(names(), u"Me anna Max zoe Bob"_s);
    m_model->upsert({u"5"_s, u"Max"_s, true, {}});
    QCOMPARE(m_model->rowCount(), 5);
}

void TestUserModel::aNewNameMovesTheRow()
{
    m_model->upsert({u"4"_s, u"Zz"_s, true, {}});
    QCOMPARE(names(), u"Me zoe Zz Bob"_s);
}

void TestUserModel::goingAwayMovesBelowThoseWhoAreHere()
{
    m_model->upsert({u"4"_s, u"anna"_s, false, {}});
    QCOMPARE(names(), u"Me zoe anna Bob"_s);
}

void TestUserModel::leavingRemovesTheRow()
{
    m_model->remove(u"3"_s);
    m_model->remove(u"unknown"_s);
    QCOMPARE(names(), u"Me anna Bob"_s);
}

void TestUserModel::twoPeopleMayLookAlike()
{
    m_model->upsert({u"6"_s, u"anna"_s, true, {}});
    QCOMPARE(names(), u"Me anna anna zoe Bob"_s);
    m_model->remove(u"6"_s);
    QCOMPARE(m_model->user(1).id, u"4"_s);
}

void TestUserModel::accessibleTextSaysPresence()
{
    const auto text = [&](int row) { return m_model->index(row).data(Qt::AccessibleTextRole).toString(); };
    QCOMPARE(text(0), u"Me (you), online"_s);
    QCOMPARE(text(3), u"Bob, away"_s);
}

QTEST_GUILESS_MAIN(TestUserModel)
#include "tst_ui_usermodel.moc"

// SPDX-License-Identifier: MIT
#include "app/client/listeners.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::client;

class TestListeners : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsThoseForAnyEventFirstThenThoseOfItsNameInOrder();
    void callsAOnceHandlerOnceEvenWhereItDispatchesAgain();
    void doesNotCallWhatWasRemoved();
    void doesNotCallWhatAnEarlierHandlerRemoved();
    void doesNotCallWhatAnEarlierHandlerAdded();
    void forgetsHandlersWithTheirContext();
    void mayBeDestroyedByAHandler_data();
    void mayBeDestroyedByAHandler();
    void mayRemoveAHandlerWhileItRuns();

private:
    EventHandler note(const QString &text)
    {
        return [this, text](const Array &, const Ack &) { m_calls.append(text); };
    }
    QStringList m_calls;
};

void TestListeners::callsThoseForAnyEventFirstThenThoseOfItsNameInOrder()
{
    m_calls.clear();
    Listeners listeners;
    listeners.add(u"a"_s, nullptr, false, note(u"1"_s));
    listeners.addAny(
        [this](const QString &name, const Array &args) { m_calls.append(name + args.value(0).toString()); });
    listeners.add(u"a"_s, nullptr, false, note(u"2"_s));
    listeners.add(u"b"_s, nullptr, false, note(u"3"_s));
    listeners.dispatch(u"a"_s, {u"!"_s}, {});
    QCOMPARE(m_calls, (QStringList{u"a!"_s, u"1"_s, u"2"_s}));
}

void TestListeners::callsAOnceHandlerOnceEvenWhereItDispatchesAgain()
{
    Listeners listeners;
    int calls = 0;
    listeners.add(u"a"_s, nullptr, true, [&](const Array &, const Ack &) {
        ++calls;
        listeners.dispatch(u"a"_s, {}, {});
    });
    listeners.dispatch(u"a"_s, {}, {});
    QCOMPARE(calls, 1);
}

void TestListeners::doesNotCallWhatWasRemoved()
{
    m_calls.clear();
    Listeners listeners;
    const ListenerId first = listeners.add(u"a"_s, nullptr, false, note(u"1"_s));
    listeners.add(u"a"_s, nullptr, false, note(u"2"_s));
    listeners.add(u"b"_s, nullptr, false, note(u"3"_s));
    const ListenerId any
        = listeners.addAny([this](const QString &, const Array &) { m_calls.append(u"any"_s); });
    listeners.remove(first);
    listeners.remove(any);
    listeners.remove(u"b"_s);
    listeners.remove(ListenerId{99});
    listeners.dispatch(u"a"_s, {}, {});
    listeners.dispatch(u"b"_s, {}, {});
    QCOMPARE(m_calls, QStringList{u"2"_s});
}

void TestListeners::doesNotCallWhatAnEarlierHandlerRemoved()
{
    m_calls.clear();
    Listeners listeners;
    ListenerId second{};
    listeners.add(u"a"_s, nullptr, false, [&](const Array &, const Ack &) { listeners.remove(second); });
    second = listeners.add(u"a"_s, nullptr, false, note(u"2"_s));
    listeners.dispatch(u"a"_s, {}, {});
    QVERIFY(m_calls.isEmpty());
}

void TestListeners::doesNotCallWhatAnEarlierHandlerAdded()
{
    m_calls.clear();
    Listeners listeners;
    listeners.add(u"a"_s, nullptr, false,
        [&](const Array &, const Ack &) { listeners.add(u"a"_s, nullptr, false, note(u"late"_s)); });
    listeners.dispatch(u"a"_s, {}, {});
    QVERIFY(m_calls.isEmpty());
    listeners.dispatch(u"a"_s, {}, {});
    QCOMPARE(m_calls, QStringList{u"late"_s});
}

void TestListeners::forgetsHandlersWithTheirContext()
{
    m_calls.clear();
    Listeners listeners;
    auto context = std::make_unique<QObject>();
    listeners.add(u"a"_s, context.get(), false, note(u"1"_s));
    listeners.dispatch(u"a"_s, {}, {});
    context.reset();
    listeners.dispatch(u"a"_s, {}, {});
    QCOMPARE(m_calls, QStringList{u"1"_s});
}

void TestListeners::mayBeDestroyedByAHandler_data()
{
    QTest::addColumn<bool>("byAny");
    QTest::newRow("by one for any event") << true;
    QTest::newRow("by one for its name") << false;
}

void TestListeners::mayBeDestroyedByAHandler()
{
    QFETCH(bool, byAny);
    m_calls.clear();
    auto listeners = std::make_unique<Listeners>();
    if (byAny)
        listeners->addAny([&](const QString &, const Array &) { listeners.reset(); });
    else
        listeners->add(u"a"_s, nullptr, true, [&](const Array &, const Ack &) { listeners.reset(); });
    listeners->add(u"a"_s, nullptr, false, note(u"after"_s));
    listeners->dispatch(u"a"_s, {}, {});
    QVERIFY(!listeners);
    QVERIFY(m_calls.isEmpty());
}

void TestListeners::mayRemoveAHandlerWhileItRuns()
{
    Listeners listeners;
    const auto text = std::make_shared<QString>(u"still here"_s);
    QString seen;
    listeners.add(u"a"_s, nullptr, false, [&listeners, &seen, text](const Array &, const Ack &) {
        listeners.remove(u"a"_s);
        seen = *text; // what the handler captured must outlive its removal
    });
    listeners.dispatch(u"a"_s, {}, {});
    QCOMPARE(seen, u"still here"_s);
}

QTEST_APPLESS_MAIN(TestListeners)
#include "tst_client_listeners.moc"

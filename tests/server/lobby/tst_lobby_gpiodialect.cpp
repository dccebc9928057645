// SPDX-License-Identifier: MIT
#include "protocol/gpio/requests.h"
#include "server/gpio/gpioservice.h"
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class GpioDialectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsALine();
    void aWriteIsToldToEveryone();
    void aWriteThatChangesNothingIsToldToTheAsker();
    void tellsEveryoneWhatChangesByItself();
    void refuses_data();
    void refuses();
    void saysWhoWroteWhereThatIsKnown();
    void pinsTakeNoName();
    void sharesThePinsWithTheGpioService();
};

void GpioDialectTest::readsALine()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    ann.emitEvent(u"gpio:2"_s);
    ann.emitEvent(u"gpio:21"_s, nullptr);
    QCOMPARE(ann.take(), (Events{{u"gpio:2"_s, {true}}, {u"gpio:21"_s, {false}}}));
    QVERIFY(bob.take().isEmpty());
    QCOMPARE(ann.ask(u"gpio:2"_s), Array{chat::success()});
}

void GpioDialectTest::aWriteIsToldToEveryone()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient silent = bench.open();
    ann.emitEvent(u"gpio:21"_s, true);
    const Events expected{{u"gpio:21"_s, {true}}};
    QCOMPARE(ann.take(), expected);
    QCOMPARE(silent.take(), expected);
    QCOMPARE(bench.pins.read(21).value(), true);
    QCOMPARE(ann.ask(u"gpio:21"_s, false), Array{chat::success()});
}

void GpioDialectTest::aWriteThatChangesNothingIsToldToTheAsker()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    ann.emitEvent(u"gpio:21"_s, false);
    QCOMPARE(ann.take(), (Events{{u"gpio:21"_s, {false}}}));
    QVERIFY(bob.take().isEmpty());
}

void GpioDialectTest::tellsEveryoneWhatChangesByItself()
{
    Bench bench;
    PacketClient ann = bench.open();
    bench.pinTime += 16s;
    bench.chip.advance();
    QVERIFY(bench.chip.drive(gpio::SimulatedChip::button, true));
    QCOMPARE(ann.take(), (Events{{u"gpio:17"_s, {true}}, {u"gpio:27"_s, {true}}}));
}

void GpioDialectTest::refuses_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<Array>("args");
    QTest::addColumn<Value>("line");
    QTest::addColumn<QString>("code");
    QTest::newRow("read beyond") << u"gpio:28"_s << Array{} << Value(28) << u"not-found"_s;
    QTest::newRow("write beyond") << u"gpio:999999999"_s << Array{true} << Value(999'999'999)
                                  << u"not-found"_s;
    QTest::newRow("too many digits") << u"gpio:4294967317"_s << Array{true} << Value(u"4294967317"_s)
                                     << u"not-found"_s;
    QTest::newRow("no number") << u"gpio:led"_s << Array{true} << Value(u"led"_s) << u"not-found"_s;
    QTest::newRow("nothing") << u"gpio:"_s << Array{true} << Value(QString()) << u"not-found"_s;
    QTest::newRow("negative") << u"gpio:-1"_s << Array{true} << Value(u"-1"_s) << u"not-found"_s;
    QTest::newRow("leading zero") << u"gpio:021"_s << Array{true} << Value(u"021"_s) << u"not-found"_s;
    QTest::newRow("other digits") << u"gpio:٢١"_s << Array{true} << Value(u"٢١"_s) << u"not-found"_s;
    QTest::newRow("our own event") << u"gpio:error"_s << Array{} << Value(u"error"_s) << u"not-found"_s;
    QTest::newRow("an input") << u"gpio:17"_s << Array{true} << Value(17) << u"not-permitted"_s;
    QTest::newRow("a number as level") << u"gpio:21"_s << Array{1} << Value(21) << u"invalid-request"_s;
    QTest::newRow("a text as level") << u"gpio:21"_s << Array{u"true"_s} << Value(21) << u"invalid-request"_s;
    QTest::newRow("read what is held") << u"gpio:4"_s << Array{} << Value(4) << u"busy"_s;
    QTest::newRow("write what is held") << u"gpio:4"_s << Array{true} << Value(4) << u"busy"_s;
}

void GpioDialectTest::refuses()
{
    QFETCH(QString, event);
    QFETCH(Array, args);
    QFETCH(Value, line);
    QFETCH(QString, code);
    Bench bench;
    QVERIFY(bench.chip.occupy(4, u"w1"_s));
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    ann.emitArguments(event, args);
    const Events events = ann.take();
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0].name, u"gpio:error"_s);
    const Value error = events[0].args.value(0);
    QCOMPARE(error[u"line"], line);
    QCOMPARE(error[u"code"], Value(code));
    QVERIFY(!error[u"message"].toString().isEmpty());
    QVERIFY(bob.take().isEmpty());
    const Array answer = args.isEmpty() ? ann.ask(event) : ann.ask(event, args[0]);
    QCOMPARE(refusalCode(answer), code);
}

void GpioDialectTest::saysWhoWroteWhereThatIsKnown()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"gpio:21"_s, true);
    QVERIFY(!bench.pins.lastChange(21)->by);
    ann.emitEvent(u"adduser"_s, u"Ann"_s);
    ann.emitEvent(u"gpio:21"_s, false);
    QCOMPARE(bench.pins.lastChange(21)->by, u"Ann"_s);
}

void GpioDialectTest::pinsTakeNoName()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"gpio:21"_s, true);
    QCOMPARE(bench.people.count(), 0);
    ann.take();
    PacketClient bob = bench.open();
    bob.emitEvent(u"message"_s, u"hi"_s);
    QVERIFY(ann.take().isEmpty());
}

void GpioDialectTest::sharesThePinsWithTheGpioService()
{
    Bench bench;
    gpio::GpioService service(bench.hub.of(u"/gpio"_s), bench.pins, [](const QString &) {});
    PacketClient page = bench.open();
    PacketClient panel(bench.hub, u"/gpio"_s, {{u"name"_s, u"Bob"_s}});
    panel.ask(u"line:write"_s, gpio::toValue(gpio::WriteRequest{21, true}));
    QCOMPARE(page.take(), (Events{{u"gpio:21"_s, {true}}}));
    panel.take();
    page.emitEvent(u"gpio:21"_s, false);
    QCOMPARE(
        panel.take(), (Events{{u"line:edge"_s, {gpio::toValue(gpio::Edge{21, false, bench.pinTime, {}})}}}));
}

QTEST_GUILESS_MAIN(GpioDialectTest)
#include "tst_lobby_gpiodialect.moc"

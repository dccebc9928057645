// SPDX-License-Identifier: MIT
#include "protocol/gpio/requests.h"
#include "server/gpio/gpioservice.h"
#include "server/gpio/simulatedchip.h"
#include "tests/support/packetclient.h"

#include <QTest>

using namespace tincan;
using namespace tincan::gpio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tincan::test::PacketClient;
using Events = QList<tincan::test::ReceivedEvent>;

namespace {

/// `/gpio` without a network.
struct Bench
{
    Bench()
        : chip([this] { return now; }), pins(chip, {}, [this] { return now; }),
          service(hub.of(u"/gpio"_s), pins, [this](const QString &line) { log.append(line); })
    {
    }
    PacketClient join(const Object &auth = {}) { return PacketClient(hub, u"/gpio"_s, auth); }

    test::HubBench hub;
    TimeStamp now = 1'700'000'000s;
    SimulatedChip chip;
    Pins pins;
    QStringList log;
    GpioService service;
};

QString codeOf(const Array &answer)
{
    return answer.value(0)[u"ok"] == Value(false) ? answer.value(0)[u"error"][u"code"].toString() : u"ok"_s;
}

} // namespace

class GpioServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsTheLines();
    void readsALine();
    void aWriteIsToldToEveryone();
    void aWriteWithoutNameIsBySomebody();
    void tellsWhatChangesByItself();
    void tellsChangesOfALine();
    void refusesRequests_data();
    void refusesRequests();
    void refusesANameThatIsNone_data();
    void refusesANameThatIsNone();
    void wrongArgumentsWithoutAcknowledgementHarmNobody();
    void logsConnectionsAndDisconnections();
};

void GpioServiceTest::listsTheLines()
{
    Bench bench;
    PacketClient ann = bench.join();
    const Array answer = ann.ask(u"line:list"_s, Object{});
    QCOMPARE(answer[0][u"ok"], Value(true));
    QCOMPARE(parseLines(answer[0][u"lines"]).value(), bench.pins.lines());
}

void GpioServiceTest::readsALine()
{
    Bench bench;
    PacketClient ann = bench.join();
    QCOMPARE(ann.ask(u"line:read"_s, toValue(ReadRequest{2})),
        Array{(Object{{u"ok"_s, true}, {u"value"_s, true}})});
}

void GpioServiceTest::aWriteIsToldToEveryone()
{
    Bench bench;
    PacketClient ann = bench.join({{u"name"_s, u" Ann "_s}});
    PacketClient bob = bench.join();
    QCOMPARE(ann.ask(u"line:write"_s, toValue(WriteRequest{21, true})), Array{(Object{{u"ok"_s, true}})});
    const Events edge{{u"line:edge"_s, {toValue(Edge{21, true, bench.now, u"Ann"_s})}}};
    QCOMPARE(ann.take(), edge);
    QCOMPARE(bob.take(), edge);
    QCOMPARE(bob.ask(u"line:read"_s, toValue(ReadRequest{21}))[0][u"value"], Value(true));
}

void GpioServiceTest::aWriteWithoutNameIsBySomebody()
{
    Bench bench;
    PacketClient ann = bench.join();
    ann.ask(u"line:write"_s, toValue(WriteRequest{21, true}));
    QVERIFY(!ann.take(u"line:edge"_s)[0][0].toObject().contains(u"by"));
}

void GpioServiceTest::tellsWhatChangesByItself()
{
    Bench bench;
    PacketClient ann = bench.join();
    bench.now += 16s;
    bench.chip.advance();
    QCOMPARE(ann.take(), (Events{{u"line:edge"_s, {toValue(Edge{17, true, bench.now, {}})}}}));
}

void GpioServiceTest::tellsChangesOfALine()
{
    Bench bench;
    PacketClient ann = bench.join();
    QVERIFY(bench.chip.occupy(4, u"w1"_s));
    QCOMPARE(ann.take(), (Events{{u"line:changed"_s, {toValue(bench.pins.line(4).value())}}}));
}

void GpioServiceTest::refusesRequests_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<Value>("request");
    QTest::addColumn<QString>("code");
    QTest::newRow("read nothing") << u"line:read"_s << Value() << u"invalid-request"_s;
    QTest::newRow("read a text") << u"line:read"_s << Value(Object{{u"line"_s, u"21"_s}})
                                 << u"invalid-request"_s;
    QTest::newRow("read beyond") << u"line:read"_s << toValue(ReadRequest{28}) << u"not-found"_s;
    QTest::newRow("read what is held") << u"line:read"_s << toValue(ReadRequest{4}) << u"busy"_s;
    QTest::newRow("write a number") << u"line:write"_s << Value(Object{{u"line"_s, 21}, {u"value"_s, 1}})
                                    << u"invalid-request"_s;
    QTest::newRow("write beyond") << u"line:write"_s << toValue(WriteRequest{28, true}) << u"not-found"_s;
    QTest::newRow("write an input") << u"line:write"_s << toValue(WriteRequest{17, true})
                                    << u"not-permitted"_s;
    QTest::newRow("write what is held") << u"line:write"_s << toValue(WriteRequest{4, true}) << u"busy"_s;
}

void GpioServiceTest::refusesRequests()
{
    QFETCH(QString, event);
    QFETCH(Value, request);
    QFETCH(QString, code);
    Bench bench;
    QVERIFY(bench.chip.occupy(4, u"w1"_s));
    PacketClient ann = bench.join();
    const Array answer = ann.ask(event, request);
    QCOMPARE(codeOf(answer), code);
    QVERIFY(!answer[0][u"error"][u"message"].toString().isEmpty());
    QVERIFY(ann.take().isEmpty());
}

void GpioServiceTest::refusesANameThatIsNone_data()
{
    QTest::addColumn<Value>("name");
    QTest::newRow("a number") << Value(5);
    QTest::newRow("empty") << Value(QString());
    QTest::newRow("SERVER") << Value(u"SERVER"_s);
}

void GpioServiceTest::refusesANameThatIsNone()
{
    QFETCH(Value, name);
    Bench bench;
    PacketClient ann = bench.join({{u"name"_s, name}});
    QVERIFY(!ann.isConnected());
    QCOMPARE(ann.connectError()[u"data"][u"code"], Value(u"name-invalid"_s));
    QVERIFY(!ann.connectError()[u"message"].toString().isEmpty());
}

void GpioServiceTest::wrongArgumentsWithoutAcknowledgementHarmNobody()
{
    Bench bench;
    PacketClient ann = bench.join();
    for (const QString &event : {u"line:list"_s, u"line:read"_s, u"line:write"_s, u"line:pulse"_s}) {
        ann.emitEvent(event);
        ann.emitEvent(event, u"x"_s, Array{Object{}});
    }
    QVERIFY(ann.take().isEmpty());
    QCOMPARE(codeOf(ann.ask(u"line:read"_s, toValue(ReadRequest{2}))), u"ok"_s);
}

void GpioServiceTest::logsConnectionsAndDisconnections()
{
    Bench bench;
    PacketClient ann = bench.join();
    ann.loseConnection();
    QCOMPARE(bench.log.size(), 2);
    QVERIFY(bench.log[0].endsWith(u" connected, 1 sockets"_s));
    QVERIFY(bench.log[1].endsWith(u" disconnected, transport close, 0 sockets"_s));
}

QTEST_GUILESS_MAIN(GpioServiceTest)
#include "tst_gpio_service.moc"

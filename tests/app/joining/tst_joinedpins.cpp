// SPDX-License-Identifier: MIT
// The pins as the window sees them, against the program's own server.

#include "app/joining/joinedpins.h"
#include "server/server.h"
#include "tests/app/joining/hosted.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;
using State = ui::ChipStatus::State;

namespace {

struct Desk
{
    explicit Desk(const QUrl &url, const client::Options &options = eager())
        : manager(url, options), pins(manager, u"Ada"_s)
    {
        pins.start();
    }
    bool isReady()
    {
        return QTest::qWaitFor([this] { return pins.chip().state == State::ready; }, patienceMs);
    }
    ui::Line line(int number) const
    {
        const QList<ui::Line> lines = pins.lines();
        const auto found = std::find_if(
            lines.begin(), lines.end(), [number](const ui::Line &one) { return one.line == number; });
        return found == lines.end() ? ui::Line() : *found;
    }

    client::Manager manager;
    JoinedPins pins;
};

constexpr int led = 21;
constexpr int button = 27;

} // namespace

class tst_JoinedPins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_server.start()); }
    void cleanup() { m_server.stop(); }
    void theServersChipIsKnownAsSimulated();
    void whatCanBeSwitchedComesFirst();
    void whatOneSwitchesTheOtherSees();
    void aRefusedWriteIsSaidInWords();
    void nothingIsSwitchedWhileThereIsNoConnection();
    void theLinesComeAnewAfterABreak();
    void aServerWithoutPinsIsSaidInWords();
    void aLineThatTurnsAroundBringsTheListAnew();

private:
    Hosted m_server;
};

void tst_JoinedPins::theServersChipIsKnownAsSimulated()
{
    Desk desk(m_server.url());
    QCOMPARE(desk.pins.chip().state, State::loading);
    QVERIFY(desk.isReady());
    QVERIFY2(desk.pins.chip().simulated, qPrintable(desk.pins.chip().name));
    QCOMPARE(desk.pins.lines().size(), 28);
    QCOMPARE(desk.line(led).label, u"Red LED"_s);
    QCOMPARE(desk.line(led).access, ui::LineAccess::write);
    QCOMPARE(desk.line(button).access, ui::LineAccess::read);
}

void tst_JoinedPins::whatCanBeSwitchedComesFirst()
{
    Desk desk(m_server.url());
    QVERIFY(desk.isReady());
    QList<int> numbers;
    for (const ui::Line &line : desk.pins.lines())
        numbers.append(line.line);
    QCOMPARE(numbers.first(8), (QList<int>{5, 12, 18, 19, 20, 21, 0, 1}));
}

void tst_JoinedPins::whatOneSwitchesTheOtherSees()
{
    Desk ada(m_server.url());
    Desk grace(m_server.url());
    QVERIFY(ada.isReady() && grace.isReady());
    const bool before = *ada.line(led).value;
    QSignalSpy own(&ada.pins, &ui::PinsPort::lineChanged);
    ada.pins.write(led, !before);
    QTRY_VERIFY_WITH_TIMEOUT(*grace.line(led).value == !before, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(own.count() > 0, patienceMs); // the answer to one's own wish
    grace.pins.write(led, before);
    QTRY_VERIFY_WITH_TIMEOUT(*ada.line(led).value == before, patienceMs);
}

void tst_JoinedPins::aRefusedWriteIsSaidInWords()
{
    Desk desk(m_server.url());
    QVERIFY(desk.isReady());
    QSignalSpy failed(&desk.pins, &ui::PinsPort::writeFailed);
    desk.pins.write(button, true);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    QCOMPARE(failed.at(0).at(0).toInt(), button);
    QVERIFY(!failed.at(0).at(1).toString().isEmpty());
}

void tst_JoinedPins::nothingIsSwitchedWhileThereIsNoConnection()
{
    Desk desk(m_server.url());
    QVERIFY(desk.isReady());
    m_server.stop();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.manager.socket(u"/gpio"_s)->isConnected(), patienceMs);
    QSignalSpy failed(&desk.pins, &ui::PinsPort::writeFailed);
    desk.pins.write(led, true);
    QCOMPARE(failed.count(), 1);
    QVERIFY(!failed.at(0).at(1).toString().isEmpty());
}

void tst_JoinedPins::theLinesComeAnewAfterABreak()
{
    Desk desk(m_server.url());
    QVERIFY(desk.isReady());
    desk.pins.write(led, true);
    QTRY_VERIFY_WITH_TIMEOUT(*desk.line(led).value, patienceMs);
    QSignalSpy reset(&desk.pins, &ui::PinsPort::linesReset);
    m_server.stop();
    QVERIFY(m_server.start());
    QTRY_COMPARE_WITH_TIMEOUT(reset.count(), 1, patienceMs);
    QVERIFY2(!*desk.line(led).value, "another server, with its lines as they are at first");
}

void tst_JoinedPins::aServerWithoutPinsIsSaidInWords()
{
    Server server;
    server.of(u"/chat"_s);
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Desk desk(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QTRY_COMPARE_WITH_TIMEOUT(desk.pins.chip().state, State::unavailable, patienceMs);
    QVERIFY(!desk.pins.chip().text.isEmpty());
    QVERIFY(desk.pins.lines().isEmpty());
}

void tst_JoinedPins::aLineThatTurnsAroundBringsTheListAnew()
{
    gpio::Line line;
    line.line = 4;
    line.chip = u"gpiochip0"_s;
    line.direction = gpio::Direction::input;
    line.access = gpio::Access::operate;
    Server server;
    Socket *peer = nullptr;
    server.of(u"/gpio"_s).onConnection([&](Socket &socket) {
        peer = &socket;
        socket.on(u"line:list"_s, [&line](const Array &, const Ack &ack) {
            ack(Object{{u"ok"_s, true}, {u"lines"_s, Array{gpio::toValue(line)}}});
        });
    });
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Desk desk(QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
    QVERIFY(desk.isReady());
    QVERIFY2(!desk.pins.chip().simulated, "a real chip");
    QSignalSpy reset(&desk.pins, &ui::PinsPort::linesReset);
    line.direction = gpio::Direction::output;
    peer->emitEvent(u"line:changed"_s, gpio::toValue(line));
    QTRY_COMPARE_WITH_TIMEOUT(reset.count(), 1, patienceMs);
    QCOMPARE(desk.line(4).access, ui::LineAccess::write);
}

QTEST_MAIN(tst_JoinedPins)
#include "tst_joinedpins.moc"

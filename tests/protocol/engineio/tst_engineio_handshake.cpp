// SPDX-License-Identifier: MIT
#include "protocol/engineio/closereason.h"
#include "protocol/engineio/handshake.h"

#include <QTest>

using namespace tincan::engineio;
using namespace std::chrono_literals;

class TestHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsWrittenAsTheOfficialServerWritesIt();
    void whatIsWrittenIsRead();
    void whatOtherServersMaySendIsRead_data();
    void whatOtherServersMaySendIsRead();
    void whatIsNoHandshakeIsRefusedWithItsReason_data();
    void whatIsNoHandshakeIsRefusedWithItsReason();
    void closeReasonsHaveTheirOfficialTexts();
};

void TestHandshake::itIsWrittenAsTheOfficialServerWritesIt()
{
    Handshake handshake;
    handshake.sid = "lv_VI97HAXpY6yYWAAAC";
    handshake.canUpgrade = true;
    QCOMPARE(encodeHandshake(handshake),
        QByteArray(R"({"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,)"
                   R"("pingTimeout":20000,"maxPayload":1000000})"));
    handshake.canUpgrade = false;
    handshake.pingInterval = 300ms;
    handshake.pingTimeout = 200ms;
    handshake.maxPayloadBytes = 5;
    QCOMPARE(encodeHandshake(handshake),
        QByteArray(
            R"({"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":5})"));
}

void TestHandshake::whatIsWrittenIsRead()
{
    for (bool canUpgrade : {true, false}) {
        const Handshake handshake{"abc", canUpgrade, 1s, 2s, 3};
        QCOMPARE(parseHandshake(encodeHandshake(handshake)).value(), handshake);
    }
}

void TestHandshake::whatOtherServersMaySendIsRead_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<Handshake>("handshake");
    const auto row = [](const char *name, const char *json, const Handshake &handshake) {
        QTest::newRow(name) << QByteArray(json) << handshake;
    };
    row("another order, spaces and further keys",
        R"({ "pingTimeout": 2, "extra": {"a": [1]}, "pingInterval": 1, "upgrades": ["x", "websocket"], "sid": "s" })",
        {"s", true, 1ms, 2ms, 0});
    row("no maxPayload, as before Engine.IO 4.1",
        R"({"sid":"s","upgrades":[],"pingInterval":1,"pingTimeout":2})", {"s", false, 1ms, 2ms, 0});
    row("no upgrades", R"({"sid":"s","pingInterval":1,"pingTimeout":2,"maxPayload":9})",
        {"s", false, 1ms, 2ms, 9});
    row("upgrades of another type", R"({"sid":"s","upgrades":"websocket","pingInterval":1,"pingTimeout":2})",
        {"s", false, 1ms, 2ms, 0});
    row("a negative maxPayload is none", R"({"sid":"s","pingInterval":1,"pingTimeout":2,"maxPayload":-1})",
        {"s", false, 1ms, 2ms, 0});
    row("fractions are rounded up", R"({"sid":"s","pingInterval":0.5,"pingTimeout":1.5})",
        {"s", false, 1ms, 2ms, 0});
}

void TestHandshake::whatOtherServersMaySendIsRead()
{
    QFETCH(QByteArray, json);
    QFETCH(Handshake, handshake);
    const auto parsed = parseHandshake(json);
    QVERIFY(parsed);
    QCOMPARE(*parsed, handshake);
}

void TestHandshake::whatIsNoHandshakeIsRefusedWithItsReason_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *json, const char *word) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(word);
    };
    row("", "JSON");
    row("{", "JSON");
    row("[]", "JSON");
    row("\"sid\"", "JSON");
    row(R"({"pingInterval":1,"pingTimeout":2})", "sid");
    row(R"({"sid":"","pingInterval":1,"pingTimeout":2})", "sid");
    row(R"({"sid":5,"pingInterval":1,"pingTimeout":2})", "sid");
    row(R"({"sid":"s","pingTimeout":2})", "interval");
    row(R"({"sid":"s","pingInterval":"1","pingTimeout":2})", "interval");
    row(R"({"sid":"s","pingInterval":0,"pingTimeout":2})", "interval");
    row(R"({"sid":"s","pingInterval":1,"pingTimeout":-2})", "interval");
    row(R"({"sid":"s","pingInterval":1e300,"pingTimeout":2})", "interval");
    row(R"({"sid":"s","pingInterval":1,"pingTimeout":2,"deep":[[[[[[[[[[]]]]]]]]]]})", "JSON");
}

void TestHandshake::whatIsNoHandshakeIsRefusedWithItsReason()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, word);
    const auto parsed = parseHandshake(json);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().contains(word), parsed.error().constData());
}

void TestHandshake::closeReasonsHaveTheirOfficialTexts()
{
    QCOMPARE(toText(CloseReason::transportError), QLatin1StringView("transport error"));
    QCOMPARE(toText(CloseReason::transportClose), QLatin1StringView("transport close"));
    QCOMPARE(toText(CloseReason::forcedClose), QLatin1StringView("forced close"));
    QCOMPARE(toText(CloseReason::pingTimeout), QLatin1StringView("ping timeout"));
    QCOMPARE(toText(CloseReason::parseError), QLatin1StringView("parse error"));
    QCOMPARE(toText(CloseReason::serverShuttingDown), QLatin1StringView("server shutting down"));
}

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_engineio_handshake.moc"

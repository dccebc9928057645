// SPDX-License-Identifier: MIT
#include "protocol/engineio/deflatingwire.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>
#include <thread>
#include <vector>

using namespace tincan::engineio;
using namespace tincan::websocket;

namespace {

constexpr qsizetype threshold = 100;

bool isCompressed(const QByteArray &frame)
{
    return (quint8(frame.front()) & compressedBit) != 0;
}

QByteArray inflated(const QByteArray &frame)
{
    return Inflater().inflate(payloadOf(frame), 1'000'000).value_or("corrupt");
}

} // namespace

class TestDeflatingWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesAreCompressedFromTheThresholdOn();
    void everyKindOfFrameIsCompressed_data();
    void everyKindOfFrameIsCompressed();
    void whatMayNotBeCompressedIsNot();
    void whatGetsNoShorterIsSentAsItIs();
    void aFrameIsCompressedOnceForAll();
    void aWindowThatHoldsTheMessageIsServedByTheSameFrame();
    void aSmallWindowIsKeptTo();
    void manyThreadsMayAskAtOnce();
    void everythingElseIsThePlainWires();
    void aPayloadMayBeCompressedWhereOneOfItsPacketsMay();

private:
    Deflater m_deflater;
    DeflatingWire m_wire{wireOf(Revision::four), m_deflater, maxWindowBits, threshold};
};

void TestDeflatingWire::framesAreCompressedFromTheThresholdOn()
{
    const auto shorter = OutgoingMessage::text(QByteArray(threshold - 2, 'x')); // and its type
    QCOMPARE(m_wire.frame(shorter).constData(), shorter.webSocketFrame().constData());
    const auto longer = OutgoingMessage::text(QByteArray(threshold - 1, 'x'));
    const QByteArray frame = m_wire.frame(longer);
    QVERIFY(isCompressed(frame));
    QVERIFY(frame.size() < threshold);
    QCOMPARE(inflated(frame), '4' + QByteArray(threshold - 1, 'x'));
}

void TestDeflatingWire::everyKindOfFrameIsCompressed_data()
{
    QTest::addColumn<int>("revision");
    QTest::addColumn<bool>("isTextOnly");
    QTest::addColumn<bool>("isBinary");
    for (const int revision : {3, 4}) {
        for (const bool isTextOnly : {false, true}) {
            for (const bool isBinary : {false, true})
                QTest::addRow("revision %d, %s, %s", revision, isTextOnly ? "text only" : "any",
                    isBinary ? "binary" : "text")
                    << revision << isTextOnly << isBinary;
        }
    }
}

void TestDeflatingWire::everyKindOfFrameIsCompressed()
{
    QFETCH(int, revision);
    QFETCH(bool, isTextOnly);
    QFETCH(bool, isBinary);
    const Wire &plain = wireOf(revision == 3 ? Revision::three : Revision::four, isTextOnly);
    const DeflatingWire wire(plain, m_deflater, maxWindowBits, threshold);
    const QByteArray data(1'000, 'x');
    const auto message = isBinary ? OutgoingMessage::binary(data) : OutgoingMessage::text(data);
    const QByteArray frame = wire.frame(message);
    QVERIFY(isCompressed(frame));
    QCOMPARE(opcodeOf(frame), opcodeOf(plain.frame(message)));
    QCOMPARE(inflated(frame), payloadOf(plain.frame(message)).toByteArray());
}

void TestDeflatingWire::whatMayNotBeCompressedIsNot()
{
    const auto message = OutgoingMessage::text(QByteArray(1'000, 'x'));
    const auto same = message.uncompressed();
    QVERIFY(message.mayBeCompressed());
    QVERIFY(!same.mayBeCompressed());
    QCOMPARE(same, message);
    QCOMPARE(m_wire.frame(same).constData(), message.webSocketFrame().constData());
    QVERIFY(isCompressed(m_wire.frame(message)));
}

void TestDeflatingWire::whatGetsNoShorterIsSentAsItIs()
{
    QByteArray noise;
    for (int i = 0; i < 256; ++i)
        noise.append(char(i));
    const auto message = OutgoingMessage::binary(noise);
    QCOMPARE(m_wire.frame(message).constData(), message.webSocketFrame().constData());
}

void TestDeflatingWire::aFrameIsCompressedOnceForAll()
{
    Deflater otherDeflater;
    const DeflatingWire other(wireOf(Revision::four), otherDeflater, maxWindowBits, threshold);
    const auto message = OutgoingMessage::text(QByteArray(1'000, 'x'));
    const auto copy = message;
    QCOMPARE(m_wire.frame(message).constData(), m_wire.frame(copy).constData());
    QCOMPARE(m_wire.frame(message).constData(), other.frame(copy).constData());
}

void TestDeflatingWire::aWindowThatHoldsTheMessageIsServedByTheSameFrame()
{
    const DeflatingWire small(wireOf(Revision::four), m_deflater, 10, threshold);
    const auto holds = OutgoingMessage::binary(QByteArray(1'024, 'x'));
    QCOMPARE(small.frame(holds).constData(), m_wire.frame(holds).constData());
    const auto holdsNot = OutgoingMessage::binary(QByteArray(1'025, 'x'));
    QVERIFY(small.frame(holdsNot).constData() != m_wire.frame(holdsNot).constData());
    QCOMPARE(small.frame(holdsNot).constData(), small.frame(holdsNot).constData());
}

/// What repeats itself only farther back than that window reaches gets hardly shorter.
void TestDeflatingWire::aSmallWindowIsKeptTo()
{
    const DeflatingWire small(wireOf(Revision::four), m_deflater, minWindowBits, threshold);
    QRandomGenerator random(5);
    QByteArray block;
    for (int i = 0; i < 2'000; ++i)
        block.append(char('a' + random.bounded(26)));
    const auto message = OutgoingMessage::binary(block.repeated(4));
    QVERIFY(m_wire.frame(message).size() < 2 * block.size());
    QVERIFY(small.frame(message).size() > 2 * block.size());
    QCOMPARE(inflated(small.frame(message)), block.repeated(4));
}

void TestDeflatingWire::manyThreadsMayAskAtOnce()
{
    for (int round = 0; round < 50; ++round) {
        const auto message = OutgoingMessage::text(QByteArray(1'000, 'x'));
        std::vector<std::thread> threads;
        std::vector<const char *> seen(4);
        for (auto &place : seen) {
            threads.emplace_back([message, &place] {
                Deflater deflater;
                const DeflatingWire wire(wireOf(Revision::four), deflater, maxWindowBits, threshold);
                place = wire.frame(message).constData();
            });
        }
        for (auto &thread : threads)
            thread.join();
        for (const char *place : seen)
            QCOMPARE(place, seen.front());
    }
}

void TestDeflatingWire::everythingElseIsThePlainWires()
{
    const DeflatingWire three(wireOf(Revision::three), m_deflater, maxWindowBits, threshold);
    QCOMPARE(three.revision(), Revision::three);
    QVERIFY(three.takesOctets());
    QVERIFY(!m_wire.takesOctets());
    QCOMPARE(m_wire.readText("4x"), wireOf(Revision::four).readText("4x"));
    QCOMPARE(three.readBinary("\4x"), wireOf(Revision::three).readBinary("\4x"));
    const std::array packets{OutgoingMessage::text("a"), OutgoingMessage::text("b")};
    QCOMPARE(m_wire.payload(packets).body,
        "4a\x1e"
        "4b");
    QVERIFY(!m_wire.readPayload("4a", false).isAtEnd());
}

void TestDeflatingWire::aPayloadMayBeCompressedWhereOneOfItsPacketsMay()
{
    const auto may = OutgoingMessage::text("a");
    const auto mayNot = OutgoingMessage::binary("b").uncompressed();
    for (const auto revision : {Revision::three, Revision::four}) {
        const Wire &wire = wireOf(revision);
        QVERIFY(wire.payload(std::array{may}).mayBeCompressed);
        QVERIFY(wire.payload(std::array{mayNot, may}).mayBeCompressed);
        QVERIFY(!wire.payload(std::array{mayNot, mayNot}).mayBeCompressed);
    }
}

QTEST_APPLESS_MAIN(TestDeflatingWire)
#include "tst_engineio_deflatingwire.moc"

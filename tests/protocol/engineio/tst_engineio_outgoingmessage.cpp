// SPDX-License-Identifier: MIT
#include "protocol/engineio/outgoingmessage.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace tincan::engineio;
using namespace tincan::websocket;

class TestOutgoingMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textHasTheseForms();
    void binaryHasTheseForms();
    void anEmptyMessageIsStillAMessage();
    void theProtocolsOwnPacketsAreMadeTheSameWay();
    void copiesShareTheirFrameAndTheirBase64();
    void revision3HasFormsOfItsOwn();
    void copiesShareTheFormsOfRevision3();
    void manyThreadsMayAskForBase64AtOnce();
};

void TestOutgoingMessage::textHasTheseForms()
{
    const auto message = OutgoingMessage::text("2[\"\xe2\x82\xac\"]");
    QVERIFY(!message.isBinary());
    QCOMPARE(message.data().toByteArray(), QByteArray("2[\"\xe2\x82\xac\"]"));
    QCOMPARE(message.pollingText().toByteArray(), QByteArray("42[\"\xe2\x82\xac\"]"));
    QCOMPARE(message.webSocketPayload().toByteArray(), QByteArray("42[\"\xe2\x82\xac\"]"));
    QCOMPARE(message.webSocketFrame(), encodeFrame(Opcode::text, "42[\"\xe2\x82\xac\"]"));
    QCOMPARE(message.size(), 9);
}

void TestOutgoingMessage::binaryHasTheseForms()
{
    const auto message = OutgoingMessage::binary("\x01\x02\x03\x04");
    QVERIFY(message.isBinary());
    QCOMPARE(message.data().toByteArray(), QByteArray("\x01\x02\x03\x04"));
    QCOMPARE(message.pollingText().toByteArray(), QByteArray("bAQIDBA=="));
    QCOMPARE(message.webSocketPayload().toByteArray(), QByteArray("\x01\x02\x03\x04"));
    QCOMPARE(message.webSocketFrame(), encodeFrame(Opcode::binary, "\x01\x02\x03\x04"));
}

void TestOutgoingMessage::anEmptyMessageIsStillAMessage()
{
    QCOMPARE(OutgoingMessage::text({}).pollingText().toByteArray(), QByteArray("4"));
    QCOMPARE(OutgoingMessage::text({}).webSocketFrame().toHex(), QByteArray("810134"));
    QCOMPARE(OutgoingMessage::binary({}).pollingText().toByteArray(), QByteArray("b"));
    QCOMPARE(OutgoingMessage::binary({}).webSocketFrame().toHex(), QByteArray("8200"));
}

void TestOutgoingMessage::theProtocolsOwnPacketsAreMadeTheSameWay()
{
    QCOMPARE(OutgoingMessage::packet(PacketType::noop).pollingText().toByteArray(), QByteArray("6"));
    QCOMPARE(OutgoingMessage::packet(PacketType::pong, "probe").webSocketFrame(),
        encodeFrame(Opcode::text, "3probe"));
    QCOMPARE(OutgoingMessage::packet(PacketType::message, "x"), OutgoingMessage::text("x"));
}

void TestOutgoingMessage::copiesShareTheirFrameAndTheirBase64()
{
    const auto message = OutgoingMessage::binary(QByteArray(1'000, 'x'));
    const auto copy = message;
    QCOMPARE(copy.webSocketFrame().constData(), message.webSocketFrame().constData());
    QCOMPARE(copy.pollingText().data(), message.pollingText().data());
    QCOMPARE(message.pollingText().data(), message.pollingText().data());
}

void TestOutgoingMessage::revision3HasFormsOfItsOwn()
{
    const auto text = OutgoingMessage::text("€😀");
    QCOMPARE(text.webSocketFrame(Revision::three), text.webSocketFrame());
    QCOMPARE(text.pollingTextUnits(), 4);
    QCOMPARE(text.pollingTextUnits(), 4);
    const auto bytes = OutgoingMessage::binary("\x01\x02");
    QCOMPARE(bytes.webSocketFrame(Revision::three), encodeFrame(Opcode::binary, "\x04\x01\x02"));
    QCOMPARE(bytes.webSocketFrame(), encodeFrame(Opcode::binary, "\x01\x02"));
    QCOMPARE(bytes.pollingTextUnits(), 5);
    QCOMPARE(bytes.webSocketTextFrame(Revision::four), encodeFrame(Opcode::text, "bAQI="));
    QCOMPARE(bytes.webSocketTextFrame(Revision::three), encodeFrame(Opcode::text, "b4AQI="));
    QCOMPARE(text.webSocketTextFrame(Revision::three).constData(), text.webSocketFrame().constData());
    QCOMPARE(OutgoingMessage::binary({}).webSocketFrame(Revision::three).toHex(), QByteArray("820104"));
}

void TestOutgoingMessage::copiesShareTheFormsOfRevision3()
{
    const auto message = OutgoingMessage::binary(QByteArray(1'000, 'x'));
    const auto copy = message;
    QCOMPARE(copy.webSocketFrame(Revision::three).constData(),
        message.webSocketFrame(Revision::three).constData());
    for (const auto revision : {Revision::three, Revision::four})
        QCOMPARE(
            copy.webSocketTextFrame(revision).constData(), message.webSocketTextFrame(revision).constData());
}

void TestOutgoingMessage::manyThreadsMayAskForBase64AtOnce()
{
    for (int round = 0; round < 50; ++round) {
        const auto message = OutgoingMessage::binary(QByteArray(300, 'x'));
        std::vector<std::thread> threads;
        std::vector<const char *> seen(4);
        for (auto &place : seen)
            threads.emplace_back([message, &place] { place = message.pollingText().data(); });
        for (auto &thread : threads)
            thread.join();
        for (const char *place : seen)
            QCOMPARE(place, seen.front());
    }
}

QTEST_APPLESS_MAIN(TestOutgoingMessage)
#include "tst_engineio_outgoingmessage.moc"

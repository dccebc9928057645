// SPDX-License-Identifier: MIT
#include "protocol/websocket/frame.h"

#include <QTest>

using namespace tincan::websocket;

class TestFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFrameHasTheShortestHeaderForItsSize_data();
    void aFrameHasTheShortestHeaderForItsSize();
    void theExamplesOfTheSpecificationAreMadeByteForByte();
    void aFrameThatIsNotFinalLacksTheFinalBit();
    void aSharedFrameIsItsHeaderAndItsPayload();
    void maskingTwiceGivesBackTheBytesAtAnySizeAndOffset();
    void maskingInPiecesEqualsMaskingAtOnce();
    void aClosePayloadHoldsCodeAndReason();
    void aCloseReasonTooLongIsCutBetweenCharacters();
    void onlyCodesThatMayBeSentAreValid_data();
    void onlyCodesThatMayBeSentAreValid();
};

void TestFrame::aFrameHasTheShortestHeaderForItsSize_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("maskedHeader");
    QTest::newRow("empty") << 0 << QByteArray("8200") << QByteArray("8280");
    QTest::newRow("one byte") << 1 << QByteArray("8201") << QByteArray("8281");
    QTest::newRow("125, the last in seven bits") << 125 << QByteArray("827d") << QByteArray("82fd");
    QTest::newRow("126, the first in sixteen") << 126 << QByteArray("827e007e") << QByteArray("82fe007e");
    QTest::newRow("65535, the last in sixteen") << 65535 << QByteArray("827effff") << QByteArray("82feffff");
    QTest::newRow("65536, the first in sixty-four")
        << 65536 << QByteArray("827f0000000000010000") << QByteArray("82ff0000000000010000");
}

void TestFrame::aFrameHasTheShortestHeaderForItsSize()
{
    QFETCH(int, size);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, maskedHeader);
    const QByteArray payload(size, 'x');
    const MaskKey key{1, 2, 3, 4};

    const QByteArray frame = encodeFrame(Opcode::binary, payload);
    QCOMPARE(frame.chopped(size).toHex(), header);
    QVERIFY(frame.endsWith(payload));

    const QByteArray masked = encodeMaskedFrame(Opcode::binary, payload, key);
    QCOMPARE(masked.chopped(size).toHex(), maskedHeader + "01020304");
    QByteArray unmasked(size, Qt::Uninitialized);
    copyMasked(unmasked.data(), masked.constData() + masked.size() - size, size, key);
    QCOMPARE(unmasked, payload);
}

void TestFrame::theExamplesOfTheSpecificationAreMadeByteForByte() // RFC 6455, section 5.7
{
    QCOMPARE(encodeFrame(Opcode::text, "Hello"), QByteArray::fromHex("810548656c6c6f"));
    QCOMPARE(encodeMaskedFrame(Opcode::text, "Hello", {0x37, 0xfa, 0x21, 0x3d}),
        QByteArray::fromHex("818537fa213d7f9f4d5158"));
    QCOMPARE(encodeFrame(Opcode::ping, "Hello"), QByteArray::fromHex("890548656c6c6f"));
    QCOMPARE(encodeMaskedFrame(Opcode::pong, "Hello", {0x37, 0xfa, 0x21, 0x3d}),
        QByteArray::fromHex("8a8537fa213d7f9f4d5158"));
}

void TestFrame::aFrameThatIsNotFinalLacksTheFinalBit()
{
    QCOMPARE(encodeFrame(Opcode::text, "Hel", false), QByteArray::fromHex("010348656c"));
    QCOMPARE(encodeMaskedFrame(Opcode::continuation, {}, {1, 2, 3, 4}, false),
        QByteArray::fromHex("008001020304"));
}

void TestFrame::aSharedFrameIsItsHeaderAndItsPayload()
{
    QByteArray frame;
    appendFrameHeader(frame, Opcode::text, 6);
    QCOMPARE(frame + "4hello", encodeFrame(Opcode::text, "4hello"));
}

void TestFrame::maskingTwiceGivesBackTheBytesAtAnySizeAndOffset()
{
    const MaskKey key{0x11, 0x22, 0x33, 0x44};
    for (int size = 0; size < 40; ++size) {
        for (quint64 offset = 0; offset < 9; ++offset) {
            QByteArray bytes(size, '\0');
            copyMasked(bytes.data(), bytes.constData(), size, key, offset);
            for (int i = 0; i < size; ++i)
                QCOMPARE(quint8(bytes[i]), key[(offset + quint64(i)) % 4]);
            copyMasked(bytes.data(), bytes.constData(), size, key, offset);
            QCOMPARE(bytes, QByteArray(size, '\0'));
        }
    }
}

void TestFrame::maskingInPiecesEqualsMaskingAtOnce()
{
    const MaskKey key{9, 8, 7, 6};
    QByteArray bytes;
    for (int i = 0; i < 100; ++i)
        bytes.append(char(i * 7));
    QByteArray atOnce(100, Qt::Uninitialized);
    copyMasked(atOnce.data(), bytes.constData(), 100, key);
    for (int cut = 0; cut <= 100; ++cut) {
        QByteArray pieces(100, Qt::Uninitialized);
        copyMasked(pieces.data(), bytes.constData(), cut, key);
        copyMasked(pieces.data() + cut, bytes.constData() + cut, 100 - cut, key, quint64(cut));
        QCOMPARE(pieces, atOnce);
    }
}

void TestFrame::aClosePayloadHoldsCodeAndReason()
{
    QCOMPARE(encodeClosePayload(closecode::none, "ignored"), QByteArray());
    QCOMPARE(encodeClosePayload(1000), QByteArray::fromHex("03e8"));
    QCOMPARE(encodeClosePayload(1009, "too big"), QByteArray::fromHex("03f1") + "too big");
}

void TestFrame::aCloseReasonTooLongIsCutBetweenCharacters()
{
    QCOMPARE(encodeClosePayload(1000, QByteArray(200, 'x')).size(), 125);
    const QByteArray euros = QByteArray("\xe2\x82\xac").repeated(50); // three bytes each: 41 fit in 123
    QCOMPARE(encodeClosePayload(1000, euros).sliced(2), euros.first(123));
    const QByteArray shifted = 'x' + euros;
    QCOMPARE(encodeClosePayload(1000, shifted).sliced(2), shifted.first(121));
}

void TestFrame::onlyCodesThatMayBeSentAreValid_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isValid");
    for (int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        QTest::addRow("%d is not", code) << code << false;
    for (int code :
        {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        QTest::addRow("%d is", code) << code << true;
}

void TestFrame::onlyCodesThatMayBeSentAreValid()
{
    QFETCH(int, code);
    QFETCH(bool, isValid);
    QCOMPARE(isValidCloseCode(quint16(code)), isValid);
}

QTEST_APPLESS_MAIN(TestFrame)
#include "tst_websocket_frame.moc"

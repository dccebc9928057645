// SPDX-License-Identifier: MIT
#include "tests/bench/wire/frame.h"

#include <QTest>

#include <string>

using namespace tincan::bench;

class tst_bench_frame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAClientAppendsIsReadBackUnmasked_data();
    void whatAClientAppendsIsReadBackUnmasked();
    void aServersFrameIsAsTheSpecificationShowsIt();
    void aFrameIsNotThereBeforeItsLastByte();
    void onlyTheFirstOfTwoFramesIsRead();
};

void tst_bench_frame::whatAClientAppendsIsReadBackUnmasked_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 7, 8, 9, 125, 126, 127, 65'535, 65'536, 1'000'000})
        QTest::addRow("%d bytes", size) << size;
}

void tst_bench_frame::whatAClientAppendsIsReadBackUnmasked()
{
    QFETCH(int, size);
    std::string payload;
    for (int i = 0; i < size; ++i)
        payload.push_back(static_cast<char>(i * 31));
    std::string bytes;
    appendMaskedFrame(bytes, Opcode::binary, payload);
    QVERIFY(size == 0 || bytes.find(payload) == std::string::npos);
    const auto frame = readFrame(bytes.data(), bytes.size());
    QVERIFY(frame);
    QCOMPARE(frame->opcode, Opcode::binary);
    QCOMPARE(frame->size, bytes.size());
    QVERIFY(frame->payload == payload);
}

void tst_bench_frame::aServersFrameIsAsTheSpecificationShowsIt()
{
    std::string bytes;
    appendFrame(bytes, Opcode::text, "Hello");
    QVERIFY(bytes == "\x81\x05Hello"); // RFC 6455, section 5.7
}

void tst_bench_frame::aFrameIsNotThereBeforeItsLastByte()
{
    std::string whole;
    appendMaskedFrame(whole, Opcode::text, std::string(300, 'a'));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::string part = whole.substr(0, size);
        QVERIFY(!readFrame(part.data(), part.size()));
        QVERIFY(part == whole.substr(0, size)); // not unmasked before its time
    }
}

void tst_bench_frame::onlyTheFirstOfTwoFramesIsRead()
{
    std::string bytes;
    appendFrame(bytes, Opcode::text, "one");
    appendFrame(bytes, Opcode::text, "two");
    const auto first = readFrame(bytes.data(), bytes.size());
    QVERIFY(first && first->payload == "one");
    const auto second = readFrame(bytes.data() + first->size, bytes.size() - first->size);
    QVERIFY(second && second->payload == "two");
}

QTEST_APPLESS_MAIN(tst_bench_frame)
#include "tst_bench_frame.moc"

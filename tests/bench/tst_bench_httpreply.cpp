// SPDX-License-Identifier: MIT
#include "tests/bench/wire/httpreply.h"

#include <QTest>

#include <string_view>

using namespace tincan::bench;

class tst_bench_httpreply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReplyEndsWhereItsLengthSays();
    void aReplyWithoutLengthHasNoBody();
    void aReplyIsNotThereBeforeItsLastByte();
    void aFieldIsFoundInAnyCase();
};

namespace {

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nX-One: 1\r\ncontent-LENGTH:  2\r\n\r\nok";

}

void tst_bench_httpreply::aReplyEndsWhereItsLengthSays()
{
    const std::string two = std::string(ok).append("HTTP/1.1");
    const auto reply = readReply(two);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QVERIFY(reply->body == "ok");
    QCOMPARE(reply->size, ok.size());
}

void tst_bench_httpreply::aReplyWithoutLengthHasNoBody()
{
    const auto reply = readReply("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81");
    QVERIFY(reply);
    QCOMPARE(reply->status, 101);
    QVERIFY(reply->body.empty());
}

void tst_bench_httpreply::aReplyIsNotThereBeforeItsLastByte()
{
    for (std::size_t size = 0; size < ok.size(); ++size)
        QVERIFY(!readReply(ok.substr(0, size)));
}

void tst_bench_httpreply::aFieldIsFoundInAnyCase()
{
    const std::string_view head = readReply(ok)->head;
    QVERIFY(headerField(head, "x-one") == "1");
    QVERIFY(headerField(head, "Content-Length") == "2");
    QVERIFY(!headerField(head, "one"));
}

QTEST_APPLESS_MAIN(tst_bench_httpreply)
#include "tst_bench_httpreply.moc"

// SPDX-License-Identifier: MIT
#include "protocol/websocket/permessagedeflate.h"

#include <QTest>

using namespace tincan::websocket;

namespace {

const QByteArray accepted = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

} // namespace

class TestPerMessageDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersAreAnswered_data();
    void offersAreAnswered();
    void severalFieldsAreOneList();
    void whoOffersNothingGetsNothing();
};

void TestPerMessageDeflate::offersAreAnswered_data()
{
    QTest::addColumn<QByteArray>("offers");
    QTest::addColumn<QByteArray>("answer"); // empty: declined
    QTest::addColumn<int>("windowBits");
    const auto row = [](const char *name, const QByteArray &offers, const QByteArray &answer, int bits = 15) {
        QTest::newRow(name) << offers << answer << bits;
    };
    const auto declined = [](const char *name, const QByteArray &offers) {
        QTest::newRow(name) << offers << QByteArray() << 0;
    };

    row("bare", "permessage-deflate", accepted);
    row("as browsers", "permessage-deflate; client_max_window_bits", accepted);
    row("without server takeover", "permessage-deflate; server_no_context_takeover", accepted);
    row("without client takeover", "permessage-deflate; client_no_context_takeover", accepted);
    row("everything",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
        "server_max_window_bits=10; client_max_window_bits=12",
        accepted + "; server_max_window_bits=10", 10);
    row("server window of 8", "permessage-deflate; server_max_window_bits=8",
        accepted + "; server_max_window_bits=8", 8);
    row("server window of 15", "permessage-deflate; server_max_window_bits=15",
        accepted + "; server_max_window_bits=15");
    row("client window of 8", "permessage-deflate; client_max_window_bits=8", accepted);
    row("client window of 15", "permessage-deflate; client_max_window_bits=15", accepted);
    row("quoted", "permessage-deflate; server_max_window_bits=\"10\"",
        accepted + "; server_max_window_bits=10", 10);
    row("quoted with a backslash", "permessage-deflate; server_max_window_bits=\"\\9\"",
        accepted + "; server_max_window_bits=9", 9);
    row("blanks", "  permessage-deflate \t;  server_max_window_bits = 10 ; client_max_window_bits  ",
        accepted + "; server_max_window_bits=10", 10);
    row("no blanks", "permessage-deflate;server_no_context_takeover;client_max_window_bits", accepted);

    row("the first that can be", "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        accepted + "; server_max_window_bits=10", 10);
    row("the second where the first cannot be",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate", accepted);
    row("beside other extensions", "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits, mux",
        accepted);
    row("behind an element without sense", "=;\"; , permessage-deflate", "");
    row("behind an element that is no offer", ";=, @, permessage-deflate", accepted);
    row("empty elements", ",, permessage-deflate,", accepted);
    row("a comma in quotes", "other; a=\"x, permessage-deflate\", permessage-deflate; client_max_window_bits",
        accepted);

    declined("nothing", "");
    declined("commas", ",,,");
    declined("another extension", "permessage-bzip2");
    declined("a longer name", "permessage-deflate2");
    declined("a name in quotes", "\"permessage-deflate\"");
    declined("an unknown parameter", "permessage-deflate; level=9");
    declined("an unknown parameter without a value", "permessage-deflate; fast");
    declined("a parameter twice", "permessage-deflate; client_max_window_bits; client_max_window_bits=10");
    declined("takeover twice", "permessage-deflate; server_no_context_takeover; server_no_context_takeover");
    declined("takeover with a value", "permessage-deflate; server_no_context_takeover=1");
    declined("client takeover with a value", "permessage-deflate; client_no_context_takeover=true");
    declined("server window without a value", "permessage-deflate; server_max_window_bits");
    for (const char *value :
        {"7", "16", "0", "-9", "08", "+9", "9.0", "0x9", "a", "", "\"\"", "\"", "9 10", "1 0"}) {
        QTest::addRow("server window of %s", value)
            << QByteArray("permessage-deflate; server_max_window_bits=") + value << QByteArray() << 0;
        QTest::addRow("client window of %s", value)
            << QByteArray("permessage-deflate; client_max_window_bits=") + value << QByteArray() << 0;
    }
    declined("a semicolon at the end", "permessage-deflate;");
    declined("an empty parameter", "permessage-deflate;; client_max_window_bits");
    declined("a parameter without a name", "permessage-deflate; =10");
    declined("a name of two words", "permessage-deflate client_max_window_bits");
    declined("quotes without an end", "permessage-deflate; server_max_window_bits=\"10, permessage-deflate");
    declined("NUL", QByteArray("permessage-deflate; \0", 21));
    declined("another spelling", "Permessage-Deflate");
}

void TestPerMessageDeflate::offersAreAnswered()
{
    QFETCH(QByteArray, offers);
    QFETCH(QByteArray, answer);
    QFETCH(int, windowBits);
    const auto agreement = chooseDeflate({{"Host", "h"}, {"sec-websocket-extensions", offers}});
    QCOMPARE(agreement.has_value(), !answer.isEmpty());
    if (!agreement)
        return;
    QCOMPARE(agreement->answer, answer);
    QCOMPARE(agreement->serverWindowBits, windowBits);
}

void TestPerMessageDeflate::severalFieldsAreOneList()
{
    const auto agreement = chooseDeflate({{"Sec-WebSocket-Extensions", "mux, permessage-deflate; fast"},
        {"Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9"},
        {"Sec-WebSocket-Extensions", "permessage-deflate"}});
    QVERIFY(agreement);
    QCOMPARE(agreement->serverWindowBits, 9);
}

void TestPerMessageDeflate::whoOffersNothingGetsNothing()
{
    QVERIFY(!chooseDeflate({}));
    QVERIFY(
        !chooseDeflate({{"Host", "permessage-deflate"}, {"Sec-WebSocket-Protocol", "permessage-deflate"}}));
}

QTEST_APPLESS_MAIN(TestPerMessageDeflate)
#include "tst_websocket_permessagedeflate.moc"

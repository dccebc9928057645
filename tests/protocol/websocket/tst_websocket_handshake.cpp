// SPDX-License-Identifier: MIT
#include "protocol/websocket/handshake.h"

#include <QTest>

using namespace tincan::websocket;

namespace {

// The key and its answer of RFC 6455, section 1.3.
const QByteArray sampleKey = "dGhlIHNhbXBsZSBub25jZQ==";
const QByteArray sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
const std::array<quint8, 16> sampleNonce{
    't', 'h', 'e', ' ', 's', 'a', 'm', 'p', 'l', 'e', ' ', 'n', 'o', 'n', 'c', 'e'};

HeaderFields goodHeaders()
{
    return {{"Host", "example.com"}, {"Upgrade", "websocket"}, {"Connection", "Upgrade"},
        {"Sec-WebSocket-Key", sampleKey}, {"Sec-WebSocket-Version", "13"}};
}

/// The good headers with one field's value replaced; null removes the field.
HeaderFields withField(const QByteArray &name, const QByteArray &value)
{
    HeaderFields headers;
    bool isReplaced = false;
    for (const auto &field : goodHeaders()) {
        if (field.first != name)
            headers.append(field);
        else if (isReplaced = true; !value.isNull())
            headers.append({name, value});
    }
    if (!isReplaced)
        headers.append({name, value});
    return headers;
}

const QByteArray goodResponse
    = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: "
    + sampleAccept + "\r\n\r\n";

ClientHandshake sampleHandshake()
{
    return ClientHandshake({"example.com", "/chat?x=1", {}}, sampleNonce);
}

} // namespace

class TestHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExampleKeyOfTheSpecificationIsAnswered();
    void aRequestIsUpgradedOrRefused_data();
    void aRequestIsUpgradedOrRefused();
    void aFieldGivenTwiceIsRefused_data();
    void aFieldGivenTwiceIsRefused();
    void theResponseSwitchesProtocols();
    void theClientAsksForAnUpgrade();
    void aFieldThatWouldEndItsLineIsLeftOut();
    void theServersAnswerIsAcceptedOrNot_data();
    void theServersAnswerIsAcceptedOrNot();
    void anySplitOfTheAnswerGivesTheSameResultAndTheFramesAfterIt();
    void anEndlessAnswerIsGivenUp();
    void clientAndServerAgree();
};

void TestHandshake::theExampleKeyOfTheSpecificationIsAnswered()
{
    QCOMPARE(acceptKey(sampleKey), sampleAccept);
    QCOMPARE(checkUpgradeRequest({"GET", 1, goodHeaders()}).value(), sampleAccept);
}

void TestHandshake::aRequestIsUpgradedOrRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("minor");
    QTest::addColumn<HeaderFields>("headers");
    QTest::addColumn<bool>("isUpgraded");
    const auto row = [](const char *name, const QByteArray &field, const QByteArray &value, bool isUpgraded) {
        QTest::newRow(name) << QByteArray("GET") << 1 << withField(field, value) << isUpgraded;
    };
    QTest::newRow("POST") << QByteArray("POST") << 1 << goodHeaders() << false;
    QTest::newRow("get in lower case") << QByteArray("get") << 1 << goodHeaders() << false;
    QTest::newRow("HTTP/1.0") << QByteArray("GET") << 0 << goodHeaders() << false;
    row("no Host", "Host", {}, false);
    row("no Upgrade", "Upgrade", {}, false);
    row("Upgrade in another case", "Upgrade", "WebSocket", true);
    row("Upgrade to several", "Upgrade", "h2c, websocket", true);
    row("Upgrade to something else", "Upgrade", "h2c", false);
    row("Upgrade to what only begins so", "Upgrade", "websocket2", false);
    row("no Connection", "Connection", {}, false);
    row("Connection as Firefox has it", "Connection", "keep-alive, Upgrade", true);
    row("Connection without upgrade", "Connection", "keep-alive", false);
    row("no version", "Sec-WebSocket-Version", {}, false);
    row("version 8", "Sec-WebSocket-Version", "8", false);
    row("version list", "Sec-WebSocket-Version", "13, 8", false);
    row("no key", "Sec-WebSocket-Key", {}, false);
    row("empty key", "Sec-WebSocket-Key", "", false);
    row("key of 15 bytes", "Sec-WebSocket-Key", QByteArray(15, 'x').toBase64(), false);
    row("key of 17 bytes", "Sec-WebSocket-Key", QByteArray(17, 'x').toBase64(), false);
    row("key that is not base64", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25!ZQ==", false);
    row("key without its padding", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ", false);
    row("a body", "Content-Length", "5", false);
    row("an empty body", "Content-Length", "0", true);
    row("a chunked body", "Transfer-Encoding", "chunked", false);
    row("extensions offered", "Sec-WebSocket-Extensions", "permessage-deflate", true);
}

void TestHandshake::aRequestIsUpgradedOrRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(int, minor);
    QFETCH(HeaderFields, headers);
    QFETCH(bool, isUpgraded);
    const auto accepted = checkUpgradeRequest({method, minor, headers});
    QCOMPARE(accepted.has_value(), isUpgraded);
    if (isUpgraded)
        return;
    QCOMPARE(accepted.error().httpStatus, 400);
    QVERIFY(!accepted.error().explanation.isEmpty());
}

void TestHandshake::aFieldGivenTwiceIsRefused_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
        QTest::newRow(name) << QByteArray(name);
}

void TestHandshake::aFieldGivenTwiceIsRefused()
{
    QFETCH(QByteArray, name);
    HeaderFields headers = goodHeaders();
    for (const auto &field : goodHeaders()) {
        if (field.first == name)
            headers.append({name.toLower(), field.second});
    }
    QVERIFY(!checkUpgradeRequest({"GET", 1, headers}));
}

void TestHandshake::theResponseSwitchesProtocols()
{
    QCOMPARE(upgradeResponse(sampleAccept), goodResponse);
    QVERIFY(upgradeResponse(sampleAccept, {{"X", "1"}}).endsWith("\r\nX: 1\r\n\r\n"));
}

void TestHandshake::theClientAsksForAnUpgrade()
{
    QCOMPARE(sampleHandshake().request(),
        "GET /chat?x=1 HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: "
            + sampleKey + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
}

void TestHandshake::aFieldThatWouldEndItsLineIsLeftOut()
{
    const ClientHandshake handshake(
        {"h", "/", {{"Good", "1"}, {"Bad", "1\r\nEvil: 2"}, {"Worse\n", "3"}}}, sampleNonce);
    QVERIFY(handshake.request().endsWith("\r\nGood: 1\r\n\r\n"));
    const ClientHandshake targeted({"h", "/ HTTP/1.1\r\nEvil: 1", {}}, sampleNonce);
    QVERIFY(!targeted.request().contains("Evil"));
}

void TestHandshake::theServersAnswerIsAcceptedOrNot_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<bool>("isAccepted");
    QTest::addColumn<int>("status");
    const auto replaced = [](const char *before, const char *after) {
        return QByteArray(goodResponse).replace(before, after);
    };
    QTest::newRow("as it should be") << goodResponse << true << 101;
    QTest::newRow("names in another case")
        << replaced("Upgrade: websocket", "UPGRADE:WebSocket") << true << 101;
    QTest::newRow("no reason phrase") << replaced(" Switching Protocols", "") << true << 101;
    QTest::newRow("400") << replaced("101", "400") << false << 400;
    QTest::newRow("a redirection") << replaced("101", "302") << false << 302;
    QTest::newRow("another protocol") << replaced("HTTP/1.1", "ICY") << false << 0;
    QTest::newRow("no status") << replaced("101 ", "") << false << 0;
    QTest::newRow("a status of four digits") << replaced("101", "1010") << false << 0;
    QTest::newRow("no Upgrade") << replaced("Upgrade: websocket\r\n", "") << false << 101;
    QTest::newRow("no Connection") << replaced("Connection: Upgrade\r\n", "") << false << 101;
    QTest::newRow("another accept key") << replaced("s3pP", "s3pQ") << false << 101;
    QTest::newRow("accept key in another case") << replaced("s3pP", "S3PP") << false << 101;
    QTest::newRow("an extension nobody asked for")
        << replaced("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n") << false << 101;
    QTest::newRow("a subprotocol nobody asked for")
        << replaced("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat\r\n\r\n") << false << 101;
    QTest::newRow("a line that is no field") << replaced("\r\n\r\n", "\r\nnonsense\r\n\r\n") << false << 101;
}

void TestHandshake::theServersAnswerIsAcceptedOrNot()
{
    QFETCH(QByteArray, response);
    QFETCH(bool, isAccepted);
    QFETCH(int, status);
    ClientHandshake handshake = sampleHandshake();
    const auto result = handshake.receive(response);
    QCOMPARE(result.has_value(), isAccepted);
    if (isAccepted)
        QCOMPARE(result->value(), QByteArray());
    else
        QCOMPARE(result.error().httpStatus, status);
}

void TestHandshake::anySplitOfTheAnswerGivesTheSameResultAndTheFramesAfterIt()
{
    const QByteArray response = goodResponse + "\x81\x01x";
    for (qsizetype cut = 0; cut < response.size(); ++cut) {
        ClientHandshake handshake = sampleHandshake();
        auto result = handshake.receive(QByteArrayView(response).first(cut));
        QVERIFY(result);
        const bool isWhole = cut >= goodResponse.size();
        QCOMPARE(result->has_value(), isWhole);
        if (isWhole) {
            QCOMPARE(result->value(), response.first(cut).sliced(goodResponse.size()));
            continue;
        }
        result = handshake.receive(QByteArrayView(response).sliced(cut));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value(), QByteArray("\x81\x01x"));
    }
}

void TestHandshake::anEndlessAnswerIsGivenUp()
{
    ClientHandshake handshake = sampleHandshake();
    QVERIFY(handshake.receive("HTTP/1.1 101 Switching Protocols\r\n"));
    bool isGivenUp = false;
    for (int i = 0; i < 20 && !isGivenUp; ++i)
        isGivenUp = !handshake.receive("X: " + QByteArray(1000, 'x') + "\r\n");
    QVERIFY(isGivenUp);
}

void TestHandshake::clientAndServerAgree()
{
    ClientHandshake handshake({"localhost:3000", "/socket.io/?EIO=4", {}}, {});
    HeaderFields headers;
    for (const QByteArray &line : handshake.request().trimmed().split('\n').sliced(1))
        headers.append({line.first(line.indexOf(':')), line.sliced(line.indexOf(':') + 1)});
    QVERIFY(asksForWebSocket(headers));
    const auto accepted = checkUpgradeRequest({"GET", 1, headers});
    QVERIFY(accepted);
    const auto result = handshake.receive(upgradeResponse(*accepted));
    QVERIFY(result && result->has_value());
}

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_websocket_handshake.moc"

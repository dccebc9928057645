// SPDX-License-Identifier: MIT
#include "tests/protocol/socketio/serverconnections.h"

using namespace tincan;
using namespace tincan::socketio;
using namespace tincan::socketio::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestServerConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replies_are_those_of_the_official_server_data();
    void replies_are_those_of_the_official_server();
    void every_packet_in_every_state_is_legal_or_closes_data();
    void every_packet_in_every_state_is_legal_or_closes();
    void a_failed_connection_ignores_everything();
};

void TestServerConnection::replies_are_those_of_the_official_server_data()
{
    QTest::addColumn<QByteArrayList>("received");
    QTest::addColumn<QByteArrayList>("sent");
    QTest::addColumn<bool>("closes");
    const auto open = [](const char *name, const QByteArrayList &received, const QByteArrayList &sent) {
        QTest::newRow(name) << received << sent << false;
    };
    const auto closed = [](const char *name, const QByteArrayList &received, const QByteArrayList &sent) {
        QTest::newRow(name) << received << sent << true;
    };
    const QByteArray sid = R"(0{"sid":"*"})";
    const QByteArray auth = R"(2["auth",{}])";
    // After a CONNECT to the root namespace.
    const auto stays
        = [&](const char *name, const QByteArrayList &received, const QByteArrayList &sent = {}) {
              open(name, QByteArrayList{"0"} + received, QByteArrayList{sid, auth} + sent);
          };
    const auto closes
        = [&](const char *name, const QByteArrayList &received, const QByteArrayList &sent = {}) {
              closed(name, QByteArrayList{"0"} + received, QByteArrayList{sid, auth} + sent);
          };

    stays("40", {});
    open("40 + auth", {R"(0{"token":"123"})"}, {sid, R"(2["auth",{"token":"123"}])"});
    closes("40 twice", {"0"});
    closed("40[1] (array auth)", {"0[1]"}, {});
    closed("40\"str\"", {"0\"str\""}, {});
    closed("40null", {"0null"}, {});
    open("40/custom (no comma)", {"0/custom"}, {R"(0/custom,{"sid":"*"})", R"(2/custom,["auth",{}])"});
    open("40/custom, then events", {"0/custom,", R"(2/custom,["message","a"])"},
        {R"(0/custom,{"sid":"*"})", R"(2/custom,["auth",{}])", R"(2/custom,["message-back","a"])"});
    open("40/custom?x=1,", {"0/custom?x=1,"}, {R"(4/custom?x=1,{"message":"Invalid namespace"})"});
    open("40/random,", {"0/random,"}, {R"(4/random,{"message":"Invalid namespace"})"});
    open("40/no, (middleware err + data)", {"0/no,"},
        {R"(4/no,{"message":"Auth failed","data":{"code":42}})"});
    open("40/no2, (middleware err)", {"0/no2,"}, {R"(4/no2,{"message":"plain"})"});
    closed("event before CONNECT", {R"(2["message",1])"}, {});
    closed("ack before CONNECT", {"31[]"}, {});
    closes("event to unjoined nsp", {R"(2/custom,["message",1])"});
    closed("event to a refused nsp", {"0/no,", R"(2/no,["message",1])"},
        {R"(4/no,{"message":"Auth failed","data":{"code":42}})"});
    closed("41 before CONNECT", {"1"}, {});
    closes("41 for an unjoined nsp", {"1/custom,"});
    stays("40,41 stays open?", {"1"});
    stays("40,41,40 reconnect", {"1", "0"}, {sid, auth});
    closes("40,41,42 event after disconnect", {"1", R"(2["message",1])"});
    closes("40,41,41", {"1", "1"});
    stays("42 event", {R"(2["message",1,"2",{"3":[true]}])"}, {R"(2["message-back",1,"2",{"3":[true]}])"});
    stays("42[1] numeric event", {"2[1]"});
    closes("42[] empty", {"2[]"});
    stays("42 no payload", {"2"});
    stays("42 no payload but an id", {"25"});
    closes("42{}", {"2{}"});
    closes("42[\"connect\"] reserved", {R"(2["connect"])"});
    closes("42[\"connect_error\"] reserved", {R"(2["connect_error"])"});
    closes("42[\"disconnect\"] reserved", {R"(2["disconnect"])"});
    closes("42[\"disconnecting\"] reserved", {R"(2["disconnecting"])"});
    closes("42[\"newListener\"] reserved", {R"(2["newListener"])"});
    closes("42[\"removeListener\"] reserved", {R"(2["removeListener"])"});
    stays("42[\"error\"] allowed", {R"(2["error"])"});
    closes("42 bad json", {"2[\"message"});
    stays("ack", {R"(2456["ack",1])"}, {"3456[1]"});
    stays("ack id 0", {R"(20["ack",1])"}, {"30[1]"});
    stays("ack no args", {R"(27["ack"])"}, {"37[]"});
    stays("ack huge id", {R"(2100000000000000000000["ack",1])"}, {"3100000000000000000000[1]"});
    closes("ack id non-int abc", {R"(2abc["ack",1])"});
    closes("ack id 1.5", {R"(21.5["ack",1])"});
    closes("ack id of 22 digits", {R"(21000000000000000000000["ack",1])"});
    stays("43 unknown ack", {"3999[]"});
    stays("43 no payload", {"3"});
    stays("43 no payload but an id", {"35"});
    closes("43{} invalid", {"31{}"});
    closes("44 from client", {"4{}"});
    closed("44 from client, not joined", {"4/custom,{}"}, {});
    closes("44 for another namespace", {"4/custom,{}"});
    closes("47 unknown type", {"7"});
    closes("4abc", {"abc"});
    closes("4 (empty)", {""});
    closes("41{} payload", {"1{}"});
    closes("450-[..] zero attachments", {R"(50-["message"])"});
    closes("4511- eleven attachments", {R"(511-["message"])"});
    stays("4510- ten attachments + 10 bins",
        QByteArrayList{R"(510-["message",{"_placeholder":true,"num":9}])"} + QByteArrayList(9, "bin:00")
            + QByteArrayList{"bin:09"},
        {R"(51-["message-back",{"_placeholder":true,"num":0}] bin:09)"});
    closes("45- no count", {R"(5-["message"])"});
    closes("451 no dash", {R"(51["message"])"});
    stays("binary ok",
        {R"(52-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])", "bin:0102",
            "bin:03"},
        {R"(52-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}] bin:0102 bin:03)"});
    stays("binary ack", {R"(51-12["ack",{"_placeholder":true,"num":0}])", "bin:0102"},
        {R"(61-12[{"_placeholder":true,"num":0}] bin:0102)"});
    stays("binary empty buffer", {R"(51-["message",{"_placeholder":true,"num":0}])", "bin:"},
        {R"(51-["message-back",{"_placeholder":true,"num":0}] bin:)"});
    closes("text while awaiting attachment",
        {R"(51-["message",{"_placeholder":true,"num":0}])", R"(2["message"])"});
    closes("stray binary", {"bin:01"});
    closed("stray binary before CONNECT", {"bin:01"}, {});
    closes("placeholder out of range", {R"(51-["message",{"_placeholder":true,"num":1}])", "bin:01"});
    closed("binary event to unjoined nsp", {R"(51-["message",{"_placeholder":true,"num":0}])", "bin:01"}, {});
    stays("two nsps interleaved", {"0/custom,", R"(2["message","m"])", R"(2/custom,["message","c"])"},
        {R"(0/custom,{"sid":"*"})", R"(2/custom,["auth",{}])", R"(2["message-back","m"])",
            R"(2/custom,["message-back","c"])"});
    stays("unicode", {R"(2["message","€😀\u0000 "])"}, {R"(2["message-back","€😀\u0000 "])"});
    stays("__proto__ key", {R"(2["message",{"__proto__":{"a":1}}])"},
        {R"(2["message-back",{"__proto__":{"a":1}}])"});
    stays("bye(false)", {R"(2["bye"])"}, {"1"});
    closes("event after the server's 41", {R"(2["bye"])", R"(2["message",1])"}, {"1"});
    stays("CONNECT after the server's 41", {R"(2["bye"])", "0"}, {"1", sid, auth});
    stays("64 arguments", {R"(21["ack")" + QByteArray(",1").repeated(64) + ']'},
        {"31[1" + QByteArray(",1").repeated(63) + ']'});
    closes("65 arguments", {R"(21["ack")" + QByteArray(",1").repeated(65) + ']'});
    closed("namespace of 129 bytes", {"0/" + QByteArray(128, 'n')}, {});
}

void TestServerConnection::replies_are_those_of_the_official_server()
{
    QFETCH(QByteArrayList, received);
    QFETCH(QByteArrayList, sent);
    QFETCH(bool, closes);
    RecordedServer server;
    for (const QByteArray &line : received)
        server.receive(line);
    QCOMPARE(server.sent, sent);
    QCOMPARE(server.failure.has_value(), closes);
    QCOMPARE(server.connection.hasFailed(), closes);
}

void TestServerConnection::every_packet_in_every_state_is_legal_or_closes_data()
{
    // In the order absent, connecting, joined: what happens is no event, an event, or the end.
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QByteArray>("outcomes");
    QTest::newRow("CONNECT") << "0"_qba
                             << "event end end"_qba;
    QTest::newRow("DISCONNECT") << "1"_qba
                                << "end end event"_qba;
    QTest::newRow("EVENT") << R"(2["a"])"_qba
                           << "end end event"_qba;
    QTest::newRow("EVENT without payload") << "2"_qba
                                           << "end end none"_qba;
    QTest::newRow("ACK") << "31[]"_qba
                         << "end end event"_qba;
    QTest::newRow("ACK without id") << "3[]"_qba
                                    << "end end none"_qba;
    QTest::newRow("CONNECT_ERROR") << "4{}"_qba
                                   << "end end end"_qba;
    QTest::newRow("BINARY_EVENT") << R"(51-["a"])"_qba
                                  << "end end event"_qba;
    QTest::newRow("BINARY_ACK") << "61-1[]"_qba
                                << "end end event"_qba;
    QTest::newRow("stray binary") << "bin:01"_qba
                                  << "end end end"_qba;
    QTest::newRow("garbage") << "x"_qba
                             << "end end end"_qba;
}

void TestServerConnection::every_packet_in_every_state_is_legal_or_closes()
{
    QFETCH(QByteArray, packet);
    QFETCH(QByteArray, outcomes);
    QByteArrayList seen;
    for (int state = 0; state < 3; ++state) {
        ServerConnection connection({}, start);
        if (state > 0)
            connection.receiveText("0");
        if (state > 1)
            connection.accept(u"/"_s, u"sid"_s);
        connection.takeEvents();
        feed(connection, packet);
        if (packet.startsWith('5') || packet.startsWith('6'))
            connection.receiveBinary("x");
        const std::vector<ServerEvent> events = connection.takeEvents();
        QVERIFY(events.size() <= 1);
        const bool end = !events.empty() && std::holds_alternative<Failed>(events.front());
        QCOMPARE(connection.hasFailed(), end);
        seen.append(events.empty() ? "none" : end ? "end" : "event");
    }
    QCOMPARE(seen.join(' '), outcomes);
}

void TestServerConnection::a_failed_connection_ignores_everything()
{
    ServerConnection connection = joined();
    connection.receiveText("0/late");
    connection.takeEvents();
    connection.receiveText("x");
    QCOMPARE(onlyEvent<Failed>(connection), (Failed{Failure::parseError, u"unknown packet type"_s}));
    QVERIFY(!connection.isJoined(u"/"));
    for (const QByteArray &line : {"0"_qba, "1"_qba, R"(2["a"])"_qba, "x"_qba, "bin:01"_qba})
        feed(connection, line);
    QVERIFY(!connection.accept(u"/late"_s, u"sid"_s));
    QVERIFY(!connection.refuse(u"/late"_s, u"no"_s));
    QVERIFY(!connection.emitEvent(u"/"_s, u"a"_s, {}));
    QVERIFY(!connection.acknowledge(u"/"_s, AckId(1), {}));
    QVERIFY(!connection.disconnect(u"/"_s));
    connection.disconnectAll();
    connection.advance(start + 24h);
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(connection.takeOutgoing().isEmpty());
}

QTEST_APPLESS_MAIN(TestServerConnection)
#include "tst_socketio_serverconnection.moc"

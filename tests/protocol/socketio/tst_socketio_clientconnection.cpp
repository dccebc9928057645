// SPDX-License-Identifier: MIT
#include "protocol/socketio/clientconnection.h"
#include "protocol/socketio/encoder.h"
#include "protocol/socketio/serverconnection.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

#include <utility>

using namespace tincan;
using namespace tincan::socketio;
using namespace Qt::StringLiterals;

namespace {

const QString root = u"/"_s;

/// The only event there is, of the type expected.
template <class T>
T onlyEvent(ClientConnection &connection)
{
    const QList<ClientEvent> events = connection.takeEvents();
    if (events.size() != 1 || !std::holds_alternative<T>(events.first()))
        qFatal("expected one event of another type");
    return std::get<T>(events.first());
}

QByteArrayList sent(ClientConnection &connection)
{
    return lines(connection.takeOutgoing());
}

ClientConnection connected(const QStringList &namespaces = {root})
{
    ClientConnection connection;
    for (const QString &nsp : namespaces) {
        connection.connectTo(nsp);
        connection.receiveText(encodeConnected(nsp, u"sid"_s).text);
    }
    connection.takeEvents();
    connection.takeOutgoing();
    return connection;
}

ClientConnection leaving()
{
    ClientConnection connection;
    connection.connectTo(root);
    connection.disconnect(root);
    connection.takeOutgoing();
    return connection;
}

} // namespace

class TestClientConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connecting_sends_connect_with_auth();
    void the_reply_connects();
    void a_refusal_carries_message_and_data_data();
    void a_refusal_carries_message_and_data();
    void a_reply_without_sid_is_a_refusal();
    void a_refused_client_may_ask_again();
    void events_wait_until_connected();
    void what_waits_to_be_sent_is_bounded();
    void what_waits_can_be_taken_back_after_a_failure();
    void events_received_before_the_reply_follow_it();
    void what_is_received_before_the_reply_is_bounded();
    void events_and_acknowledgements_are_passed_on();
    void answers_go_out_only_while_connected();
    void binary_travels_both_ways();
    void the_server_may_disconnect_one_namespace();
    void disconnecting_says_so_and_ignores_what_was_on_its_way();
    void disconnecting_before_the_reply_waits_for_it();
    void disconnecting_before_a_refusal_ends_there();
    void connecting_again_while_leaving_happens_after_the_reply();
    void a_changed_mind_can_change_again();
    void calls_in_the_wrong_state_do_nothing();
    void every_packet_in_every_state_is_used_or_ignored_data();
    void every_packet_in_every_state_is_used_or_ignored();
    void what_is_no_packet_fails_the_connection_data();
    void what_is_no_packet_fails_the_connection();
    void a_failed_connection_ignores_everything();
    void client_and_server_understand_each_other();
};

void TestClientConnection::connecting_sends_connect_with_auth()
{
    ClientConnection connection;
    QVERIFY(connection.connectTo(root));
    QVERIFY(connection.connectTo(u"/chat"_s, Object{{u"name"_s, u"ann"_s}}));
    QCOMPARE(sent(connection), (QByteArrayList{"0", R"(0/chat,{"name":"ann"})"}));
    QVERIFY(connection.isConnecting(u"/") && connection.isConnecting(u"/chat"));
    QVERIFY(!connection.isConnected(u"/"));
}

void TestClientConnection::the_reply_connects()
{
    ClientConnection connection;
    connection.connectTo(u"/chat"_s);
    connection.receiveText(R"(0/chat,{"sid":"abc","pid":"def"})");
    QCOMPARE(onlyEvent<Connected>(connection), (Connected{u"/chat"_s, u"abc"_s, u"def"_s}));
    QVERIFY(connection.isConnected(u"/chat") && !connection.isConnecting(u"/chat"));
    connection.connectTo(root);
    connection.receiveText(R"(0{"sid":"abc"})");
    QCOMPARE(onlyEvent<Connected>(connection), (Connected{root, u"abc"_s, {}}));
}

void TestClientConnection::a_refusal_carries_message_and_data_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("hasData");
    QTest::addColumn<Value>("data");
    QTest::newRow(R"(4{"message":"Invalid namespace"})") << u"Invalid namespace"_s << false << Value();
    QTest::newRow(R"(4{"message":"no","data":{"code":"name-taken"}})")
        << u"no"_s << true << Value(Object{{u"code"_s, u"name-taken"_s}});
    QTest::newRow(R"(4{"message":"no","data":null})") << u"no"_s << true << Value();
    QTest::newRow(R"(4"old style")") << u"old style"_s << false << Value();
    QTest::newRow("4{}") << QString() << false << Value();
    QTest::newRow("4") << QString() << false << Value();
    QTest::newRow(R"(4{"message":1})") << QString() << false << Value();
}

void TestClientConnection::a_refusal_carries_message_and_data()
{
    QFETCH(QString, message);
    QFETCH(bool, hasData);
    QFETCH(Value, data);
    ClientConnection connection;
    connection.connectTo(root);
    connection.receiveText(QTest::currentDataTag());
    const auto refused = onlyEvent<ConnectRefused>(connection);
    QCOMPARE(refused.message, message);
    QCOMPARE(refused.data.has_value(), hasData);
    QCOMPARE(refused.data.value_or(Value()), data);
    QVERIFY(!connection.isConnecting(u"/"));
}

void TestClientConnection::a_reply_without_sid_is_a_refusal()
{
    for (const QByteArray &reply : {"0"_qba, "0{}"_qba, R"(0{"sid":1})"_qba, R"(0{"sid":""})"_qba}) {
        ClientConnection connection;
        connection.connectTo(root);
        connection.receiveText(reply);
        QVERIFY(!onlyEvent<ConnectRefused>(connection).message.isEmpty());
        QVERIFY(!connection.isConnected(u"/") && !connection.isConnecting(u"/"));
    }
}

void TestClientConnection::a_refused_client_may_ask_again()
{
    ClientConnection connection;
    connection.connectTo(root);
    connection.receiveText("4{}");
    QVERIFY(connection.connectTo(root));
    connection.receiveText(R"(0{"sid":"abc"})");
    QVERIFY(connection.isConnected(u"/"));
}

void TestClientConnection::events_wait_until_connected()
{
    ClientConnection connection;
    connection.connectTo(root);
    QVERIFY(connection.emitEvent(root, u"a"_s, {1}, AckId(0)));
    QVERIFY(connection.send(root, encodeEvent(root, u"b"_s, {"x"_qba})));
    QCOMPARE(sent(connection), QByteArrayList{"0"});
    connection.receiveText(R"(0{"sid":"abc"})");
    connection.emitEvent(root, u"c"_s, {});
    QCOMPARE(sent(connection),
        (QByteArrayList{R"(20["a",1])", R"(51-["b",{"_placeholder":true,"num":0}] bin:78)", R"(2["c"])"}));
}

void TestClientConnection::what_waits_to_be_sent_is_bounded()
{
    ClientConnection connection({.send = {.messages = 2, .bytes = 100}});
    connection.connectTo(root);
    QVERIFY(connection.emitEvent(root, u"a"_s, {}));
    QVERIFY(connection.emitEvent(root, u"b"_s, {QByteArray(100, 'x')}).error() == SendError::bufferFull);
    QVERIFY(connection.emitEvent(root, u"b"_s, {}));
    QVERIFY(connection.emitEvent(root, u"c"_s, {}).error() == SendError::bufferFull);
    connection.receiveText(R"(0{"sid":"abc"})");
    QVERIFY(connection.emitEvent(root, u"d"_s, {QByteArray(100, 'x')}));
    QCOMPARE(connection.takeOutgoing().size(), 4);
}

void TestClientConnection::what_waits_can_be_taken_back_after_a_failure()
{
    ClientConnection connection;
    connection.connectTo(root);
    connection.emitEvent(root, u"a"_s, {});
    connection.receiveText("x");
    QCOMPARE(lines(connection.takeUnsent(root)), QByteArrayList{R"(2["a"])"});
    QVERIFY(connection.takeUnsent(root).isEmpty());
    QVERIFY(connection.takeUnsent(u"/other").isEmpty());
}

void TestClientConnection::events_received_before_the_reply_follow_it()
{
    ClientConnection connection;
    connection.connectTo(root);
    connection.receiveText(R"(2["missed",1])");
    connection.receiveText(R"(51-["missed",{"_placeholder":true,"num":0}])");
    connection.receiveBinary("x");
    QVERIFY(connection.takeEvents().isEmpty());
    connection.receiveText(R"(0{"sid":"abc","pid":"def"})");
    const QList<ClientEvent> events = connection.takeEvents();
    QCOMPARE(events.size(), 3);
    QCOMPARE(std::get<Connected>(events.at(0)).pid, u"def"_s);
    QCOMPARE(std::get<EventReceived>(events.at(1)).args, Array{1});
    QCOMPARE(std::get<EventReceived>(events.at(2)).args, Array{"x"_qba});
}

void TestClientConnection::what_is_received_before_the_reply_is_bounded()
{
    ClientConnection byCount({.receive = {.messages = 2, .bytes = 1000}});
    byCount.connectTo(root);
    for (int i = 0; i < 2; ++i)
        byCount.receiveText(R"(2["a"])");
    QVERIFY(!byCount.hasFailed());
    byCount.receiveText(R"(2["a"])");
    QCOMPARE(onlyEvent<Failed>(byCount).failure, Failure::tooMuchHeld);

    ClientConnection bySize({.receive = {.messages = 10, .bytes = 100}});
    bySize.connectTo(root);
    bySize.receiveText(R"(51-["a",{"_placeholder":true,"num":0}])");
    bySize.receiveBinary(QByteArray(61, 'x')); // 39 bytes of text
    QVERIFY(!bySize.hasFailed());
    bySize.receiveText(R"(2["a"])");
    QCOMPARE(onlyEvent<Failed>(bySize).failure, Failure::tooMuchHeld);
}

void TestClientConnection::events_and_acknowledgements_are_passed_on()
{
    ClientConnection connection = connected({root, u"/chat"_s});
    connection.receiveText(R"(2/chat,3["a",1])");
    QCOMPARE(onlyEvent<EventReceived>(connection), (EventReceived{u"/chat"_s, u"a"_s, {1}, AckId(3)}));
    connection.receiveText("2[1]");
    QCOMPARE(onlyEvent<EventReceived>(connection), (EventReceived{root, 1, {}, {}}));
    connection.receiveText("35[1,2]");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{root, AckId(5), {1, 2}}));
    connection.receiveText("36");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{root, AckId(6), {}}));
}

void TestClientConnection::answers_go_out_only_while_connected()
{
    ClientConnection connection = connected();
    QVERIFY(connection.acknowledge(root, AckId(3), {1}));
    QCOMPARE(sent(connection), QByteArrayList{"33[1]"});
    connection.receiveText("1");
    QVERIFY(connection.acknowledge(root, AckId(3), {1}).error() == SendError::notConnected);
    connection.connectTo(root);
    QVERIFY(connection.acknowledge(root, AckId(3), {1}).error() == SendError::notConnected);
    QCOMPARE(sent(connection), QByteArrayList{"0"});
}

void TestClientConnection::binary_travels_both_ways()
{
    ClientConnection connection = connected();
    connection.emitEvent(root, u"a"_s, {Object{{u"b"_s, "\x01"_qba}}});
    QCOMPARE(sent(connection), QByteArrayList{R"(51-["a",{"b":{"_placeholder":true,"num":0}}] bin:01)"});
    connection.receiveText(R"(61-0[{"_placeholder":true,"num":0}])");
    connection.receiveBinary("\x02");
    QCOMPARE(onlyEvent<AckReceived>(connection).args, Array{"\x02"_qba});
}

void TestClientConnection::the_server_may_disconnect_one_namespace()
{
    ClientConnection connection = connected({root, u"/chat"_s});
    connection.receiveText("1/chat,");
    QCOMPARE(onlyEvent<Disconnected>(connection), Disconnected{u"/chat"_s});
    QVERIFY(!connection.isConnected(u"/chat") && connection.isConnected(u"/"));
    QVERIFY(connection.takeOutgoing().isEmpty());
    QVERIFY(connection.connectTo(u"/chat"_s));
}

void TestClientConnection::disconnecting_says_so_and_ignores_what_was_on_its_way()
{
    ClientConnection connection = connected({root, u"/chat"_s});
    QVERIFY(connection.disconnect(u"/chat"_s));
    QCOMPARE(sent(connection), QByteArrayList{"1/chat,"});
    connection.receiveText(R"(2/chat,["late"])");
    connection.receiveText("3/chat,0[]");
    connection.receiveText("1/chat,");
    QVERIFY(connection.takeEvents().isEmpty());
    QVERIFY(!connection.hasFailed() && connection.isConnected(u"/"));
}

void TestClientConnection::disconnecting_before_the_reply_waits_for_it()
{
    ClientConnection connection;
    connection.connectTo(root);
    connection.emitEvent(root, u"a"_s, {});
    QVERIFY(connection.disconnect(root));
    QCOMPARE(sent(connection), QByteArrayList{"0"}); // DISCONNECT now would be illegal
    QVERIFY(!connection.isConnecting(u"/"));
    connection.receiveText(R"(2["missed"])");
    connection.receiveText(R"(0{"sid":"abc"})");
    QCOMPARE(sent(connection), QByteArrayList{"1"});
    QVERIFY(connection.takeEvents().isEmpty());
    QVERIFY(connection.connectTo(root));
    QCOMPARE(sent(connection), QByteArrayList{"0"});
}

void TestClientConnection::disconnecting_before_a_refusal_ends_there()
{
    ClientConnection connection = leaving();
    connection.receiveText(R"(4{"message":"no"})");
    QVERIFY(connection.takeEvents().isEmpty());
    QVERIFY(sent(connection).isEmpty());
    QVERIFY(connection.connectTo(root));
}

void TestClientConnection::connecting_again_while_leaving_happens_after_the_reply()
{
    const Object auth{{u"name"_s, u"bob"_s}};
    for (const bool refused : {false, true}) {
        ClientConnection connection = leaving();
        QVERIFY(connection.connectTo(root, auth));
        QVERIFY(connection.isConnecting(u"/"));
        QVERIFY(connection.emitEvent(root, u"a"_s, {}));
        QVERIFY(sent(connection).isEmpty());
        connection.receiveText(refused ? R"(4{"message":"no"})"_qba : R"(0{"sid":"first"})"_qba);
        QVERIFY(connection.takeEvents().isEmpty());
        QCOMPARE(sent(connection),
            refused ? QByteArrayList{R"(0{"name":"bob"})"} : (QByteArrayList{"1", R"(0{"name":"bob"})"}));
        connection.receiveText(R"(0{"sid":"second"})");
        QCOMPARE(onlyEvent<Connected>(connection).sid, u"second"_s);
        QCOMPARE(sent(connection), QByteArrayList{R"(2["a"])"});
    }
}

void TestClientConnection::a_changed_mind_can_change_again()
{
    ClientConnection connection = leaving();
    QVERIFY(connection.connectTo(root));
    connection.emitEvent(root, u"a"_s, {});
    QVERIFY(connection.disconnect(root));
    QVERIFY(!connection.disconnect(root));
    connection.receiveText(R"(0{"sid":"abc"})");
    QCOMPARE(sent(connection), QByteArrayList{"1"});
    QVERIFY(!connection.isConnecting(u"/") && !connection.isConnected(u"/"));
    QVERIFY(connection.takeEvents().isEmpty());
}

void TestClientConnection::calls_in_the_wrong_state_do_nothing()
{
    ClientConnection connection;
    const auto nothingCanBeSent = [&] {
        return connection.emitEvent(root, u"a"_s, {}).error() == SendError::notConnected
            && connection.send(root, {}).error() == SendError::notConnected
            && connection.acknowledge(root, AckId(0), {}).error() == SendError::notConnected;
    };
    QVERIFY(!connection.disconnect(root) && nothingCanBeSent());
    connection.connectTo(root);
    QVERIFY(!connection.connectTo(root));
    connection.receiveText(R"(0{"sid":"abc"})");
    QVERIFY(!connection.connectTo(root));
    QCOMPARE(sent(connection), QByteArrayList{"0"});
    ClientConnection left = leaving();
    QVERIFY(!left.disconnect(root));
    QVERIFY(left.emitEvent(root, u"a"_s, {}).error() == SendError::notConnected);
    QVERIFY(left.connectTo(root));
    QVERIFY(!left.connectTo(root));
}

void TestClientConnection::every_packet_in_every_state_is_used_or_ignored_data()
{
    // In the order absent, connecting, leaving, connected: how many events and messages come of it.
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QByteArray>("outcomes");
    QTest::newRow("CONNECT") << R"(0{"sid":"a"})"_qba
                             << "0+0 1+0 0+1 0+0"_qba;
    QTest::newRow("CONNECT without sid") << "0"_qba
                                         << "0+0 1+0 0+1 0+0"_qba;
    QTest::newRow("CONNECT_ERROR") << "4{}"_qba
                                   << "0+0 1+0 0+0 0+0"_qba;
    QTest::newRow("DISCONNECT") << "1"_qba
                                << "0+0 0+0 0+0 1+0"_qba;
    QTest::newRow("EVENT") << R"(2["a"])"_qba
                           << "0+0 0+0 0+0 1+0"_qba;
    QTest::newRow("EVENT without payload") << "2"_qba
                                           << "0+0 0+0 0+0 0+0"_qba;
    QTest::newRow("ACK") << "31[]"_qba
                         << "0+0 0+0 0+0 1+0"_qba;
    QTest::newRow("ACK without id") << "3[]"_qba
                                    << "0+0 0+0 0+0 0+0"_qba;
    QTest::newRow("BINARY_EVENT") << R"(51-["a"])"_qba
                                  << "0+0 0+0 0+0 1+0"_qba;
    QTest::newRow("BINARY_ACK") << "61-1[]"_qba
                                << "0+0 0+0 0+0 1+0"_qba;
    QTest::newRow("EVENT elsewhere") << R"(2/x,["a"])"_qba
                                     << "0+0 0+0 0+0 0+0"_qba;
}

void TestClientConnection::every_packet_in_every_state_is_used_or_ignored()
{
    QFETCH(QByteArray, packet);
    QFETCH(QByteArray, outcomes);
    ClientConnection connecting;
    connecting.connectTo(root);
    connecting.takeOutgoing();
    QByteArrayList seen;
    ClientConnection states[] = {ClientConnection(), std::move(connecting), leaving(), connected()};
    for (ClientConnection &connection : states) {
        connection.receiveText(packet);
        if (packet.startsWith('5') || packet.startsWith('6'))
            connection.receiveBinary("x");
        QVERIFY(!connection.hasFailed());
        seen.append(QByteArray::number(connection.takeEvents().size()) + '+'
            + QByteArray::number(connection.takeOutgoing().size()));
    }
    QCOMPARE(seen.join(' '), outcomes);
}

void TestClientConnection::what_is_no_packet_fails_the_connection_data()
{
    QTest::addColumn<QByteArrayList>("received");
    for (const char *text : {"x", "7", "2{}", R"(2["connect"])", "2[", "0[1]", "1{}", "511-[\"a\"]"})
        QTest::newRow(text) << QByteArrayList{text};
    QTest::newRow("text while attachments are awaited") << QByteArrayList{R"(51-["a"])", R"(2["b"])"};
}

void TestClientConnection::what_is_no_packet_fails_the_connection()
{
    QFETCH(QByteArrayList, received);
    ClientConnection states[] = {ClientConnection(), leaving(), connected()};
    for (ClientConnection &connection : states) {
        for (const QByteArray &text : received)
            connection.receiveText(text);
        QCOMPARE(onlyEvent<Failed>(connection).failure, Failure::parseError);
        QVERIFY(!connection.isConnected(u"/"));
    }
    ClientConnection stray = connected();
    stray.receiveBinary("x");
    QCOMPARE(onlyEvent<Failed>(stray).failure, Failure::parseError);
}

void TestClientConnection::a_failed_connection_ignores_everything()
{
    ClientConnection connection = connected();
    connection.connectTo(u"/chat"_s);
    connection.takeOutgoing();
    connection.receiveText("x");
    QCOMPARE(onlyEvent<Failed>(connection), (Failed{Failure::parseError, u"unknown packet type"_s}));
    connection.receiveText(R"(0/chat,{"sid":"abc"})");
    connection.receiveText(R"(2["a"])");
    connection.receiveText("x");
    connection.receiveBinary("x");
    QVERIFY(!connection.connectTo(u"/new"_s));
    QVERIFY(!connection.disconnect(root));
    QVERIFY(!connection.emitEvent(root, u"a"_s, {}));
    QVERIFY(!connection.emitEvent(u"/chat"_s, u"a"_s, {}));
    QVERIFY(!connection.acknowledge(root, AckId(0), {}));
    QVERIFY(!connection.isConnecting(u"/chat"));
    QVERIFY(connection.takeEvents().isEmpty());
    QVERIFY(connection.takeOutgoing().isEmpty());
}

void TestClientConnection::client_and_server_understand_each_other()
{
    ClientConnection client;
    ServerConnection server({}, {});
    const auto exchange = [](auto &from, auto &to) {
        for (const EncodedMessage &message : from.takeOutgoing()) {
            to.receiveText(message.text);
            for (const QByteArray &attachment : message.attachments)
                to.receiveBinary(attachment);
        }
    };
    const Array args{1, u"é😀"_s, Object{{u"b"_s, Array{"bytes"_qba}}}};
    client.connectTo(u"/chat"_s, Object{{u"name"_s, u"ann"_s}});
    client.emitEvent(u"/chat"_s, u"question"_s, args, AckId(0));
    exchange(client, server);
    server.accept(u"/chat"_s, u"sid"_s);
    exchange(server, client);
    exchange(client, server);
    const std::vector<ServerEvent> asked = server.takeEvents();
    QCOMPARE(asked.size(), 2U);
    QCOMPARE(std::get<ConnectRequested>(asked.at(0)).auth, (Object{{u"name"_s, u"ann"_s}}));
    QCOMPARE(
        std::get<EventReceived>(asked.at(1)), (EventReceived{u"/chat"_s, u"question"_s, args, AckId(0)}));
    server.acknowledge(u"/chat"_s, AckId(0), args);
    server.disconnectAll();
    exchange(server, client);
    const QList<ClientEvent> answered = client.takeEvents();
    QCOMPARE(answered.size(), 3);
    QCOMPARE(std::get<AckReceived>(answered.at(1)), (AckReceived{u"/chat"_s, AckId(0), args}));
    QCOMPARE(std::get<Disconnected>(answered.at(2)), Disconnected{u"/chat"_s});
}

QTEST_APPLESS_MAIN(TestClientConnection)
#include "tst_socketio_clientconnection.moc"

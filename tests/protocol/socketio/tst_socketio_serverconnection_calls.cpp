// SPDX-License-Identifier: MIT
#include "tests/protocol/socketio/serverconnections.h"

using namespace tincan;
using namespace tincan::socketio;
using namespace tincan::socketio::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What the server is told of what its client does, and what it does itself.
class TestServerConnectionCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_connect_request_carries_the_auth();
    void an_event_carries_name_arguments_and_ack_id();
    void a_numeric_event_name_is_passed_on_as_a_number();
    void acknowledgements_are_passed_on_with_their_namespace();
    void the_wait_for_attachments_does_not_delay_other_calls();
    void the_reply_may_come_later();
    void events_wait_for_the_connect_reply();
    void a_refusal_drops_the_events_that_waited();
    void what_waits_for_the_reply_is_bounded();
    void calls_in_the_wrong_state_do_nothing();
    void a_client_that_leaves_can_come_back();
    void leaving_one_namespace_leaves_the_others();
    void what_comes_with_our_disconnect_is_ignored_and_later_illegal();
    void disconnecting_all_says_so_to_each();
    void one_namespace_too_many_is_refused_and_the_connection_stays();
    void refused_namespaces_make_room();
    void without_a_namespace_the_connection_times_out();
    void a_refusal_does_not_stop_the_clock();
    void a_joined_namespace_stops_the_clock_for_good();
    void a_message_encoded_once_is_sent_as_it_is();
    void what_is_taken_is_gone();
    void held_bytes_are_counted();
};

void TestServerConnectionCalls::a_connect_request_carries_the_auth()
{
    ServerConnection connection({}, start);
    connection.receiveText(R"(0/chat,{"name":"ann"})");
    QCOMPARE(onlyEvent<ConnectRequested>(connection),
        (ConnectRequested{u"/chat"_s, Object{{u"name"_s, u"ann"_s}}}));
    connection.receiveText("0");
    QCOMPARE(onlyEvent<ConnectRequested>(connection), (ConnectRequested{u"/"_s, {}}));
}

void TestServerConnectionCalls::an_event_carries_name_arguments_and_ack_id()
{
    ServerConnection connection = joined({u"/chat"_s});
    connection.receiveText(R"(2/chat,12["name",1,[2]])");
    QCOMPARE(onlyEvent<EventReceived>(connection),
        (EventReceived{u"/chat"_s, u"name"_s, {1, Array{2}}, AckId(12)}));
    connection.receiveText(R"(2/chat,["name"])");
    QCOMPARE(onlyEvent<EventReceived>(connection), (EventReceived{u"/chat"_s, u"name"_s, {}, {}}));
}

void TestServerConnectionCalls::a_numeric_event_name_is_passed_on_as_a_number()
{
    ServerConnection connection = joined();
    connection.receiveText("2[1,2]");
    const auto event = onlyEvent<EventReceived>(connection);
    QVERIFY(!event.name.ifString());
    QCOMPARE(event.name, Value(1));
    QCOMPARE(event.args, Array{2});
}

void TestServerConnectionCalls::acknowledgements_are_passed_on_with_their_namespace()
{
    ServerConnection connection = joined({u"/"_s, u"/chat"_s});
    connection.receiveText("3/chat,0[1]");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{u"/chat"_s, AckId(0), {1}}));
    connection.receiveText("30");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{u"/"_s, AckId(0), {}}));
}

void TestServerConnectionCalls::the_wait_for_attachments_does_not_delay_other_calls()
{
    ServerConnection connection = joined();
    connection.receiveText(R"(51-["a",{"_placeholder":true,"num":0}])");
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(connection.emitEvent(u"/"_s, u"b"_s, {}));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(2["b"])"});
    connection.receiveBinary("x");
    QCOMPARE(onlyEvent<EventReceived>(connection).args, Array{"x"_qba});
}

void TestServerConnectionCalls::the_reply_may_come_later()
{
    ServerConnection connection({}, start);
    connection.receiveText("0");
    connection.receiveText("0/chat");
    QVERIFY(connection.isConnecting(u"/") && connection.isConnecting(u"/chat"));
    QVERIFY(connection.accept(u"/chat"_s, u"b"_s, u"p"_s));
    QVERIFY(connection.accept(u"/"_s, u"a"_s));
    QVERIFY(connection.isJoined(u"/") && connection.isJoined(u"/chat"));
    QCOMPARE(lines(connection.takeOutgoing()),
        (QByteArrayList{R"(0/chat,{"sid":"b","pid":"p"})", R"(0{"sid":"a"})"}));
}

void TestServerConnectionCalls::events_wait_for_the_connect_reply()
{
    ServerConnection connection({}, start);
    connection.receiveText("0/chat");
    QVERIFY(connection.emitEvent(u"/chat"_s, u"a"_s, {"x"_qba}));
    QVERIFY(connection.send(u"/chat"_s, encodeEvent(u"/chat"_s, u"b"_s, {})));
    QVERIFY(connection.takeOutgoing().isEmpty());
    connection.accept(u"/chat"_s, u"sid"_s);
    connection.emitEvent(u"/chat"_s, u"c"_s, {});
    QCOMPARE(lines(connection.takeOutgoing()),
        (QByteArrayList{R"(0/chat,{"sid":"sid"})", R"(51-/chat,["a",{"_placeholder":true,"num":0}] bin:78)",
            R"(2/chat,["b"])", R"(2/chat,["c"])"}));
}

void TestServerConnectionCalls::a_refusal_drops_the_events_that_waited()
{
    ServerConnection connection({}, start);
    connection.receiveText("0");
    connection.emitEvent(u"/"_s, u"a"_s, {});
    QVERIFY(connection.refuse(u"/"_s, u"no"_s));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(4{"message":"no"})"});
    QVERIFY(!connection.isConnecting(u"/"));
    connection.receiveText("0");
    connection.accept(u"/"_s, u"sid"_s);
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(0{"sid":"sid"})"});
}

void TestServerConnectionCalls::what_waits_for_the_reply_is_bounded()
{
    ServerConnection connection({.hold = {.messages = 2, .bytes = 100}}, start);
    connection.receiveText("0");
    QVERIFY(connection.emitEvent(u"/"_s, u"a"_s, {}));
    QVERIFY(connection.emitEvent(u"/"_s, u"b"_s, {QByteArray(100, 'x')}).error() == SendError::bufferFull);
    QVERIFY(connection.emitEvent(u"/"_s, u"b"_s, {}));
    QVERIFY(connection.emitEvent(u"/"_s, u"c"_s, {}).error() == SendError::bufferFull);
    connection.accept(u"/"_s, u"sid"_s);
    QVERIFY(connection.emitEvent(u"/"_s, u"d"_s, {QByteArray(100, 'x')}));
    QCOMPARE(connection.takeOutgoing().size(), 4);
}

void TestServerConnectionCalls::calls_in_the_wrong_state_do_nothing()
{
    ServerConnection connection({}, start);
    const auto nothingCanBeSent = [&] {
        return connection.emitEvent(u"/"_s, u"a"_s, {}).error() == SendError::notConnected
            && connection.send(u"/"_s, {}).error() == SendError::notConnected
            && connection.acknowledge(u"/"_s, AckId(0), {}).error() == SendError::notConnected;
    };
    // absent
    QVERIFY(!connection.accept(u"/"_s, u"sid"_s));
    QVERIFY(!connection.refuse(u"/"_s, u"no"_s));
    QVERIFY(!connection.refuseUnknown(u"/"_s));
    QVERIFY(!connection.disconnect(u"/"_s));
    connection.disconnectAll();
    QVERIFY(nothingCanBeSent());
    // connecting
    connection.receiveText("0");
    QVERIFY(!connection.disconnect(u"/"_s));
    QVERIFY(!connection.accept(u"/chat"_s, u"sid"_s));
    QVERIFY(connection.acknowledge(u"/"_s, AckId(0), {}).error() == SendError::notConnected);
    QVERIFY(connection.takeOutgoing().isEmpty());
    // joined
    QVERIFY(connection.accept(u"/"_s, u"sid"_s));
    QCOMPARE(connection.takeOutgoing().size(), 1);
    QVERIFY(!connection.accept(u"/"_s, u"other"_s));
    QVERIFY(!connection.refuse(u"/"_s, u"no"_s));
    // absent again
    connection.receiveText("1");
    QVERIFY(!connection.accept(u"/"_s, u"sid"_s));
    QVERIFY(!connection.disconnect(u"/"_s));
    QVERIFY(nothingCanBeSent());
    QVERIFY(connection.takeOutgoing().isEmpty());
}

void TestServerConnectionCalls::a_client_that_leaves_can_come_back()
{
    ServerConnection connection = joined();
    connection.receiveText("1");
    QCOMPARE(onlyEvent<Disconnected>(connection), Disconnected{u"/"_s});
    QVERIFY(!connection.isJoined(u"/"));
    QVERIFY(connection.takeOutgoing().isEmpty()); // DISCONNECT has no reply
    connection.receiveText("0");
    onlyEvent<ConnectRequested>(connection);
    QVERIFY(connection.accept(u"/"_s, u"new"_s));
}

void TestServerConnectionCalls::leaving_one_namespace_leaves_the_others()
{
    ServerConnection connection = joined({u"/"_s, u"/a"_s, u"/b"_s});
    connection.receiveText("1/a,");
    QCOMPARE(onlyEvent<Disconnected>(connection), Disconnected{u"/a"_s});
    QCOMPARE(connection.joinedNamespaces(), (QStringList{u"/"_s, u"/b"_s}));
    QVERIFY(connection.disconnect(u"/"_s));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{"1"});
    connection.receiveText(R"(2/b,["a"])");
    onlyEvent<EventReceived>(connection);
}

void TestServerConnectionCalls::what_comes_with_our_disconnect_is_ignored_and_later_illegal()
{
    ServerConnection connection = joined({u"/"_s, u"/a"_s});
    QVERIFY(connection.disconnect(u"/a"_s));
    for (const char *packet : {R"(2/a,["x"])", "3/a,1[]", "1/a,"})
        connection.receiveText(packet);
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(!connection.hasFailed());
    connection.receiveText("0/a,");
    onlyEvent<ConnectRequested>(connection);
    QVERIFY(connection.accept(u"/a"_s, u"again"_s));
    connection.receiveText(R"(2/a,["x"])");
    onlyEvent<EventReceived>(connection);
    QVERIFY(connection.disconnect(u"/a"_s));
    connection.settle();
    connection.receiveText(R"(2/a,["x"])");
    QVERIFY(connection.hasFailed());
}

void TestServerConnectionCalls::disconnecting_all_says_so_to_each()
{
    ServerConnection connection = joined({u"/"_s, u"/a"_s});
    connection.receiveText("0/b");
    connection.disconnectAll();
    QCOMPARE(lines(connection.takeOutgoing()), (QByteArrayList{"1", "1/a,"}));
    QVERIFY(connection.joinedNamespaces().isEmpty());
    QVERIFY(connection.isConnecting(u"/b"));
}

void TestServerConnectionCalls::one_namespace_too_many_is_refused_and_the_connection_stays()
{
    QStringList namespaces;
    for (int i = 0; i < 16; ++i)
        namespaces.append(u"/%1"_s.arg(i));
    ServerConnection connection = joined(namespaces);
    connection.receiveText("0/16");
    QVERIFY(connection.takeEvents().empty());
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(4/16,{"message":"Too many namespaces"})"});
    connection.receiveText(R"(2/15,["a"])");
    onlyEvent<EventReceived>(connection);
    connection.receiveText("1/15,");
    connection.receiveText("0/16");
    QCOMPARE(connection.takeEvents().size(), 2U);
}

void TestServerConnectionCalls::refused_namespaces_make_room()
{
    ServerConnection connection({.namespaces = 1}, start);
    for (int i = 0; i < 100; ++i) {
        connection.receiveText("0/x");
        onlyEvent<ConnectRequested>(connection);
        QVERIFY(connection.refuseUnknown(u"/x"_s));
    }
    connection.receiveText("0/y");
    connection.receiveText("0/z"); // while /y is being joined
    onlyEvent<ConnectRequested>(connection);
}

void TestServerConnectionCalls::without_a_namespace_the_connection_times_out()
{
    ServerConnection connection({.connectTimeout = 45s}, start);
    QVERIFY(connection.nextDeadline() == start + 45s);
    connection.advance(start + 45s - 1ns);
    QVERIFY(!connection.hasFailed());
    connection.receiveText("0");
    onlyEvent<ConnectRequested>(connection);
    connection.advance(start + 45s); // nobody has answered
    QCOMPARE(onlyEvent<Failed>(connection).failure, Failure::connectTimeout);
    QVERIFY(!connection.nextDeadline());
    connection.advance(start + 90s);
    QVERIFY(connection.takeEvents().empty());
}

void TestServerConnectionCalls::a_refusal_does_not_stop_the_clock()
{
    ServerConnection connection({}, start);
    connection.receiveText("0/unknown,");
    connection.refuseUnknown(u"/unknown"_s);
    connection.takeEvents();
    connection.advance(start + 45s);
    QCOMPARE(onlyEvent<Failed>(connection).failure, Failure::connectTimeout);
}

void TestServerConnectionCalls::a_joined_namespace_stops_the_clock_for_good()
{
    ServerConnection connection = joined();
    QVERIFY(!connection.nextDeadline());
    connection.receiveText("1");
    connection.takeEvents();
    QVERIFY(!connection.nextDeadline());
    connection.advance(start + 24h);
    QVERIFY(!connection.hasFailed());
}

void TestServerConnectionCalls::a_message_encoded_once_is_sent_as_it_is()
{
    ServerConnection first = joined();
    ServerConnection second = joined();
    const EncodedMessage message = encodeEvent(u"/"_s, u"news"_s, {1});
    QVERIFY(first.send(u"/"_s, message) && second.send(u"/"_s, message));
    const QList<EncodedMessage> a = first.takeOutgoing();
    const QList<EncodedMessage> b = second.takeOutgoing();
    QCOMPARE(static_cast<const void *>(a.first().text.constData()),
        static_cast<const void *>(b.first().text.constData()));
}

void TestServerConnectionCalls::what_is_taken_is_gone()
{
    ServerConnection connection = joined();
    connection.receiveText(R"(2["a"])");
    connection.emitEvent(u"/"_s, u"b"_s, {});
    QCOMPARE(connection.takeEvents().size(), 1);
    QCOMPARE(connection.takeOutgoing().size(), 1);
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(connection.takeOutgoing().isEmpty());
}

void TestServerConnectionCalls::held_bytes_are_counted()
{
    ServerConnection connection = joined();
    QCOMPARE(connection.heldBytes(), 0);
    connection.receiveText("0/chat");
    connection.emitEvent(u"/chat"_s, u"a"_s, {}); // 2/chat,["a"]
    QCOMPARE(connection.heldBytes(), 12);
    connection.receiveText(R"(52-["a"])");
    connection.receiveBinary("xyz");
    QCOMPARE(connection.heldBytes(), 12 + 5 + 3);
    connection.receiveBinary("");
    connection.accept(u"/chat"_s, u"sid"_s);
    QCOMPARE(connection.heldBytes(), 0);
}

QTEST_APPLESS_MAIN(TestServerConnectionCalls)
#include "tst_socketio_serverconnection_calls.moc"

// SPDX-License-Identifier: MIT
#include "protocol/socketio/encoder.h"
#include "protocol/socketio/serverconnection.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

using namespace tincan;
using namespace tincan::socketio;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const ServerConnection::TimePoint start{1h};

/// Feeds one line as a message: `bin:<hex>` is binary.
void feed(ServerConnection &connection, const QByteArray &line)
{
    if (line.startsWith("bin:"))
        connection.receiveBinary(QByteArray::fromHex(line.sliced(4)));
    else
        connection.receiveText(line);
}

/// Behaves like the program behind the recorded replies of the official server: greets with `auth`, answers
/// `message` with `message-back`, and acknowledges what asks for it with its arguments.
class RecordedServer
{
public:
    explicit RecordedServer(const ServerConnectionOptions &options = {}) : connection(options, start) { }

    void receive(const QByteArray &line)
    {
        feed(connection, line);
        for (const ServerEvent &event : connection.takeEvents())
            std::visit([this](const auto &content) { react(content); }, event);
        sent += lines(connection.takeOutgoing());
    }

    ServerConnection connection;
    QByteArrayList sent;
    std::optional<Failure> failure;

private:
    void react(const ConnectRequested &request)
    {
        if (request.nsp == u"/no") {
            connection.refuse(request.nsp, u"Auth failed"_s, Object{{u"code"_s, 42}});
        } else if (request.nsp == u"/no2") {
            connection.refuse(request.nsp, u"plain"_s);
        } else if (request.nsp == u"/" || request.nsp == u"/custom") {
            connection.accept(request.nsp, u"*"_s);
            connection.emitEvent(request.nsp, u"auth"_s, {request.auth});
        } else {
            connection.refuseUnknown(request.nsp);
        }
    }

    void react(const EventReceived &event)
    {
        if (event.ackId)
            connection.acknowledge(event.nsp, *event.ackId, event.args);
        else if (event.name == Value(u"message"_s))
            connection.emitEvent(event.nsp, u"message-back"_s, event.args);
        else if (event.name == Value(u"bye"_s))
            leave(event.nsp);
    }

    /// As where nothing came together with the packet that is being answered.
    void leave(const QString &nsp)
    {
        connection.disconnect(nsp);
        connection.settle();
    }

    void react(const AckReceived &) { }
    void react(const Disconnected &) { }
    void react(const Failed &failed) { failure = failed.failure; }
};

ServerConnection joined(const QStringList &namespaces = {u"/"_s})
{
    ServerConnection connection({}, start);
    for (const QString &nsp : namespaces) {
        connection.receiveText(encodeConnect(nsp).text);
        connection.accept(nsp, u"sid"_s);
    }
    connection.takeEvents();
    connection.takeOutgoing();
    return connection;
}

/// The only event there is, of the type expected.
template <class T>
T onlyEvent(ServerConnection &connection)
{
    const std::vector<ServerEvent> events = connection.takeEvents();
    if (events.size() != 1 || !std::holds_alternative<T>(events.front()))
        qFatal("expected one event of another type");
    return std::get<T>(events.front());
}

} // namespace

class TestServerConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replies_are_those_of_the_official_server_data();
    void replies_are_those_of_the_official_server();
    void every_packet_in_every_state_is_legal_or_closes_data();
    void every_packet_in_every_state_is_legal_or_closes();
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
    void a_failed_connection_ignores_everything();
    void a_message_encoded_once_is_sent_as_it_is();
    void what_is_taken_is_gone();
    void held_bytes_are_counted();
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

void TestServerConnection::a_connect_request_carries_the_auth()
{
    ServerConnection connection({}, start);
    connection.receiveText(R"(0/chat,{"name":"ann"})");
    QCOMPARE(onlyEvent<ConnectRequested>(connection),
        (ConnectRequested{u"/chat"_s, Object{{u"name"_s, u"ann"_s}}}));
    connection.receiveText("0");
    QCOMPARE(onlyEvent<ConnectRequested>(connection), (ConnectRequested{u"/"_s, {}}));
}

void TestServerConnection::an_event_carries_name_arguments_and_ack_id()
{
    ServerConnection connection = joined({u"/chat"_s});
    connection.receiveText(R"(2/chat,12["name",1,[2]])");
    QCOMPARE(onlyEvent<EventReceived>(connection),
        (EventReceived{u"/chat"_s, u"name"_s, {1, Array{2}}, AckId(12)}));
    connection.receiveText(R"(2/chat,["name"])");
    QCOMPARE(onlyEvent<EventReceived>(connection), (EventReceived{u"/chat"_s, u"name"_s, {}, {}}));
}

void TestServerConnection::a_numeric_event_name_is_passed_on_as_a_number()
{
    ServerConnection connection = joined();
    connection.receiveText("2[1,2]");
    const auto event = onlyEvent<EventReceived>(connection);
    QVERIFY(!event.name.ifString());
    QCOMPARE(event.name, Value(1));
    QCOMPARE(event.args, Array{2});
}

void TestServerConnection::acknowledgements_are_passed_on_with_their_namespace()
{
    ServerConnection connection = joined({u"/"_s, u"/chat"_s});
    connection.receiveText("3/chat,0[1]");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{u"/chat"_s, AckId(0), {1}}));
    connection.receiveText("30");
    QCOMPARE(onlyEvent<AckReceived>(connection), (AckReceived{u"/"_s, AckId(0), {}}));
}

void TestServerConnection::the_wait_for_attachments_does_not_delay_other_calls()
{
    ServerConnection connection = joined();
    connection.receiveText(R"(51-["a",{"_placeholder":true,"num":0}])");
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(connection.emitEvent(u"/"_s, u"b"_s, {}));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(2["b"])"});
    connection.receiveBinary("x");
    QCOMPARE(onlyEvent<EventReceived>(connection).args, Array{"x"_qba});
}

void TestServerConnection::the_reply_may_come_later()
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

void TestServerConnection::events_wait_for_the_connect_reply()
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

void TestServerConnection::a_refusal_drops_the_events_that_waited()
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

void TestServerConnection::what_waits_for_the_reply_is_bounded()
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

void TestServerConnection::calls_in_the_wrong_state_do_nothing()
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

void TestServerConnection::a_client_that_leaves_can_come_back()
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

void TestServerConnection::leaving_one_namespace_leaves_the_others()
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

void TestServerConnection::what_comes_with_our_disconnect_is_ignored_and_later_illegal()
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

void TestServerConnection::disconnecting_all_says_so_to_each()
{
    ServerConnection connection = joined({u"/"_s, u"/a"_s});
    connection.receiveText("0/b");
    connection.disconnectAll();
    QCOMPARE(lines(connection.takeOutgoing()), (QByteArrayList{"1", "1/a,"}));
    QVERIFY(connection.joinedNamespaces().isEmpty());
    QVERIFY(connection.isConnecting(u"/b"));
}

void TestServerConnection::one_namespace_too_many_is_refused_and_the_connection_stays()
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

void TestServerConnection::refused_namespaces_make_room()
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

void TestServerConnection::without_a_namespace_the_connection_times_out()
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

void TestServerConnection::a_refusal_does_not_stop_the_clock()
{
    ServerConnection connection({}, start);
    connection.receiveText("0/unknown,");
    connection.refuseUnknown(u"/unknown"_s);
    connection.takeEvents();
    connection.advance(start + 45s);
    QCOMPARE(onlyEvent<Failed>(connection).failure, Failure::connectTimeout);
}

void TestServerConnection::a_joined_namespace_stops_the_clock_for_good()
{
    ServerConnection connection = joined();
    QVERIFY(!connection.nextDeadline());
    connection.receiveText("1");
    connection.takeEvents();
    QVERIFY(!connection.nextDeadline());
    connection.advance(start + 24h);
    QVERIFY(!connection.hasFailed());
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

void TestServerConnection::a_message_encoded_once_is_sent_as_it_is()
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

void TestServerConnection::what_is_taken_is_gone()
{
    ServerConnection connection = joined();
    connection.receiveText(R"(2["a"])");
    connection.emitEvent(u"/"_s, u"b"_s, {});
    QCOMPARE(connection.takeEvents().size(), 1);
    QCOMPARE(connection.takeOutgoing().size(), 1);
    QVERIFY(connection.takeEvents().empty());
    QVERIFY(connection.takeOutgoing().isEmpty());
}

void TestServerConnection::held_bytes_are_counted()
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

QTEST_APPLESS_MAIN(TestServerConnection)
#include "tst_socketio_serverconnection.moc"

// SPDX-License-Identifier: MIT
#include "protocol/socketio/encoder.h"
#include "protocol/socketio/namespacequery.h"
#include "protocol/socketio/serverconnection.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

using namespace tincan;
using namespace tincan::socketio;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const ServerConnection::TimePoint start{1h};

ServerConnectionOptions oldOptions()
{
    ServerConnectionOptions options;
    options.revision = Revision::four;
    return options;
}

/// Joins `/` and `/custom`, refuses `/no…` with the data and message given, knows nothing else.
class OldServer
{
public:
    explicit OldServer(const ServerConnectionOptions &options = oldOptions()) : connection(options, start)
    {
        react();
    }

    void receive(const QByteArray &text)
    {
        connection.receiveText(text);
        react();
    }

    ServerConnection connection;
    QByteArrayList sent;
    QList<Object> auths;
    std::optional<Value> errorData;
    std::optional<Failure> failure;

private:
    void react()
    {
        for (const ServerEvent &event : connection.takeEvents()) {
            if (const auto *request = std::get_if<ConnectRequested>(&event))
                join(*request);
            else if (const auto *failed = std::get_if<Failed>(&event))
                failure = failed->failure;
        }
        sent += lines(connection.takeOutgoing());
    }

    void join(const ConnectRequested &request)
    {
        auths += request.auth;
        if (request.nsp == u"/" || request.nsp == u"/custom")
            connection.accept(request.nsp, u"sid"_s, u"pid"_s);
        else if (request.nsp == u"/no")
            connection.refuse(request.nsp, u"the message"_s, errorData);
        else
            connection.refuseUnknown(request.nsp);
    }
};

} // namespace

/// What the connection of a client of Socket.IO 1 or 2 has otherwise.
class TestOldConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void it_asks_for_the_main_namespace_by_coming();
    void a_connect_for_it_is_a_second_one();
    void it_may_come_back_to_the_main_namespace();
    void the_query_of_a_namespace_is_its_auth_data();
    void the_query_of_a_namespace_is_its_auth();
    void packets_may_name_a_namespace_with_its_query();
    void an_error_is_told_by_its_data_or_its_message_data();
    void an_error_is_told_by_its_data_or_its_message();
    void an_unknown_namespace_is_told_by_an_object();
    void names_and_queries_are_bounded_data();
    void names_and_queries_are_bounded();
    void a_query_of_many_items_takes_no_longer_for_it();
    void refused_it_times_out();
    void a_new_client_asks_for_nothing_by_coming();
};

void TestOldConnection::it_asks_for_the_main_namespace_by_coming()
{
    ServerConnection connection(oldOptions(), start);
    QVERIFY(connection.isConnecting(u"/"));
    QCOMPARE(connection.takeEvents(), std::vector<ServerEvent>{ConnectRequested({u"/"_s, {}})});
    connection.emitEvent(u"/"_s, u"early"_s, {});
    QVERIFY(connection.accept(u"/"_s, u"sid"_s, u"pid"_s));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList({"0", R"(2["early"])"}));
    QVERIFY(!connection.nextDeadline());
}

void TestOldConnection::a_connect_for_it_is_a_second_one()
{
    for (const char *packet : {"0", "0{}", "0/", "0/?x=1", "0/,{}"}) {
        OldServer server;
        server.receive(packet);
        QCOMPARE(server.failure, Failure::illegalPacket);
        QCOMPARE(server.sent, QByteArrayList{"0"});
    }
}

void TestOldConnection::it_may_come_back_to_the_main_namespace()
{
    OldServer server;
    server.receive("1");
    server.receive("0");
    QCOMPARE(server.sent, QByteArrayList({"0", "0"}));
    QCOMPARE(server.failure, std::nullopt);
}

void TestOldConnection::the_query_of_a_namespace_is_its_auth_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<Object>("auth");
    const auto row
        = [](const char *packet, const Object &auth) { QTest::newRow(packet) << QByteArray(packet) << auth; };
    row("0/custom", {});
    row("0/custom,", {});
    row("0/custom?,", {});
    row("0/custom?x=1,", {{u"x"_s, u"1"_s}});
    row("0/custom?x=1", {{u"x"_s, u"1"_s}});
    row("0/custom?a=1&b=2&a=3,", {{u"a"_s, u"3"_s}, {u"b"_s, u"2"_s}});
    row("0/custom?a=%D0%BA%20+%2C%26&&c&=e,", {{u"a"_s, u"к  ,&"_s}, {u"c"_s, u""_s}, {u""_s, u"e"_s}});
    row("0/custom?a?b=c?d,", {{u"a?b"_s, u"c?d"_s}});
    row("0/custom?__proto__=1,", {{u"__proto__"_s, u"1"_s}});
    row(R"(0/custom,{"token":1})", {});
    row(R"(0/custom?x=1,{"token":1})", {{u"x"_s, u"1"_s}});
}

void TestOldConnection::the_query_of_a_namespace_is_its_auth()
{
    QFETCH(QByteArray, packet);
    QFETCH(Object, auth);
    OldServer server;
    server.receive(packet);
    QCOMPARE(server.sent, QByteArrayList({"0", "0/custom,"}));
    QCOMPARE(server.auths, QList<Object>({{}, auth}));
}

void TestOldConnection::packets_may_name_a_namespace_with_its_query()
{
    OldServer server;
    server.receive("0/custom?x=1,");
    server.connection.receiveText(R"(2/custom?x=1,["a"])");
    const auto events = server.connection.takeEvents();
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(std::get<EventReceived>(events.front()).nsp, u"/custom"_s);
    server.receive("1/custom?x=1,");
    QVERIFY(!server.connection.isJoined(u"/custom"));
}

void TestOldConnection::an_error_is_told_by_its_data_or_its_message_data()
{
    QTest::addColumn<std::optional<Value>>("data");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *name, const std::optional<Value> &data, const QByteArray &sent) {
        QTest::newRow(name) << data << "4/no," + sent;
    };
    const QByteArray message = R"("the message")";
    row("none", std::nullopt, message);
    row("null", Value(), message);
    row("false", Value(false), message);
    row("true", Value(true), "true");
    row("zero", Value(0), message);
    row("minus zero", Value(-0.0), message);
    row("a number", Value(-1), "-1");
    row("no text", Value(u""_s), message);
    row("text", Value(u"because"_s), R"("because")");
    row("an array", Value(Array{}), "[]");
    row("an object", Value(Object{{u"code"_s, 42}}), R"({"code":42})");
}

void TestOldConnection::an_error_is_told_by_its_data_or_its_message()
{
    QFETCH(std::optional<Value>, data);
    QFETCH(QByteArray, sent);
    OldServer server;
    server.errorData = data;
    server.receive("0/no?x=1,");
    QCOMPARE(server.sent, QByteArrayList({"0", sent}));
}

void TestOldConnection::an_unknown_namespace_is_told_by_an_object()
{
    OldServer server;
    server.receive("0/other?x=1,");
    QCOMPARE(server.sent, QByteArrayList({"0", R"(4/other,{"message":"Invalid namespace"})"}));
    QVERIFY(!server.connection.refuseUnknown(u"/custom"_s));
}

void TestOldConnection::names_and_queries_are_bounded_data()
{
    QTest::addColumn<int>("nameBytes");
    QTest::addColumn<int>("queryBytes");
    QTest::addColumn<bool>("isTaken");
    const int name = int(DecoderLimits().namespaceBytes);
    const int query = int(maxNamespaceQueryBytes);
    QTest::newRow("as long as may be") << name << query << true;
    QTest::newRow("no query") << name << 0 << true;
    QTest::newRow("a long query") << name << query + 1 << false;
    QTest::newRow("a long name") << name + 1 << 0 << false;
    QTest::newRow("a long name in the room of a query") << name + 100 << 10 << false;
}

void TestOldConnection::names_and_queries_are_bounded()
{
    QFETCH(int, nameBytes);
    QFETCH(int, queryBytes);
    QFETCH(bool, isTaken);
    OldServer server;
    const QByteArray query = queryBytes > 0 ? '?' + QByteArray(queryBytes - 1, 'q') : QByteArray();
    server.receive("0/" + QByteArray(nameBytes - 1, 'n') + query + ',');
    QCOMPARE(server.failure, isTaken ? std::nullopt : std::optional(Failure::parseError));
    QCOMPARE(server.sent.size(), isTaken ? 2 : 1); // `0`, and that nobody knows it
}

void TestOldConnection::a_query_of_many_items_takes_no_longer_for_it()
{
    QString nsp = u"/custom?"_s;
    for (int i = 0; i < 1'000; ++i)
        nsp += u"a%1&"_s.arg(i);
    const Object auth = takeNamespaceQuery(nsp);
    QCOMPARE(nsp, u"/custom"_s);
    QCOMPARE(auth.size(), 1'000);
    QCOMPARE(auth.begin()->key, u"a0"_s);
}

void TestOldConnection::refused_it_times_out()
{
    ServerConnection connection(oldOptions(), start);
    connection.takeEvents();
    QVERIFY(connection.refuse(u"/"_s, u"no"_s));
    QCOMPARE(lines(connection.takeOutgoing()), QByteArrayList{R"(4"no")"});
    QCOMPARE(connection.nextDeadline(), start + ServerConnectionOptions().connectTimeout);
    connection.advance(*connection.nextDeadline());
    QVERIFY(connection.hasFailed());
}

void TestOldConnection::a_new_client_asks_for_nothing_by_coming()
{
    ServerConnection connection({}, start);
    QVERIFY(connection.takeEvents().empty());
    connection.receiveText("0/custom?x=1,");
    const auto events = connection.takeEvents();
    QCOMPARE(std::get<ConnectRequested>(events.front()).nsp, u"/custom?x=1"_s);
}

QTEST_APPLESS_MAIN(TestOldConnection)
#include "tst_socketio_oldconnection.moc"

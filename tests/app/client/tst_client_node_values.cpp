// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"
#include "tests/protocol/value/print.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::client;

/// What events carry between our client and the official server: every value, unchanged.
class TestClientNodeValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_manager.reset(); }

    void carriesEveryKindOfJson_data();
    void carriesEveryKindOfJson();
    void carriesTextAsUtf16Units_data();
    void carriesTextAsUtf16Units();
    void carriesBinaryData_data();
    void carriesBinaryData();
    void sendsBinaryDataAsTextWhereAsked_data() { addWays(); }
    void sendsBinaryDataAsTextWhereAsked();
    void emitsEventsWithManyArguments_data() { addWays(); }
    void emitsEventsWithManyArguments();

private:
    Socket *socketOf(const Options &options); ///< a connected one; null where that failed

    NodeServer m_server;
    std::unique_ptr<Manager> m_manager;
};

void TestClientNodeValues::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.error()));
}

Socket *TestClientNodeValues::socketOf(const Options &options)
{
    m_manager = std::make_unique<Manager>(m_server.url(), options);
    Socket *socket = m_manager->socket();
    socket->connectToServer();
    return QTest::qWaitFor([socket] { return socket->isConnected(); }, 10000) ? socket : nullptr;
}

void TestClientNodeValues::carriesEveryKindOfJson_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("json"); // as the server sees it
    for (const NamedWay &named : ways()) {
        const auto row = [&](const char *name, const Value &value, const QString &json) {
            QTest::addRow("%s, %s", name, named.name) << named.way << value << json;
        };
        row("null", nullptr, u"null"_s);
        row("true", true, u"true"_s);
        row("false", false, u"false"_s);
        row("zero", 0, u"0"_s);
        row("negative", -17, u"-17"_s);
        row("largest exact integer", qint64(9007199254740991), u"9007199254740991"_s);
        row("fraction", 0.1, u"0.1"_s);
        row("huge", 1e100, u"1e+100"_s);
        row("tiny", -5e-324, u"-5e-324"_s);
        row("empty text", u""_s, u"\"\""_s);
        row("text with quotes", u"\"\\\n"_s, u"\"\\\"\\\\\\n\""_s);
        row("empty array", Array(), u"[]"_s);
        row("empty object", Object(), u"{}"_s);
        row("order of keys", Object{{u"b"_s, 1}, {u"a"_s, 2}, {u"B"_s, 3}}, u"{\"b\":1,\"a\":2,\"B\":3}"_s);
        row("nested", Array{Object{{u"a"_s, Array{1, nullptr, Object{{u""_s, false}}}}}, Array{Array{}}},
            u"[{\"a\":[1,null,{\"\":false}]},[[]]]"_s);
    }
}

void TestClientNodeValues::carriesEveryKindOfJson()
{
    QFETCH(Way, way);
    QFETCH(Value, value);
    Socket *socket = socketOf(optionsFor(way));
    QVERIFY(socket);
    Array echoed;
    socket->on(u"echo"_s, [&](const Array &args) { echoed = args; });
    socket->emitEvent(u"echo"_s, value, u"end"_s);
    QFETCH(QString, json);
    QCOMPARE(ask(socket, u"json"_s, {value}).value(0).toString(), json);
    QTRY_COMPARE(echoed, (Array{value, u"end"_s}));
    QCOMPARE(echoed.value(0).type(), value.type());
}

void TestClientNodeValues::carriesTextAsUtf16Units_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<QString>("text");
    for (const NamedWay &named : ways()) {
        const auto row = [&](const char *name, const QString &text) {
            QTest::addRow("%s, %s", name, named.name) << named.way << text;
        };
        row("umlauts and Chinese", u"äöü ß 你好"_s);
        row("emoji of several code points", u"👩‍👩‍👧‍👦 🇩🇪"_s);
        row("a lone high surrogate", QString(QChar(0xd83d)) + u"x"_s);
        row("a lone low surrogate", u"x"_s + QChar(0xdc00));
        row("surrogates the wrong way round", QString(QChar(0xdc00)) + QChar(0xd83d));
        row("NUL", u"a"_s + QChar(0) + u"b"_s);
        row("control characters", u"\u0001\u001e\u001f\u007f\u0085"_s);
        row("line separators", u"\u2028\u2029"_s);
        row("a byte order mark first", u"\ufeffx"_s);
        row("noncharacters", QString(QChar(0xffff)) + QChar(0xfffe));
        row("markup", u"<img src=x onerror=alert(1)>"_s);
        row("what separates packets", u"4\u001e41\u001eb"_s);
    }
}

void TestClientNodeValues::carriesTextAsUtf16Units()
{
    QFETCH(Way, way);
    QFETCH(QString, text);
    Socket *socket = socketOf(optionsFor(way));
    QVERIFY(socket);
    Array units;
    for (const QChar unit : text)
        units.append(int(unit.unicode()));
    QCOMPARE(ask(socket, u"units"_s, {text}), Array{Value(units)});
    QCOMPARE(ask(socket, u"echo-ack"_s, {text}), Array{text});
    QCOMPARE(ask(socket, u"echo-ack"_s, {Object{{text, 1}}}), (Array{Object{{text, 1}}}));
}

void TestClientNodeValues::carriesBinaryData_data()
{
    QTest::addColumn<Way>("way");
    QTest::addColumn<Array>("args");
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all.append(char(i));
    for (const NamedWay &named : ways()) {
        const auto row = [&](const char *name, const Array &args) {
            QTest::addRow("%s, %s", name, named.name) << named.way << args;
        };
        row("every byte", {all});
        row("empty", {QByteArray("")});
        row("100 kB", {QByteArray(100'000, '\xfe')});
        row("several between other arguments", {1, all, u"two"_s, QByteArray("x"), nullptr});
        row("nested",
            {Object{{u"a"_s, Array{all, Object{{u"b"_s, QByteArray("\0", 1)}}}}, {u"c"_s, 3}}, all});
    }
}

void TestClientNodeValues::carriesBinaryData()
{
    QFETCH(Way, way);
    QFETCH(Array, args);
    Socket *socket = socketOf(optionsFor(way));
    QVERIFY(socket);
    Array echoed;
    socket->on(u"echo"_s, [&](const Array &given) { echoed = given; });
    socket->emitArgs(u"echo"_s, args);
    QCOMPARE(ask(socket, u"echo-ack"_s, args), args); // a binary event, a binary acknowledgement
    QTRY_COMPARE(echoed, args);
    QCOMPARE(ask(socket, u"bytes"_s, {QByteArray("abc")}), (Array{true, 3}));
}

void TestClientNodeValues::sendsBinaryDataAsTextWhereAsked()
{
    QFETCH(Way, way);
    Options options = optionsFor(way);
    options.forceBase64 = true;
    Socket *socket = socketOf(options);
    socket->connectToServer();
    const QByteArray bytes("\0\xff\x80 binary", 10);
    QCOMPARE(ask(socket, u"bytes"_s, {bytes}), (Array{true, 10}));
    QCOMPARE(ask(socket, u"echo-ack"_s, {bytes}), Array{bytes});
}

void TestClientNodeValues::emitsEventsWithManyArguments()
{
    QFETCH(Way, way);
    Socket *socket = socketOf(optionsFor(way));
    QVERIFY(socket);
    QStringList names;
    Array echoed;
    socket->onAny([&](const QString &name, const Array &args) {
        names.append(name);
        echoed = args;
    });
    QVERIFY(!socket->emitEvent(u"connect"_s, 1)); // a reserved name
    QVERIFY(socket->emitEvent(u"echo"_s));
    QTRY_COMPARE(names, QStringList{u"echo"_s});
    QVERIFY(echoed.isEmpty());
    QVERIFY(socket->emitEvent(u"echo"_s, 1, u"two"_s, Array{3}, Object{{u"four"_s, 4.5}}, nullptr, true));
    QTRY_COMPARE(echoed, (Array{1, u"two"_s, Array{3}, Object{{u"four"_s, 4.5}}, nullptr, true}));
}

QTEST_GUILESS_MAIN(TestClientNodeValues)
#include "tst_client_node_values.moc"

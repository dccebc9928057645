// SPDX-License-Identifier: MIT
#include "resources/webresources.h"
#include "server/http/staticresources.h"
#include "tests/server/conformance/goldenserver.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *unknownTransport = R"({"code":0,"message":"Transport unknown"})";

} // namespace

/// The official client's files under `/socket.io/`, from a whole Server over real connections.
class BundleConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void filesAreServedAsByTheOfficialServer_data();
    void filesAreServedAsByTheOfficialServer();
    void otherNamesAreTheEngines_data();
    void otherNamesAreTheEngines();
    void requestsAreAnsweredAsByTheOfficialServer_data();
    void requestsAreAnsweredAsByTheOfficialServer();
    void theBundleMayBeSwitchedOff();

private:
    RawResponse request(quint16 port, const QByteArray &line, const QByteArray &fields = {})
    {
        RawClient client(port);
        client.send(line + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
        return client.response(line.startsWith("HEAD")).value_or(RawResponse{});
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QByteArray m_etag;
};

void BundleConformance::initTestCase()
{
    initWebResources();
    m_etag = '"' + content(u":/socket.io/version"_s) + '"';
    QVERIFY(m_etag.size() > 4);
}

void BundleConformance::filesAreServedAsByTheOfficialServer_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char *name : {"socket.io.js", "socket.io.min.js", "socket.io.esm.min.js"}) {
        QTest::newRow(name) << QByteArray("application/javascript; charset=utf-8");
        QTest::addRow("%s.map", name) << QByteArray("application/json; charset=utf-8");
    }
    // Where their parser is on.
    QTest::newRow("socket.io.msgpack.min.js") << QByteArray("application/javascript; charset=utf-8");
    QTest::newRow("socket.io.msgpack.min.js.map") << QByteArray("application/json; charset=utf-8");
}

void BundleConformance::filesAreServedAsByTheOfficialServer()
{
    QFETCH(QByteArray, type);
    const QByteArray name = QTest::currentDataTag();
    ServerOptions options = recordedOptions();
    if (name.contains("msgpack"))
        options.parser = socketio::Parser::msgpack;
    GoldenServer server(options);
    const RawResponse response = request(server.port(), "GET /socket.io/" + name);
    QCOMPARE(response.status, 200);
    QCOMPARE(response.field("Content-Type"), type);
    QCOMPARE(response.field("Cache-Control"), "public, max-age=0");
    QCOMPARE(response.field("ETag"), m_etag);
    QVERIFY(!response.hasField("Content-Encoding"));
    const QByteArray plain = content(u":/socket.io/"_s + QString::fromLatin1(name));
    QVERIFY(plain.size() > 10'000);
    QVERIFY(response.body == plain);
}

void BundleConformance::otherNamesAreTheEngines_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name :
        {"socket.io.esm.js", "nope.js", "socket.io.msgpack.min.js", "socket.io.msgpack.min.js.map",
            "socket.io.js.gz", "version", "../socket.io/socket.io.js", "%73ocket.io.js.map.map"})
        QTest::newRow(name) << QByteArray(name);
}

void BundleConformance::otherNamesAreTheEngines()
{
    QFETCH(QByteArray, name);
    GoldenServer server;
    const RawResponse response = request(server.port(), "GET /socket.io/" + name);
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body, unknownTransport);
}

void BundleConformance::requestsAreAnsweredAsByTheOfficialServer_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields"); // VERSION stands for the tag
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("coding");
    const auto row
        = [](const char *name, const QByteArray &line, const QByteArray &fields, int status,
              const QByteArray &coding = {}) { QTest::newRow(name) << line << fields << status << coding; };
    const QByteArray get = "GET /socket.io/socket.io.min.js";
    row("socket.io.js?x=1", get + "?x=1", "", 200);
    row("min.js br,gzip accepted", get, "Accept-Encoding: br, gzip\r\n", 200, "gzip");
    row("min.js gzip", get, "Accept-Encoding: gzip\r\n", 200, "gzip");
    row("If-None-Match \"4.8.4\"", get, "If-None-Match: VERSION\r\n", 304);
    row("If-None-Match W/\"4.8.4\"", get, "If-None-Match: W/VERSION\r\n", 304);
    row("If-None-Match \"0.0.0\"", get, "If-None-Match: \"0.0.0\"\r\n", 200);
    row("HEAD socket.io.js", "HEAD /socket.io/socket.io.min.js", "", 200);
    row("GET w/ Origin", get, "Origin: https://page.example\r\n", 200);
    row("POST socket.io.js: the official server says 200", "POST /socket.io/socket.io.min.js", "", 405);
}

void BundleConformance::requestsAreAnsweredAsByTheOfficialServer()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    QFETCH(QByteArray, coding);
    GoldenServer server;
    const RawResponse response = request(server.port(), line, fields.replace("VERSION", m_etag));
    QCOMPARE(response.status, status);
    QVERIFY(!response.head.toLower().contains("access-control"));
    if (status == 200) {
        QCOMPARE(response.field("Content-Type"), "application/javascript; charset=utf-8");
        QCOMPARE(response.field("Cache-Control"), "public, max-age=0");
        QCOMPARE(response.field("ETag"), m_etag);
        QCOMPARE(response.field("Content-Encoding"), coding);
        QCOMPARE(response.body.isEmpty(), line.startsWith("HEAD"));
        if (!coding.isEmpty())
            QVERIFY(response.body == content(u":/socket.io/socket.io.min.js.gz"_s));
    } else if (status == 304) {
        QCOMPARE(response.body, "");
        QVERIFY(!response.hasField("Content-Type"));
    } else {
        QCOMPARE(response.field("Allow"), "GET, HEAD");
    }
}

void BundleConformance::theBundleMayBeSwitchedOff()
{
    ServerOptions options = recordedOptions();
    options.serveClient = false;
    GoldenServer server(options);
    const RawResponse response = request(server.port(), "GET /socket.io/socket.io.js");
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body, unknownTransport);
}

QTEST_GUILESS_MAIN(BundleConformance)
#include "tst_conformance_bundle.moc"

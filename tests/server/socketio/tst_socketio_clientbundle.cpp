// SPDX-License-Identifier: MIT
#include "resources/webresources.h"
#include "server/http/staticresources.h"
#include "server/socketio/clientbundle.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;

class ClientBundleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void servesTheOfficialNames_data();
    void servesTheOfficialNames();
    void sendsWhatTheClientHasNoMore_data();
    void sendsWhatTheClientHasNoMore();
    void compressesWhereThatIsAccepted();
    void standsUnderAnyPath();
    void servesNothingWhereThereIsNoBundle();

private:
    static http::Request get(const QByteArray &name, QList<HeaderField> headers = {})
    {
        http::Request request;
        request.method = "GET";
        request.target = "/socket.io/" + name;
        request.headers = std::move(headers);
        return request;
    }

    http::StaticResources m_files;
    QByteArray m_etag;
};

void ClientBundleTest::initTestCase()
{
    initWebResources();
    socketio::addClientBundle(m_files, u"/socket.io/"_s);
    QFile version(u":/socket.io/version"_s);
    QVERIFY(version.open(QIODevice::ReadOnly));
    m_etag = '"' + version.readAll() + '"';
    QVERIFY(m_etag.size() > 4);
}

void ClientBundleTest::servesTheOfficialNames_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char *name : {"socket.io.js", "socket.io.min.js", "socket.io.esm.min.js"}) {
        QTest::newRow(name) << QByteArray("application/javascript; charset=utf-8");
        QTest::addRow("%s.map", name) << QByteArray("application/json; charset=utf-8");
    }
    // The engine answers these: 400, "Transport unknown".
    for (const char *name : {"socket.io.esm.js", "nope.js", "version", "socket.io.js.gz",
             "socket.io.msgpack.min.js", "socket.io.msgpack.min.js.map"})
        QTest::newRow(name) << QByteArray();
}

void ClientBundleTest::servesTheOfficialNames()
{
    QFETCH(QByteArray, type);
    const QByteArray name = QTest::currentDataTag();
    for (const QByteArray &query : {QByteArray(), QByteArray("?x=1")}) {
        const auto response = m_files.respond(get(name + query));
        QCOMPARE(response.has_value(), !type.isEmpty());
        if (!response)
            continue;
        QCOMPARE(response->status, 200);
        QCOMPARE(response->header("content-type"), type);
        QCOMPARE(response->header("cache-control"), "public, max-age=0");
        QCOMPARE(response->header("etag"), m_etag);
        QVERIFY(response->body.size() > 10'000);
    }
}

void ClientBundleTest::sendsWhatTheClientHasNoMore_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("etag");
    QTest::addColumn<int>("status");
    QTest::newRow("the same") << QByteArray() << m_etag << 304;
    QTest::newRow("weakly the same") << QByteArray("W/") << m_etag << 304;
    QTest::newRow("another") << QByteArray() << QByteArray("\"0.0.0\"") << 200;
}

void ClientBundleTest::sendsWhatTheClientHasNoMore()
{
    QFETCH(QByteArray, prefix);
    QFETCH(QByteArray, etag);
    QFETCH(int, status);
    const auto response = m_files.respond(get("socket.io.js", {{"if-none-match", prefix + etag}}));
    QVERIFY(response);
    QCOMPARE(response->status, status);
    QCOMPARE(response->body.isEmpty(), status == 304);
}

void ClientBundleTest::compressesWhereThatIsAccepted()
{
    const auto plain = m_files.respond(get("socket.io.min.js"));
    const auto packed = m_files.respond(get("socket.io.min.js", {{"accept-encoding", "br, gzip"}}));
    QVERIFY(plain && packed);
    QCOMPARE(packed->header("content-encoding"), "gzip");
    QVERIFY(packed->body.size() < plain->body.size() / 2);
    QCOMPARE(plain->header("content-encoding"), QByteArray());
}

void ClientBundleTest::standsUnderAnyPath()
{
    http::StaticResources files;
    socketio::addClientBundle(files, u"/other/"_s);
    QVERIFY(files.contains(u"/other/socket.io.js"_s));
    QVERIFY(!files.contains(u"/socket.io/socket.io.js"_s));
}

void ClientBundleTest::servesNothingWhereThereIsNoBundle()
{
    http::StaticResources files;
    socketio::addClientBundle(files, u"/socket.io/"_s, socketio::Parser::msgpack, u":/nowhere"_s);
    QVERIFY(!files.contains(u"/socket.io/socket.io.js"_s));
}

QTEST_GUILESS_MAIN(ClientBundleTest)
#include "tst_socketio_clientbundle.moc"

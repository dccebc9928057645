// SPDX-License-Identifier: MIT
#include "server/http/contentcoding.h"
#include "server/http/listener.h"
#include "server/http/publicdirectory.h"
#include "server/http/router.h"
#include "server/http/staticresources.h"
#include "tests/server/support/rawclient.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::http;
using namespace tincan::test;

/// The map of resources and the public folder, over real sockets.
class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void resourcesAreServedAsByTheOfficialServer_data();
    void resourcesAreServedAsByTheOfficialServer();
    void aResourceIsCompressedWhereAccepted_data();
    void aResourceIsCompressedWhereAccepted();
    void aResourceWithoutATagGetsOneOfItsContent();
    void whatNobodyServesGetsThePage();
    void pathsOfTheFolderGetTheirFile_data();
    void pathsOfTheFolderGetTheirFile();
    void pathsOutsideTheFolderAreNotFound_data();
    void pathsOutsideTheFolderAreNotFound();
    void aFolderWithoutItsSlashIsRedirected();
    void aFileThatHasNotChangedIsNotSentAgain();
    void filesAreForReadingOnly();
    void aFileIsServedAsItIsNow();
    void foldersThatCannotBeServedAreNamed_data();
    void foldersThatCannotBeServedAreNamed();

private:
    RawResponse request(
        const QByteArray &target, const QByteArray &fields = {}, const QByteArray &method = "GET")
    {
        RawClient client(m_listener->serverPort());
        client.send(method + ' ' + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
        return client.response(method == "HEAD").value_or(RawResponse());
    }
    void write(const QString &path, const QByteArray &content) const
    {
        QFile file(m_directory.path() + u'/' + path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<net::Loop> m_loop;
    StaticResources m_resources;
    std::unique_ptr<PublicDirectory> m_public;
    Router m_router;
    std::unique_ptr<Listener> m_listener;
};

void TestFiles::initTestCase()
{
    QDir root(m_directory.path());
    QVERIFY(root.mkpath(u"public/sub/empty"_s) && root.mkpath(u"public/.hidden"_s)
        && root.mkpath(u"publicity"_s));
    write(u"secret.txt"_s, "secret");
    write(u"publicity/secret.txt"_s, "secret");
    write(u"public/index.html"_s, "<p>index");
    write(u"public/a b.txt"_s, "blank");
    write(u"public/é.txt"_s, "accent");
    write(u"public/100%.txt"_s, "percent");
    write(u"public/page.html"_s, "<p>page");
    write(u"public/script.js"_s, "1");
    write(u"public/unknown.qqq"_s, "?");
    write(u"public/sub/index.html"_s, "<p>sub");
    write(u"public/.secret"_s, "secret");
    write(u"public/.hidden/file.txt"_s, "secret");
    QVERIFY(QFile::link(m_directory.path() + u"/secret.txt"_s, m_directory.path() + u"/public/link.txt"_s));
    QVERIFY(QFile::link(
        m_directory.path() + u"/public/page.html"_s, m_directory.path() + u"/public/inner.html"_s));
    QVERIFY(QFile::link(m_directory.path(), m_directory.path() + u"/public/up"_s));
    QCOMPARE(::mkfifo(qPrintable(m_directory.path() + u"/public/pipe"_s), 0600), 0);

    auto opened = PublicDirectory::open(m_directory.path() + u"/public"_s);
    QVERIFY(opened);
    m_public = *std::move(opened);
    const QByteArray script(5000, 's');
    m_resources.add(u"/socket.io/socket.io.js"_s,
        Resource{script, compress(script, ContentCoding::gzip), "application/javascript; charset=utf-8",
            "\"4.8.4\""});
    m_resources.add(u"/plain"_s, Resource{"text", {}, "text/plain"});
    Resource page{"<p>nothing here", {}, "text/html; charset=utf-8"};
    page.headers = {{"Content-Security-Policy", "default-src 'self'"}};
    m_resources.setNotFoundPage(page);
    m_router.add("/", m_resources);
    m_router.add("/", *m_public);
    m_router.setNotFound(&m_resources);
    m_loop = std::make_unique<net::Loop>();
    m_listener = std::make_unique<Listener>(*m_loop, m_router, Limits());
    QVERIFY(m_listener->start(QHostAddress::LocalHost, 0));
}

void TestFiles::cleanupTestCase()
{
    m_listener.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_loop.reset();
}

void TestFiles::resourcesAreServedAsByTheOfficialServer_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &method, const QByteArray &fields, int status) {
        QTest::newRow(name) << method << fields << status;
    };
    row("GET", "GET", "", 200);
    row("HEAD", "HEAD", "", 200);
    row("If-None-Match", "GET", "If-None-Match: \"4.8.4\"\r\n", 304);
    row("If-None-Match W/", "GET", "If-None-Match: W/\"4.8.4\"\r\n", 304);
    row("If-None-Match in a list", "GET", "If-None-Match: \"0\", \"4.8.4\"\r\n", 304);
    row("If-None-Match any", "GET", "If-None-Match: *\r\n", 304);
    row("If-None-Match of HEAD", "HEAD", "If-None-Match: \"4.8.4\"\r\n", 304);
    row("If-None-Match of another", "GET", "If-None-Match: \"0.0.0\"\r\n", 200);
    row("If-None-Match without quotes", "GET", "If-None-Match: 4.8.4\r\n", 200);
    row("POST", "POST", "", 405);
    row("PUT", "PUT", "", 405);
    row("DELETE", "DELETE", "", 405);
}

void TestFiles::resourcesAreServedAsByTheOfficialServer()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const RawResponse response = request("/socket.io/socket.io.js?x=1", fields, method);
    QCOMPARE(response.status, status);
    if (status == 200) {
        QCOMPARE(response.field("Content-Type"), "application/javascript; charset=utf-8");
        QCOMPARE(response.field("Cache-Control"), "public, max-age=0");
        QCOMPARE(response.field("ETag"), "\"4.8.4\"");
        QCOMPARE(response.field("X-Content-Type-Options"), "nosniff");
        QCOMPARE(response.field("Content-Length"), "5000");
        QCOMPARE(response.body.size(), method == "HEAD" ? 0 : 5000);
    } else if (status == 304) {
        QCOMPARE(response.body, "");
        QVERIFY(!response.hasField("Content-Type"));
        QVERIFY(!response.hasField("Content-Length"));
    } else {
        QCOMPARE(response.field("Allow"), "GET, HEAD");
    }
}

void TestFiles::aResourceIsCompressedWhereAccepted_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<bool>("isCompressed");
    QTest::newRow("gzip") << QByteArray("gzip") << true;
    QTest::newRow("br, gzip") << QByteArray("br, gzip;q=0.5") << true;
    QTest::newRow("forbidden") << QByteArray("gzip;q=0") << false;
    QTest::newRow("deflate") << QByteArray("deflate") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestFiles::aResourceIsCompressedWhereAccepted()
{
    QFETCH(QByteArray, accepted);
    QFETCH(bool, isCompressed);
    const RawResponse response = request("/socket.io/socket.io.js", "Accept-Encoding: " + accepted + "\r\n");
    QCOMPARE(response.field("Content-Encoding"), isCompressed ? "gzip" : "");
    QCOMPARE(response.field("Vary"), "Accept-Encoding");
    QCOMPARE(response.body.size() < 5000, isCompressed);
    QVERIFY(!request("/plain", "Accept-Encoding: gzip\r\n").hasField("Content-Encoding"));
}

void TestFiles::aResourceWithoutATagGetsOneOfItsContent()
{
    const QByteArray tag = request("/plain").field("ETag");
    QVERIFY(tag.startsWith('"') && tag.size() > 10);
    QCOMPARE(request("/plain", "If-None-Match: " + tag + "\r\n").status, 304);
    m_resources.add(u"/plain"_s, Resource{"other", {}, "text/plain"});
    QCOMPARE(request("/plain", "If-None-Match: " + tag + "\r\n").body, "other");
}

void TestFiles::whatNobodyServesGetsThePage()
{
    const RawResponse response = request("/nothing");
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, "<p>nothing here");
    QCOMPARE(response.field("Content-Security-Policy"), "default-src 'self'");
    QCOMPARE(response.field("X-Content-Type-Options"), "nosniff");
}

void TestFiles::pathsOfTheFolderGetTheirFile_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *path, const QByteArray &body, const QByteArray &type) {
        QTest::newRow(path) << QByteArray(path) << body << type;
    };
    row("/", "<p>index", "text/html; charset=utf-8");
    row("/index.html", "<p>index", "text/html; charset=utf-8");
    row("/page.html?x=/../y", "<p>page", "text/html; charset=utf-8");
    row("/%70age.html", "<p>page", "text/html; charset=utf-8");
    row("/inner.html", "<p>page", "text/html; charset=utf-8");
    row("/a%20b.txt", "blank", "text/plain; charset=utf-8");
    row("/%C3%A9.txt", "accent", "text/plain; charset=utf-8");
    row("/100%25.txt", "percent", "text/plain; charset=utf-8");
    row("/script.js", "1", "application/javascript; charset=utf-8");
    row("/unknown.qqq", "?", "application/octet-stream");
    row("/sub/", "<p>sub", "text/html; charset=utf-8");
}

void TestFiles::pathsOfTheFolderGetTheirFile()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    const RawResponse response = request(path);
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, body);
    QCOMPARE(response.field("Content-Type").replace("text/javascript", "application/javascript"), type);
    QCOMPARE(response.field("X-Content-Type-Options"), "nosniff");
    const RawResponse head = request(path, {}, "HEAD");
    QCOMPARE(head.field("Content-Length").toInt(), body.size());
}

void TestFiles::pathsOutsideTheFolderAreNotFound_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
        {"/../secret.txt", "/sub/../../secret.txt", "/sub/../page.html", "/./page.html", "/%2e%2e/secret.txt",
            "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/%252e%252e/secret.txt",
            "/sub%2findex.html", "/sub\\index.html", "//page.html", "/sub//index.html", "/link.txt",
            "/up/secret.txt", "/up/public/page.html", "/../publicity/secret.txt", "/.secret",
            "/.hidden/file.txt", "/%2esecret", "/page.html%00", "/page.html%0a", "/page.html/",
            "/page.html/x", "/pipe", "/sub/empty/", "/sub/empty", "/nothing", "/%ff", "/up/"})
        QTest::newRow(path) << QByteArray(path);
}

void TestFiles::pathsOutsideTheFolderAreNotFound()
{
    QFETCH(QByteArray, path);
    const RawResponse response = request(path);
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, "<p>nothing here");
}

void TestFiles::aFolderWithoutItsSlashIsRedirected()
{
    const RawResponse response = request("/sub");
    QCOMPARE(response.status, 301);
    QCOMPARE(response.field("Location"), "/sub/");
}

void TestFiles::aFileThatHasNotChangedIsNotSentAgain()
{
    const QByteArray tag = request("/page.html").field("ETag");
    QCOMPARE(request("/page.html", "If-None-Match: " + tag + "\r\n").status, 304);
    QCOMPARE(request("/page.html", "If-None-Match: \"x\"\r\n").status, 200);
}

void TestFiles::filesAreForReadingOnly()
{
    QCOMPARE(request("/page.html", {}, "POST").status, 405);
    QCOMPARE(request("/nothing", {}, "POST").status, 404);
}

void TestFiles::aFileIsServedAsItIsNow()
{
    write(u"public/now.txt"_s, "one");
    const RawResponse before = request("/now.txt");
    QCOMPARE(before.body, "one");
    write(u"public/now.txt"_s, "three");
    QCOMPARE(request("/now.txt", "If-None-Match: " + before.field("ETag") + "\r\n").body, "three");
}

void TestFiles::foldersThatCannotBeServedAreNamed_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("does not exist") << u"/nothing"_s;
    QTest::newRow("no folder") << u"/secret.txt"_s;
}

void TestFiles::foldersThatCannotBeServedAreNamed()
{
    QFETCH(QString, path);
    const auto opened = PublicDirectory::open(m_directory.path() + path);
    QVERIFY(!opened);
    QVERIFY(opened.error().contains(path));
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_http_files.moc"

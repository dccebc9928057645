// SPDX-License-Identifier: MIT
#include "ui/conversation/links.h"
#include "ui/conversation/messagelayout.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWebAddressesAreLinks_data();
    void onlyWebAddressesAreLinks();
    void positionsCountUtf16Units();
    void thereIsALimit();
    void theHostIsShownAsItReallyIs_data();
    void theHostIsShownAsItReallyIs();
    void aVeryLongMessageIsCut();
    void aCutDoesNotSplitACharacter();
};

void TestLinks::onlyWebAddressesAreLinks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("none") << u"nothing here, www.example.org neither"_s << QStringList();
    QTest::newRow("http") << u"see http://example.org now"_s << QStringList{u"http://example.org"_s};
    QTest::newRow("https with all") << u"https://a.example:8443/p?q=1&r=2#f"_s
                                    << QStringList{u"https://a.example:8443/p?q=1&r=2#f"_s};
    QTest::newRow("capital letters") << u"HTTPS://EXAMPLE.ORG"_s << QStringList{u"HTTPS://EXAMPLE.ORG"_s};
    QTest::newRow("end of a sentence")
        << u"It is https://example.org."_s << QStringList{u"https://example.org"_s};
    QTest::newRow("in brackets") << u"(https://example.org/a)"_s << QStringList{u"https://example.org/a"_s};
    QTest::newRow("brackets of its own")
        << u"https://example.org/A_(b)"_s << QStringList{u"https://example.org/A_(b)"_s};
    QTest::newRow("two") << u"http://a.example, http://b.example!"_s
                         << QStringList{u"http://a.example"_s, u"http://b.example"_s};
    QTest::newRow("javascript") << u"javascript:alert(1) javascript://x"_s << QStringList();
    QTest::newRow("file") << u"file:///etc/passwd"_s << QStringList();
    QTest::newRow("within a word") << u"xhttp://example.org"_s << QStringList();
    QTest::newRow("no host") << u"http:// and https:///x"_s << QStringList();
    QTest::newRow("in markup") << u"<a href=\"http://example.org\">x</a>"_s
                               << QStringList{u"http://example.org"_s};
}

void TestLinks::onlyWebAddressesAreLinks()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QStringList found;
    for (const Link &link : findLinks(text)) {
        found.append(text.mid(link.start, link.length));
        QVERIFY(link.url.scheme() == "http"_L1 || link.url.scheme() == "https"_L1);
    }
    QCOMPARE(found, expected);
}

void TestLinks::positionsCountUtf16Units()
{
    const QList<Link> links = findLinks(u"🎉 http://x.example"_s);
    QCOMPARE(links.size(), 1);
    QCOMPARE(links[0].start, 3);
}

void TestLinks::thereIsALimit()
{
    QCOMPARE(findLinks(u"http://x.example "_s.repeated(500)).size(), maxLinks);
}

void TestLinks::theHostIsShownAsItReallyIs_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"https://example.org/x"_s << u"example.org"_s;
    QTest::newRow("port") << u"http://example.org:81/"_s << u"example.org:81"_s;
    QTest::newRow("a user that looks like a host")
        << u"https://google.com@evil.example/"_s << u"evil.example"_s;
    QTest::newRow("letters that look alike") << u"https://аpple.com/"_s << u"xn--pple-43d.com"_s;
}

void TestLinks::theHostIsShownAsItReallyIs()
{
    QFETCH(QString, url);
    QFETCH(QString, expected);
    QCOMPARE(honestHost(QUrl(url)), expected);
}

void TestLinks::aVeryLongMessageIsCut()
{
    QCOMPARE(shownText(u"short\ntext"_s), u"short\ntext"_s);
    const QString longText(200'000, u'x');
    QCOMPARE(shownText(longText).size(), MessageLayouter::maxShownLength + 1);
    QVERIFY(shownText(longText).endsWith(u'…'));
    const QString lines(5000, u'\n');
    QCOMPARE(shownText(lines).count(u'\n'), MessageLayouter::maxShownLines - 1);
}

void TestLinks::aCutDoesNotSplitACharacter()
{
    const QString text = QString(MessageLayouter::maxShownLength - 1, u'x') + u"🎉🎉"_s;
    QCOMPARE(shownText(text), QString(MessageLayouter::maxShownLength - 1, u'x') + u'…');
}

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_ui_links.moc"

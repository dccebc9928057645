// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QStringList states = {u"✓"_s, u"deviates: "_s, u"in part: "_s, u"not in this version: "_s};

/// The rules of docs/conformance.md: what, state, tests.
QList<QStringList> rules(const QString &page)
{
    QList<QStringList> found;
    for (const QString &line : page.split(u'\n')) {
        if (!line.startsWith(u"| ") || line.startsWith(u"| rule |"))
            continue;
        QStringList cells = line.sliced(1).chopped(1).split(u'|');
        for (QString &cell : cells)
            cell = cell.trimmed();
        found.append(cells);
    }
    return found;
}

} // namespace

/// docs/conformance.md names tests that exist, so that it can't come to lie unnoticed.
class ConformancePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRuleHasAStateAndWhatBelongsToIt();
    void everyTestItNamesExists_data();
    void everyTestItNamesExists();
    void everyTestOfTheSuitesBesideItIsNamed();

private:
    QString read(const QString &path) const
    {
        QFile file(m_source.filePath(path));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QDir m_source;
    QString m_page;
};

void ConformancePage::initTestCase()
{
    m_source.setPath(qEnvironmentVariable("TINCAN_SOURCE_DIR"));
    m_page = read(u"docs/conformance.md"_s);
    QVERIFY2(!m_page.isEmpty(), "TINCAN_SOURCE_DIR is the top of the tree");
}

void ConformancePage::everyRuleHasAStateAndWhatBelongsToIt()
{
    const QList<QStringList> all = rules(m_page);
    QVERIFY(all.size() > 100);
    for (const QStringList &cells : all) {
        QVERIFY2(cells.size() == 3, qPrintable(cells.join(u'|')));
        const bool isKnown = std::any_of(
            states.cbegin(), states.cend(), [&](const QString &state) { return cells[1].startsWith(state); });
        QVERIFY2(isKnown, qPrintable(cells.join(u'|')));
        const bool isMissing = cells[1].startsWith(states.last());
        QVERIFY2(isMissing || !cells[2].isEmpty(), qPrintable(cells.join(u'|')));
    }
}

void ConformancePage::everyTestItNamesExists_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("function");
    QTest::addColumn<QString>("row");
    QTest::addColumn<QString>("scriptsTest");
    // A row, or the name of a script's test, may hold anything but a backquote.
    static const QRegularExpression form(
        u"`(tests/[\\w/.]+\\.(?:cpp|mjs|py)): (?:(\\w+)\\(([^`]*)\\)|([^`]+))`"_s);
    const QString page = read(u"docs/conformance.md"_s);
    const auto folders = page.count(u"`tests/server/conformance`"_s) + page.count(u"`tests/interop`"_s);
    QCOMPARE(page.count(u"`tests/"_s), page.count(form) + folders); // all are of that form
    QSet<QString> seen;
    for (const auto &match : form.globalMatch(page)) {
        if (seen.contains(match.captured()))
            continue;
        seen.insert(match.captured());
        QTest::newRow(qPrintable(match.captured()))
            << match.captured(1) << match.captured(2) << match.captured(3) << match.captured(4);
    }
}

void ConformancePage::everyTestItNamesExists()
{
    QFETCH(QString, path);
    QFETCH(QString, function);
    QFETCH(QString, row);
    QFETCH(QString, scriptsTest);
    QString source = read(path);
    QVERIFY2(!source.isEmpty(), "no such file");
    if (!scriptsTest.isEmpty()) {
        QVERIFY2(source.contains(u"it('"_s + scriptsTest + u"'"_s)
                || source.contains(u"def "_s + scriptsTest + u"(self)"_s),
            "no such test");
        return;
    }
    QVERIFY2(source.contains(u"void "_s + function + u"()"_s), "no such test");
    if (row.isEmpty())
        return;
    QVERIFY2(source.contains(function + u"_data()"_s), "the test has no rows");
    for (const QString &shared : {u"tests/support/goldenrows.cpp"_s, u"tests/support/goldenrows3.cpp"_s,
             u"tests/server/conformance/verification.h"_s, u"tests/server/conformance/websocketrows.h"_s})
        source += read(shared);
    source.replace(u"\\\""_s, u"\""_s);
    QVERIFY2(source.contains(u'"' + row + u'"'), "no such row");
}

void ConformancePage::everyTestOfTheSuitesBesideItIsNamed()
{
    static const QRegularExpression declaration(
        u"^    void (\\w+)\\(\\);$"_s, QRegularExpression::MultilineOption);
    const QDir folder(m_source.filePath(u"tests/server/conformance"_s));
    for (const QString &name : folder.entryList({u"tst_conformance_*.cpp"_s})) {
        if (name == u"tst_conformance_page.cpp"_s)
            continue;
        const QString path = u"tests/server/conformance/"_s + name;
        for (const auto &match : declaration.globalMatch(read(path))) {
            const QString function = match.captured(1);
            if (function.endsWith(u"_data"_s) || function.startsWith(u"add"_s)
                || function == u"initTestCase"_s)
                continue;
            QVERIFY2(
                m_page.contains(path + u": "_s + function + u'('), qPrintable(path + u": "_s + function));
        }
    }
}

QTEST_APPLESS_MAIN(ConformancePage)
#include "tst_conformance_page.moc"

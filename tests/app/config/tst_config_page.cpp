// SPDX-License-Identifier: MIT
// docs/configuration.md says what the program's own table says.

#include "app/config/options.h"

#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace tincan::config;

namespace {

constexpr QLatin1StringView begin(
    "<!-- The table of the program, group by group; tst_config_page compares. -->\n");

QString inTable(QString text)
{
    return text.replace(u'|', u"\\|"_s).replace(u'*', u"\\*"_s);
}

QString row(const Option &option)
{
    QString name = u"`%1`"_s.arg(option.name);
    if (!option.letter.isNull())
        name += u", `-%1`"_s.arg(option.letter);
    const QString standard = option.onlyFlag ? QString() : option.get(Settings());
    return u"| %1 | %2 | %3 | %4 |\n"_s.arg(name, inTable(option.kind),
        standard.isEmpty() ? QString() : u"`%1`"_s.arg(standard), inTable(option.help));
}

QString tables()
{
    QString text;
    std::optional<Group> group;
    for (const Option &option : options()) {
        if (group != option.group)
            text += u"\n### %1\n\n| name | value | default | meaning |\n|---|---|---|---|\n"_s.arg(
                title(option.group));
        group = option.group;
        text += row(option);
    }
    return text;
}

} // namespace

class tst_ConfigPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePageHasTheProgramsTable();
    void everyOptionOfTheLibraryIsOfferedOrNotForAReason();

private:
    static QString read(const QString &path)
    {
        QFile file(qEnvironmentVariable("TINCAN_SOURCE_DIR") + u'/' + path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
};

void tst_ConfigPage::thePageHasTheProgramsTable()
{
    QFile page(qEnvironmentVariable("TINCAN_SOURCE_DIR") + u"/docs/configuration.md"_s);
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    page.close();
    const qsizetype start = text.indexOf(begin);
    QVERIFY(start >= 0);
    const QString head = text.first(start + begin.size());
    // ninja tst_config_page && TINCAN_WRITE_PAGE=1 TINCAN_SOURCE_DIR=. build/dev/bin/tst_config_page
    if (qEnvironmentVariableIsSet("TINCAN_WRITE_PAGE") && page.open(QIODevice::WriteOnly)) {
        page.write((head + tables()).toUtf8());
        return;
    }
    const QStringList expected = tables().split(u'\n');
    const QStringList actual = text.sliced(head.size()).split(u'\n');
    for (qsizetype i = 0; i < expected.size(); ++i)
        QCOMPARE(actual.value(i), expected[i]);
    QCOMPARE(actual.size(), expected.size());
}

void tst_ConfigPage::everyOptionOfTheLibraryIsOfferedOrNotForAReason()
{
    // Taken from elsewhere in the settings by HostSettings::serverOptions().
    const QStringList composed{u"cookie"_s, u"cors"_s, u"eventRate"_s, u"allowedHosts"_s, u"allowedOrigins"_s,
        u"connectionStateRecovery"_s, u"limits"_s, u"transports"_s};
    // For programs that link the library.
    const QStringList ofPrograms{u"allowRequest"_s, u"initialHeaders"_s, u"headers"_s, u"adapter"_s,
        u"parser"_s, u"generateId"_s, u"cleanupEmptyChildNamespaces"_s, u"childNamespaces"_s,
        u"eventsInMiddleware"_s, u"requestsInMiddleware"_s, u"middlewareTimeout"_s, u"serverAnswerTime"_s,
        u"inboxMessages"_s, u"inboxBytes"_s};
    const QString header = read(u"server/options.h"_s);
    const QString table = read(u"app/config/protocoloptions.cpp"_s) + read(u"app/config/hostoptions.cpp"_s);
    static const QRegularExpression member(
        u"^    [\\w:<>]+(?: \\w+)? (\\w+)(?: =.*|\\{.*)?;"_s, QRegularExpression::MultilineOption);
    int found = 0;
    for (const QString &type : {u"Limits"_s, u"ServerOptions"_s}) {
        const qsizetype begin = header.indexOf(u"\nstruct %1\n{"_s.arg(type));
        const QString body = header.sliced(begin, header.indexOf(u"\n};"_s, begin) - begin);
        for (const auto &match : member.globalMatch(body)) {
            const QString name = match.captured(1);
            ++found;
            const bool isOffered = table.contains(u"&%1::%2"_s.arg(type, name));
            QVERIFY2(isOffered || composed.contains(name) || ofPrograms.contains(name), qPrintable(name));
        }
    }
    QVERIFY(found > 50);
}

QTEST_GUILESS_MAIN(tst_ConfigPage)
#include "tst_config_page.moc"

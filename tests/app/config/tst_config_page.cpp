// SPDX-License-Identifier: MIT
// docs/configuration.md says what the program's own table says.

#include "app/config/options.h"

#include <QFile>

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

QTEST_GUILESS_MAIN(tst_ConfigPage)
#include "tst_config_page.moc"

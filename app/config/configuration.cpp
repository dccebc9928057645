// SPDX-License-Identifier: MIT
#include "app/config/configuration.h"

#include "app/config/options.h"
#include "app/config/sources.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

QString textOf(const Entry &entry)
{
    if (!entry.option->isPath || entry.text.isEmpty())
        return entry.text;
    return entry.folder.isEmpty() ? QFileInfo(entry.text).absoluteFilePath()
                                  : QDir(entry.folder).absoluteFilePath(entry.text);
}

// The option's name is in the place already, but for files.
QString prefix(const Entry &entry)
{
    if (entry.origin.kind == Origin::Kind::file)
        return entry.origin.place + u": "_s + entry.option->name;
    return entry.origin.place;
}

void takeOver(const Said &said, Configuration &configuration)
{
    QHash<QString, bool> isBegun; // lists of a stronger source replace those of a weaker one
    for (const Entry &entry : said) {
        if (!entry.option) {
            configuration.problems.append(entry.problem);
            continue;
        }
        const Option &option = *entry.option;
        if (option.clear && !isBegun.value(option.name))
            option.clear(configuration.settings);
        isBegun.insert(option.name, true);
        if (const auto done = option.set(configuration.settings, textOf(entry)); !done)
            configuration.problems.append(u"%1: %2"_s.arg(prefix(entry), done.error()));
        configuration.origins.insert(option.name, entry.origin);
    }
}

// What is wrong with values that are right one by one.
void checkTogether(Configuration &configuration)
{
    const Settings &settings = configuration.settings;
    const auto complain = [&](const QString &text) { configuration.problems.append(text); };
    if (settings.server && !settings.join.isEmpty())
        complain(u"--server and --join exclude each other."_s);
    if (settings.server && !settings.theme.isEmpty())
        complain(u"--theme is for the window; --server has none."_s);
    if (settings.host.tls.certificate.isEmpty() != settings.host.tls.key.isEmpty())
        complain(u"tls-cert and tls-key belong together, and only one of them is given."_s);
    const Limits &limits = settings.host.server.limits;
    if (limits.outputSoftBytes > limits.outputHardBytes) {
        complain(u"output-soft-limit (%1) must not be above output-hard-limit (%2)."_s.arg(
            formatSize(limits.outputSoftBytes), formatSize(limits.outputHardBytes)));
    }
}

bool isOnlyAsked(const Settings &settings)
{
    return settings.help || settings.version;
}

} // namespace

Configuration load(
    const QStringList &arguments, const QProcessEnvironment &environment, const QString &systemFolder)
{
    Configuration configuration;
    const Said flags = readArguments(arguments);
    Configuration asked;
    takeOver(flags, asked);
    if (isOnlyAsked(asked.settings)) {
        configuration.settings = asked.settings;
        return configuration;
    }
    configuration.file
        = asked.settings.file.isEmpty() ? usualFile(environment, systemFolder) : asked.settings.file;
    if (!configuration.file.isEmpty())
        takeOver(readFile(configuration.file), configuration);
    takeOver(readEnvironment(environment), configuration);
    takeOver(flags, configuration);
    if (configuration.settings.host.name.isEmpty())
        configuration.settings.host.name = QSysInfo::machineHostName();
    if (configuration.problems.isEmpty())
        checkTogether(configuration);
    return configuration;
}

QStringList changes(const Configuration &before, const Configuration &after, bool isReloaded)
{
    QStringList names;
    for (const Option &option : options()) {
        if (!option.onlyFlag && option.isReloaded == isReloaded
            && option.get(before.settings) != option.get(after.settings))
            names.append(option.name);
    }
    return names;
}

} // namespace tincan::config

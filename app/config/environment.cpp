// SPDX-License-Identifier: MIT
#include "app/config/options.h"
#include "app/config/sources.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace tincan::config {

Said readEnvironment(const QProcessEnvironment &environment)
{
    Said said;
    for (const Option &option : options()) {
        const QString text = option.onlyFlag ? QString() : environment.value(option.variable());
        if (!text.isEmpty())
            said.push_back({&option, text, {Origin::Kind::environment, option.variable()}, {}, {}});
    }
    return said;
}

QStringList strangeVariables(const QProcessEnvironment &environment)
{
    QStringList names;
    const QStringList all = environment.keys();
    for (const QString &variable : all) {
        if (!variable.startsWith("TINCAN_"_L1) || variable == "TINCAN_CONFIG"_L1)
            continue;
        const Option *const option = findOption(variable.sliced(7).toLower().replace(u'_', u'-'));
        if (!option || option->onlyFlag)
            names.append(variable);
    }
    names.sort();
    return names;
}

QString usualFile(const QProcessEnvironment &environment, const QString &systemFolder)
{
    if (const QString named = environment.value(u"TINCAN_CONFIG"_s); !named.isEmpty())
        return named;
    QString home = environment.value(u"XDG_CONFIG_HOME"_s);
    if (home.isEmpty())
        home = environment.value(u"HOME"_s) + u"/.config"_s;
    for (const QString &folder : {home, systemFolder}) {
        const QString file = folder + u"/tincan/tincan.conf"_s;
        if (QFileInfo::exists(file))
            return file;
    }
    return {};
}

} // namespace tincan::config

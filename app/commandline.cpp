// SPDX-License-Identifier: MIT
#include "app/commandline.h"

#include "app/config/options.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

CommandLine::Mode modeOf(const config::Settings &settings)
{
    using Mode = CommandLine::Mode;
    if (settings.help)
        return Mode::help;
    if (settings.version)
        return Mode::version;
    if (settings.checkConfig)
        return Mode::checkConfig;
    if (settings.printConfig)
        return Mode::printConfig;
    return settings.server ? Mode::server : Mode::window;
}

// Whoever says on the command line which room to host wants it now.
bool namesARoom(const config::Configuration &configuration)
{
    const auto &options = config::options();
    return std::any_of(options.begin(), options.end(), [&](const config::Option &option) {
        return option.group == config::Group::room
            && configuration.origin(option.name).kind == config::Origin::Kind::flag;
    });
}

} // namespace

tl::expected<CommandLine, QString> parseCommandLine(
    const QStringList &arguments, const QProcessEnvironment &environment)
{
    CommandLine line;
    line.configuration = config::load(arguments, environment);
    if (!line.configuration.problems.isEmpty())
        return tl::unexpected(line.configuration.problems.join(u'\n'));
    const config::Settings &settings = line.configuration.settings;
    line.mode = modeOf(settings);
    line.host = settings.host;
    line.log = settings.log;
    line.joinAddress = settings.join;
    line.theme = settings.theme == "system"_L1 ? QString() : settings.theme;
    line.startHosting = line.mode == CommandLine::Mode::window && line.joinAddress.isEmpty()
        && namesARoom(line.configuration);
    return line;
}

tl::expected<CommandLine, QString> checkFiles(CommandLine line)
{
    if (line.host.scheme() == Scheme::https) {
        if (const auto tls = loadTls(line.host.tls); !tls)
            return tl::unexpected(u"TLS: %1"_s.arg(tls.error()));
    }
    return line;
}

} // namespace tincan

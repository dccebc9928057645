// SPDX-License-Identifier: MIT
#include "app/commandline.h"
#include "app/exitcodes.h"
#include "app/headless.h"
#include "app/log.h"
#include "app/windowed.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

QStringList toStrings(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

int complain(const QString &text)
{
    QTextStream(stderr) << "tincan: " << text << '\n';
    return tincan::exitUsage;
}

int run(int &argc, char **argv, const tincan::CommandLine &line)
{
    using Mode = tincan::CommandLine::Mode;
    if (line.mode == Mode::server)
        return tincan::runHeadless(argc, argv, line.host);
    if (tincan::hasDisplay())
        return tincan::runWindow(argc, argv, line);
    if (!line.joinAddress.isEmpty())
        return complain(u"--join needs a display, and there is none."_s);
    QTextStream(stderr) << "There is no display: running the server without a window, as --server does.\n";
    return tincan::runHeadless(argc, argv, line.host);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(u"tincan"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TINCAN_VERSION));
    QCoreApplication::setOrganizationName(u"tincan"_s);
    tincan::installLog();

    const auto line = tincan::parseCommandLine(toStrings(argc, argv));
    if (!line)
        return complain(line.error());
    if (line->mode == tincan::CommandLine::Mode::help || line->mode == tincan::CommandLine::Mode::version) {
        // The parser takes the program's name from an application; none of these needs a display.
        const QCoreApplication application(argc, argv);
        QTextStream(stdout) << (line->mode == tincan::CommandLine::Mode::help
                ? tincan::helpText()
                : u"tincan %1\n"_s.arg(QCoreApplication::applicationVersion()));
        return tincan::exitSuccess;
    }
    return run(argc, argv, *line);
}

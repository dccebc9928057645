// SPDX-License-Identifier: MIT
#include "app/commandline.h"
#include "app/config/sources.h"
#include "app/display.h"
#include "app/exitcodes.h"
#include "app/headless.h"
#include "app/log.h"
#include "app/standardstreams.h"
#include "app/windowed.h"
#include "server/net/memory.h"

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
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines)
        QTextStream(stderr) << "tincan: " << line << '\n';
    return tincan::exitUsage;
}

/// Asked only when nothing is wrong.
void sayThatAllIsRight(const tincan::CommandLine &line)
{
    QTextStream out(stdout);
    const QStringList strange = tincan::config::strangeVariables(QProcessEnvironment::systemEnvironment());
    for (const QString &variable : strange)
        out << "Note: the variable " << variable << " is none of tincan's.\n";
    const QString &file = line.configuration.file;
    out << (file.isEmpty() ? u"There is no configuration file; flags and environment are right.\n"_s
                           : u"%1, flags and environment are right.\n"_s.arg(file));
}

/// What prints and leaves; false: the program is to run.
bool answer(const tincan::CommandLine &line)
{
    using Mode = tincan::CommandLine::Mode;
    QTextStream out(stdout);
    switch (line.mode) {
    case Mode::help:
        out << tincan::config::helpText();
        return true;
    case Mode::version:
        out << u"tincan %1\n"_s.arg(QCoreApplication::applicationVersion());
        return true;
    case Mode::printConfig:
        out << tincan::config::printConfiguration(line.configuration);
        return true;
    case Mode::checkConfig:
        sayThatAllIsRight(line);
        return true;
    case Mode::server:
    case Mode::window:
        break;
    }
    return false;
}

int run(int &argc, char **argv, const tincan::CommandLine &line)
{
    using Mode = tincan::CommandLine::Mode;
    const auto readAgain = [arguments = toStrings(argc, argv)] {
        return tincan::parseCommandLine(arguments).and_then(tincan::checkFiles);
    };
    if (line.mode == Mode::server)
        return tincan::runHeadless(argc, argv, line, readAgain);
    if (tincan::hasDisplay())
        return tincan::runWindow(argc, argv, line);
    if (!line.joinAddress.isEmpty())
        return complain(u"--join needs a display, and there is none."_s);
    QTextStream(stderr) << "There is no display: running the server without a window, as --server does.\n";
    return tincan::runHeadless(argc, argv, line, readAgain);
}

} // namespace

int main(int argc, char **argv)
{
    tincan::keepStandardStreams();
    tincan::net::keepFreedMemory();
    QCoreApplication::setApplicationName(u"tincan"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TINCAN_VERSION));
    QCoreApplication::setOrganizationName(u"tincan"_s);
    tincan::installLog();

    tincan::separateWindowSettings();
    auto line = tincan::parseCommandLine(toStrings(argc, argv));
    if (line && line->mode == tincan::CommandLine::Mode::checkConfig) {
        const QCoreApplication application(argc, argv);
        line = tincan::checkFiles(*std::move(line));
    }
    if (!line)
        return complain(line.error());
    if (answer(*line))
        return tincan::exitSuccess;
    tincan::limitLog(line->log);
    const int exitCode = run(argc, argv, *line);
    tincan::finishLog();
    return exitCode;
}

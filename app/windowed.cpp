// SPDX-License-Identifier: MIT
#include "app/windowed.h"

#include "app/exitcodes.h"
#include "app/joining/startcontroller.h"
#include "app/unixsignals.h"
#include "ui/mainwindow.h"
#include "ui/settings/qsettingsstore.h"

#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

constexpr qint64 maxLineBytes = 4096;

QString ownName(const ui::SettingsStore &settings)
{
    QString remembered = settings.value(u"start/displayName"_s).toString();
    if (!remembered.isEmpty())
        return remembered;
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME"));
    return user.isEmpty() ? QSysInfo::machineHostName() : user;
}

QString normalAddress(const QString &address)
{
    return address.contains("://"_L1) ? address : u"http://"_s + address;
}

} // namespace

void separateWindowSettings()
{
    QFile old(QSettings(u"tincan"_s, u"tincan"_s).fileName());
    const QString now = QSettings(u"tincan"_s, u"window"_s).fileName();
    if (QFile::exists(now) || !old.open(QIODevice::ReadOnly))
        return;
    const bool isOurs = old.readLine(maxLineBytes).startsWith('['); // what people write has no sections
    old.close();
    if (isOurs)
        old.rename(now);
}

int runWindow(int &argc, char **argv, const CommandLine &line)
{
    QApplication application(argc, argv);
    QApplication::setDesktopFileName(u"tincan"_s);

    ui::QSettingsStore settings(std::make_unique<QSettings>(u"tincan"_s, u"window"_s));
    StartController start(line.host);
    ui::WindowOptions options;
    options.scheme = ui::schemeFromName(line.theme);
    options.suggestedName = ownName(settings);
    options.suggestedRoom = line.host.name;
    ui::MainWindow window(start, settings, options);
    window.show();

    UnixSignals signals;
    QObject::connect(&signals, &UnixSignals::terminationRequested, &window, &ui::MainWindow::closeAtOnce);
    if (!line.joinAddress.isEmpty())
        window.join({normalAddress(line.joinAddress), ownName(settings)});
    else if (line.startHosting)
        window.host({line.host.name, line.host.port, ownName(settings)});
    return QApplication::exec();
}

} // namespace tincan

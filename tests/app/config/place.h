// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/configuration.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace tincan::test {

/// A home and a system of their own, with the configuration files and variables of a test.
class Place
{
public:
    Place()
    {
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.filePath(QStringLiteral("home")));
    }

    QString userFile() const { return m_folder.filePath(QStringLiteral("home/tincan/tincan.conf")); }
    QString systemFile() const { return m_folder.filePath(QStringLiteral("etc/tincan/tincan.conf")); }
    QString path(const QString &name) const { return m_folder.filePath(name); }

    static void write(const QString &file, const QString &text)
    {
        QDir().mkpath(QFileInfo(file).absolutePath());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(text.toUtf8()) < 0)
            qFatal("can't write %s", qPrintable(file));
    }

    config::Configuration load(QStringList arguments = {}) const
    {
        arguments.prepend(QStringLiteral("tincan"));
        return config::load(arguments, environment, m_folder.filePath(QStringLiteral("etc")));
    }

    QProcessEnvironment environment;

private:
    QTemporaryDir m_folder;
};

} // namespace tincan::test

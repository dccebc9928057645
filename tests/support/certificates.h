// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace tincan::test {

/// Makes certificates with the openssl program, in a folder of its own: an authority, and servers'
/// certificates for localhost and 127.0.0.1 that it vouches for. Every function says whether it worked.
class Certificates
{
public:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString authority() const { return path(QStringLiteral("ca.pem")); }

    bool makeAuthority()
    {
        return openssl(QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
                                      "-keyout ca.key -out ca.pem -days 30 -subj /CN=tests"));
    }
    /// name.pem (the certificate and the authority's) and name.key. `newKey` as `openssl req` takes it.
    bool make(const QString &name,
        const QString &newKey = QStringLiteral("ec -pkeyopt ec_paramgen_curve:P-256"),
        const QString &validity = QStringLiteral("-days 7"))
    {
        if (!openssl(QStringLiteral("req -new -newkey %1 -nodes -keyout %2.key -out %2.csr -subj /CN=%2")
                         .arg(newKey, name)))
            return false;
        write(QStringLiteral("names.ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        return openssl(QStringLiteral("x509 -req -in %1.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
                                      "-extfile names.ext -out %1.crt %2")
                           .arg(name, validity))
            && write(name + QStringLiteral(".pem"),
                read(name + QStringLiteral(".crt")) + read(QStringLiteral("ca.pem")))
            && onlyForOwner(name + QStringLiteral(".key"));
    }
    bool openssl(const QString &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(TINCAN_OPENSSL), arguments.split(u' '));
        const bool hasWorked = process.waitForFinished() && process.exitCode() == 0;
        if (!hasWorked)
            qWarning("%s", process.readAll().constData());
        return hasWorked;
    }
    bool write(const QString &name, const QByteArray &bytes)
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool onlyForOwner(const QString &name)
    {
        return QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner);
    }
    /// Puts another certificate in the place of one, as renewals do: whole, by renaming.
    bool replace(const QString &name, const QString &other)
    {
        for (const QString &ending : {QStringLiteral(".key"), QStringLiteral(".pem")}) {
            const QString next = name + ending + QStringLiteral(".new");
            QFile::remove(path(next));
            if (!QFile::copy(path(other + ending), path(next))
                || ::rename(path(next).toLocal8Bit(), path(name + ending).toLocal8Bit()) != 0)
                return false;
        }
        return true;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#include "app/hosting/certificate.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

Q_LOGGING_CATEGORY(log, "tincan.tls")

/// Differs whenever the file does: links are followed, as certbot's are.
QString stamp(const QString &path)
{
    const QFileInfo file(path);
    return u"%1 %2 %3"_s.arg(file.canonicalFilePath())
        .arg(file.size())
        .arg(file.lastModified().toMSecsSinceEpoch());
}

} // namespace

Certificate::Certificate(std::chrono::milliseconds interval, Take take, QObject *parent)
    : QObject(parent), m_take(std::move(take))
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Certificate::look);
}

tl::expected<void, QString> Certificate::load(const TlsFiles &files)
{
    m_files = files;
    m_loaded = m_seen = stamps();
    if (m_timer.interval() > 0)
        m_timer.start();
    return loadTls(files).map(m_take);
}

void Certificate::reload(const TlsFiles &files)
{
    if (const auto loaded = load(files); !loaded)
        qCWarning(log).noquote() << "The certificate stays the old one:" << loaded.error();
    else
        qCInfo(log).noquote() << "New connections get the certificate" << files.certificate;
}

void Certificate::look()
{
    const QStringList now = stamps();
    const bool isSettled = now == m_seen; // half of a renewal is no reason to complain
    m_seen = now;
    if (isSettled && now != m_loaded)
        reload(m_files);
}

QStringList Certificate::stamps() const
{
    return {stamp(m_files.certificate), stamp(m_files.key)};
}

} // namespace tincan

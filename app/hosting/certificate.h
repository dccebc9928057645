// SPDX-License-Identifier: MIT
#pragma once

#include "server/tls.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace tincan {

/// A server's certificate and key, kept up to date with their files.
///
/// Looks at them every so often (they are renewed by renaming, which is hard to watch and cheap to ask
/// for), and takes them over once both have been as they are for a whole interval. What can't be loaded
/// is told of in the log, once, and the old certificate stays.
class Certificate : public QObject
{
    Q_OBJECT

public:
    using Take = std::function<void(const QSslConfiguration &)>;

    /// take gets each configuration that was loaded. An interval of 0: the files are not watched.
    Certificate(std::chrono::milliseconds interval, Take take, QObject *parent = nullptr);

    /// Loads from these files; the error is a sentence for people.
    tl::expected<void, QString> load(const TlsFiles &files);
    /// As load(), but a failure goes to the log.
    void reload(const TlsFiles &files);

private:
    void look();
    QStringList stamps() const;

    Take m_take;
    TlsFiles m_files;
    QStringList m_loaded; // the files' stamps when they were loaded, or could not be
    QStringList m_seen; // when they were looked at last
    QTimer m_timer;
};

} // namespace tincan

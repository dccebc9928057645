// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

namespace tincan::ui {

class SettingsStore;

/// A server that was joined before.
struct RecentServer
{
    QString address; ///< normal form, as JoinSettings has it
    QString roomName; ///< may be empty

    friend bool operator==(const RecentServer &, const RecentServer &) = default;
};

/// The servers joined last, newest first, kept in the settings.
class RecentServers : public QObject
{
    Q_OBJECT

public:
    /// How many are remembered.
    static constexpr int maxServers = 6;

    explicit RecentServers(SettingsStore &settings, QObject *parent = nullptr);

    QList<RecentServer> servers() const;
    /// Puts it first; an older entry of the same address goes.
    void add(const RecentServer &server);
    void remove(const QString &address);

Q_SIGNALS:
    void changed();

private:
    void store(const QList<RecentServer> &servers);

    SettingsStore &m_settings;
};

} // namespace tincan::ui

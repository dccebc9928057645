// SPDX-License-Identifier: MIT
#include "ui/settings/recentservers.h"

#include "ui/ports/settingsstore.h"
#include "ui/settings/keys.h"

namespace tincan::ui {

RecentServers::RecentServers(SettingsStore &settings, QObject *parent) : QObject(parent), m_settings(settings)
{
}

QList<RecentServer> RecentServers::servers() const
{
    QList<RecentServer> servers;
    for (const QString &entry : m_settings.value(keys::recent).toStringList().mid(0, maxServers)) {
        const QString address = entry.section(u' ', 0, 0); // addresses have no space, names may
        if (!address.isEmpty()) {
            servers.append({address, entry.section(u' ', 1)});
        }
    }
    return servers;
}

void RecentServers::add(const RecentServer &server)
{
    QList<RecentServer> list = servers();
    list.removeIf([&](const RecentServer &other) { return other.address == server.address; });
    list.prepend(server);
    store(list.mid(0, maxServers));
}

void RecentServers::remove(const QString &address)
{
    QList<RecentServer> list = servers();
    list.removeIf([&](const RecentServer &other) { return other.address == address; });
    store(list);
}

void RecentServers::store(const QList<RecentServer> &servers)
{
    QStringList entries;
    for (const RecentServer &server : servers) {
        entries.append(server.address + u' ' + server.roomName.simplified());
    }
    m_settings.setValue(keys::recent, entries);
    Q_EMIT changed();
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/models/usermodel.h"

#include <algorithm>

namespace tincan::ui {

UserModel::UserModel(QObject *parent) : QAbstractListModel(parent)
{
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    m_collator.setNumericMode(true);
}

int UserModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_users.size());
}

QVariant UserModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const User &user = m_users[index.row()];
    const bool self = user.id == m_ownId;
    switch (role) {
    case Qt::DisplayRole:
        return user.name;
    case Qt::AccessibleTextRole: {
        const QString name = self ? tr("%1 (you)").arg(user.name) : user.name;
        return user.online ? tr("%1, online").arg(name) : tr("%1, away").arg(name);
    }
    case onlineRole:
        return user.online;
    case selfRole:
        return self;
    case idRole:
        return user.id;
    default:
        return {};
    }
}

bool UserModel::comesBefore(const User &a, const User &b) const
{
    if ((a.id == m_ownId) != (b.id == m_ownId)) {
        return a.id == m_ownId;
    }
    if (a.online != b.online) {
        return a.online;
    }
    const int order = m_collator.compare(a.name, b.name);
    return order != 0 ? order < 0 : a.id < b.id;
}

void UserModel::reset(const QList<User> &users, const QString &ownId)
{
    beginResetModel();
    m_ownId = ownId;
    m_users = users.mid(0, maxUsers);
    std::sort(
        m_users.begin(), m_users.end(), [this](const User &a, const User &b) { return comesBefore(a, b); });
    endResetModel();
}

void UserModel::upsert(const User &user)
{
    const int row = find(user.id);
    if (row >= 0 && m_users[row] == user) {
        return;
    }
    if (row >= 0 && m_users[row].name == user.name && m_users[row].online == user.online) {
        m_users[row] = user;
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    if (row >= 0) {
        remove(user.id);
    }
    if (m_users.size() >= maxUsers) {
        return;
    }
    const auto place = std::lower_bound(m_users.begin(), m_users.end(), user,
        [this](const User &a, const User &b) { return comesBefore(a, b); });
    const int target = int(place - m_users.begin());
    beginInsertRows({}, target, target);
    m_users.insert(target, user);
    endInsertRows();
}

void UserModel::remove(const QString &id)
{
    const int row = find(id);
    if (row < 0) {
        return;
    }
    beginRemoveRows({}, row, row);
    m_users.removeAt(row);
    endRemoveRows();
}

int UserModel::find(const QString &id) const
{
    const auto found
        = std::find_if(m_users.begin(), m_users.end(), [&](const User &user) { return user.id == id; });
    return found == m_users.end() ? -1 : int(found - m_users.begin());
}

} // namespace tincan::ui

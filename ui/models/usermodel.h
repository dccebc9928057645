// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QAbstractListModel>
#include <QCollator>

namespace tincan::ui {

/// The people in the room: oneself first, then who is online, then by name.
class UserModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        onlineRole = Qt::UserRole + 1,
        selfRole,
        idRole,
    };
    /// People shown; a list longer than this is cut at its end.
    static constexpr int maxUsers = 10'000;

    explicit UserModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    const User &user(int row) const { return m_users[row]; }
    void reset(const QList<User> &users, const QString &ownId);
    /// Adds them, or replaces the one with that id.
    void upsert(const User &user);
    void remove(const QString &id);

private:
    bool comesBefore(const User &a, const User &b) const;
    int find(const QString &id) const;

    QList<User> m_users;
    QString m_ownId;
    QCollator m_collator;
};

} // namespace tincan::ui

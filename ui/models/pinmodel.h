// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QAbstractListModel>
#include <QHash>

namespace tincan::ui {

/// The GPIO lines of a chip, with the wishes that wait for an answer and why a switch is locked.
class PinModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        valueRole = Qt::UserRole + 1, ///< bool, or invalid while unknown
        switchableRole, ///< whether toggle() would ask for a write
        pendingRole, ///< a wish waits for its answer
        shownRole, ///< bool for the switch: the wish if there is one, else the value
        detailRole, ///< one line below the name: direction, user, or why it is locked
        errorRole, ///< the last refused write in words; empty after the next change
        outputRole,
        lineRole,
    };
    /// Lines shown; the largest real chips have some 300.
    static constexpr int maxLines = 1024;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    void reset(const QList<Line> &lines);
    void update(const Line &line);
    void fail(int line, const QString &text);
    /// While not connected nothing can be switched and no wish waits.
    void setConnected(bool connected);
    /// Asks for the other value of an output that may be switched; nothing else happens to others.
    void toggle(int row);

Q_SIGNALS:
    void writeRequested(int line, bool value);

private:
    int find(int line) const;
    bool switchable(const Line &line) const;
    QString title(const Line &line) const;
    QString detail(const Line &line) const;
    QString accessibleText(const Line &line) const;

    QList<Line> m_lines;
    QHash<int, bool> m_wishes;
    QHash<int, QString> m_errors;
    bool m_connected = true;
};

} // namespace tincan::ui

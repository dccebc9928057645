// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QAbstractListModel>
#include <QDate>
#include <QSet>

#include <vector>

namespace tincan::ui {

/// How a message stands among its neighbours; decides what is drawn around it.
struct Grouping
{
    bool firstOfDay = false; ///< a day separator goes above
    bool firstOfGroup = true; ///< name and avatar are shown
    bool lastOfGroup = true; ///< the corner with the tail

    friend bool operator==(const Grouping &, const Grouping &) = default;
};

/// The conversation in the order it is shown: stored messages by their seq, notices where they
/// arrived, and what is waiting or failed at the end.
class MessageModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        messageRole = Qt::UserRole + 1, ///< a Message
        uidRole, ///< quint64: names a row for its whole life
        revisionRole, ///< rises when the row's message or its grouping changes
    };
    /// Rows kept; beyond it the oldest are forgotten, to be loaded again from the server.
    static constexpr int maxMessages = 100'000;
    /// Messages of one author that are further apart in time begin a new group.
    static constexpr qint64 groupGapMs = 300'000;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    const Message &message(int row) const { return m_rows[size_t(row)].message; }
    quint64 uid(int row) const { return m_rows[size_t(row)].uid; }
    quint32 revision(int row) const { return m_rows[size_t(row)].revision; }
    Grouping grouping(int row) const;

    void reset(const QList<Message> &messages);
    /// Adds it, or replaces the one with the same id or clientId.
    void upsert(const Message &message);
    void prepend(const QList<Message> &older);
    void discard(const QString &clientId);

private:
    struct Row
    {
        Message message;
        quint64 uid = 0;
        quint32 revision = 0;
    };

    int find(const Message &message) const;
    int placeFor(const Message &message, int except) const;
    void replace(int row, const Message &message);
    void insert(const Message &message);
    void trim();
    void remember(const Message &message);
    void forget(const Message &message);
    void touch(int first, int last);
    QString accessibleText(const Message &message) const;

    std::vector<Row> m_rows;
    QSet<QString> m_ids; ///< ids and clientIds of all rows, so that what is new is known at once
    quint64 m_nextUid = 1;
};

/// The local day a message belongs to.
QDate dayOf(const Message &message);

} // namespace tincan::ui

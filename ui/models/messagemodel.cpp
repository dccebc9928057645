// SPDX-License-Identifier: MIT
#include "ui/models/messagemodel.h"

#include "ui/models/timetext.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

/// What has no place in the server's order yet stays at the end.
bool isPending(const Message &message)
{
    return message.kind == Message::Kind::text && message.delivery != Delivery::sent;
}

QString idKey(const Message &message)
{
    return u"i:"_s + message.id;
}
/// A clientId is unique for its author only.
QString clientKey(const Message &message)
{
    return u"c:"_s + message.fromId + u':' + message.clientId;
}

bool sameMessage(const Message &a, const Message &b)
{
    if (!a.id.isEmpty() && a.id == b.id) {
        return true;
    }
    return !a.clientId.isEmpty() && a.clientId == b.clientId && (a.fromId == b.fromId || (a.mine && b.mine));
}

bool continues(const Message &previous, const Message &next)
{
    return previous.kind == Message::Kind::text && next.kind == Message::Kind::text
        && previous.mine == next.mine && previous.fromId == next.fromId && previous.fromName == next.fromName
        && next.atMs - previous.atMs < MessageModel::groupGapMs && dayOf(previous) == dayOf(next);
}

} // namespace

QDate dayOf(const Message &message)
{
    return QDateTime::fromMSecsSinceEpoch(message.atMs).date();
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.message.text;
    case Qt::AccessibleTextRole:
        return accessibleText(row.message);
    case messageRole:
        return QVariant::fromValue(row.message);
    case uidRole:
        return row.uid;
    case revisionRole:
        return row.revision;
    default:
        return {};
    }
}

QString MessageModel::accessibleText(const Message &message) const
{
    if (message.kind == Message::Kind::notice) {
        return message.text;
    }
    const QString time = timeText(message.atMs);
    const QString author = message.mine ? tr("You") : message.fromName;
    switch (message.delivery) {
    case Delivery::waiting:
        return tr("%1, waiting to be sent: %2").arg(author, message.text);
    case Delivery::failed:
        return tr("%1, not sent: %2").arg(author, message.text);
    case Delivery::sent:
        break;
    }
    return tr("%1, %2: %3").arg(author, time, message.text);
}

Grouping MessageModel::grouping(int row) const
{
    const Message &current = message(row);
    Grouping grouping;
    grouping.firstOfDay = row == 0 || dayOf(message(row - 1)) != dayOf(current);
    grouping.firstOfGroup = row == 0 || !continues(message(row - 1), current);
    grouping.lastOfGroup = row + 1 == rowCount() || !continues(current, message(row + 1));
    return grouping;
}

void MessageModel::reset(const QList<Message> &messages)
{
    beginResetModel();
    m_rows.clear();
    m_ids.clear();
    const qsizetype skip = std::max<qsizetype>(0, messages.size() - maxMessages);
    for (const Message &message : messages.mid(skip)) {
        m_rows.push_back({message, m_nextUid++, 0});
        remember(message);
    }
    std::stable_partition(
        m_rows.begin(), m_rows.end(), [](const Row &row) { return !isPending(row.message); });
    endResetModel();
}

void MessageModel::upsert(const Message &message)
{
    const int row = find(message);
    if (row < 0) {
        insert(message);
        trim();
    } else {
        replace(row, message);
    }
}

int MessageModel::find(const Message &message) const
{
    const bool known = (!message.id.isEmpty() && m_ids.contains(idKey(message)))
        || (!message.clientId.isEmpty() && (message.mine || m_ids.contains(clientKey(message))));
    if (!known) {
        return -1;
    }
    for (int row = rowCount() - 1; row >= 0; --row) { // what changes is nearly always near the end
        if (sameMessage(this->message(row), message)) {
            return row;
        }
    }
    return -1;
}

/// The row a message belongs before, as if row `except` were not there.
int MessageModel::placeFor(const Message &message, int except) const
{
    if (isPending(message)) {
        return rowCount();
    }
    int end = rowCount();
    while (end > 0 && (end - 1 == except || isPending(this->message(end - 1)))) {
        --end;
    }
    if (message.seq == 0) {
        return end;
    }
    int place = end;
    for (int row = end - 1; row >= 0; --row) {
        const qint64 seq = row == except ? 0 : this->message(row).seq;
        if (seq > message.seq) {
            place = row;
        } else if (seq > 0) {
            break;
        }
    }
    return place;
}

void MessageModel::replace(int row, const Message &message)
{
    const bool settled = isPending(this->message(row)) && !isPending(message);
    const int place = settled ? placeFor(message, row) : row;
    int target = row;
    if (place != row && place != row + 1) {
        beginMoveRows({}, row, row, {}, place);
        target = place > row ? place - 1 : place;
        const auto from = m_rows.begin() + row;
        if (target > row) {
            std::rotate(from, from + 1, m_rows.begin() + target + 1);
        } else {
            std::rotate(m_rows.begin() + target, from, from + 1);
        }
        endMoveRows();
    }
    forget(this->message(target));
    m_rows[size_t(target)].message = message;
    remember(message);
    touch(std::min(row, target) - 1, std::max(row, target) + 1);
}

void MessageModel::insert(const Message &message)
{
    const int row = placeFor(message, -1);
    beginInsertRows({}, row, row);
    m_rows.insert(m_rows.begin() + row, {message, m_nextUid++, 0});
    remember(message);
    endInsertRows();
    touch(row - 1, row - 1);
    touch(row + 1, row + 1);
}

void MessageModel::prepend(const QList<Message> &older)
{
    std::vector<Row> fresh;
    for (const Message &message : older) {
        if (find(message) < 0) {
            fresh.push_back({message, m_nextUid++, 0});
            remember(message);
        }
    }
    if (fresh.empty()) {
        return;
    }
    const int count = int(fresh.size());
    beginInsertRows({}, 0, count - 1);
    m_rows.insert(
        m_rows.begin(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    endInsertRows();
    touch(count, count);
}

void MessageModel::discard(const QString &clientId)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (message(row).clientId == clientId && isPending(message(row))) {
            beginRemoveRows({}, row, row);
            forget(message(row));
            m_rows.erase(m_rows.begin() + row);
            endRemoveRows();
            touch(row - 1, row);
            return;
        }
    }
}

void MessageModel::trim()
{
    const int excess = rowCount() - maxMessages;
    if (excess <= 0) {
        return;
    }
    beginRemoveRows({}, 0, excess - 1);
    for (int row = 0; row < excess; ++row) {
        forget(message(row));
    }
    m_rows.erase(m_rows.begin(), m_rows.begin() + excess);
    endRemoveRows();
    touch(0, 0);
}

void MessageModel::remember(const Message &message)
{
    if (!message.id.isEmpty()) {
        m_ids.insert(idKey(message));
    }
    if (!message.clientId.isEmpty()) {
        m_ids.insert(clientKey(message));
    }
}

void MessageModel::forget(const Message &message)
{
    m_ids.remove(idKey(message));
    m_ids.remove(clientKey(message));
}

void MessageModel::touch(int first, int last)
{
    first = std::max(first, 0);
    last = std::min(last, rowCount() - 1);
    if (first > last) {
        return;
    }
    for (int row = first; row <= last; ++row) {
        ++m_rows[size_t(row)].revision;
    }
    Q_EMIT dataChanged(index(first), index(last));
}

} // namespace tincan::ui

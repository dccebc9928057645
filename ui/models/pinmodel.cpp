// SPDX-License-Identifier: MIT
#include "ui/models/pinmodel.h"

#include <algorithm>

namespace tincan::ui {

int PinModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant PinModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Line &line = m_lines[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return title(line);
    case Qt::AccessibleTextRole:
        return accessibleText(line);
    case Qt::ToolTipRole: {
        const QString text = title(line) + u'\n' + detail(line);
        return m_errors.contains(line.line) ? text + u'\n' + m_errors.value(line.line) : text;
    }
    case valueRole:
        return line.value ? QVariant(*line.value) : QVariant();
    case switchableRole:
        return switchable(line);
    case pendingRole:
        return m_wishes.contains(line.line);
    case shownRole:
        return m_wishes.value(line.line, line.value.value_or(false));
    case detailRole:
        return detail(line);
    case errorRole:
        return m_errors.value(line.line);
    case outputRole:
        return line.direction == LineDirection::output;
    case lineRole:
        return line.line;
    default:
        return {};
    }
}

Qt::ItemFlags PinModel::flags(const QModelIndex &index) const
{
    // Locked lines stay selectable: one must be able to reach them and hear why they are locked.
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QString PinModel::title(const Line &line) const
{
    return line.label.isEmpty() ? (line.name.isEmpty() ? tr("Line %1").arg(line.line) : line.name)
                                : line.label;
}

bool PinModel::switchable(const Line &line) const
{
    return m_connected && line.direction == LineDirection::output && line.access == LineAccess::write
        && line.consumer.isEmpty();
}

QString PinModel::detail(const Line &line) const
{
    const QString name = line.label.isEmpty() ? QString() : line.name + QStringLiteral(" · ");
    if (line.access == LineAccess::none) {
        return name + tr("you may not see this line");
    }
    if (!line.consumer.isEmpty()) {
        return name + tr("in use by %1").arg(line.consumer);
    }
    if (line.direction == LineDirection::input) {
        return name + tr("input");
    }
    if (line.access == LineAccess::read) {
        return name + tr("output, read-only");
    }
    return m_connected ? name + tr("output") : name + tr("output, offline");
}

QString PinModel::accessibleText(const Line &line) const
{
    const QString value = !line.value ? tr("unknown") : (*line.value ? tr("high") : tr("low"));
    const QString error = m_errors.value(line.line);
    const QString text = tr("%1: %2, %3").arg(title(line), value, detail(line));
    return error.isEmpty() ? text : text + QStringLiteral(". ") + error;
}

void PinModel::reset(const QList<Line> &lines)
{
    beginResetModel();
    m_lines = lines.mid(0, maxLines);
    m_wishes.clear();
    m_errors.clear();
    endResetModel();
}

void PinModel::update(const Line &line)
{
    const int row = find(line.line);
    if (row < 0) {
        return;
    }
    m_lines[row] = line;
    m_wishes.remove(line.line);
    m_errors.remove(line.line);
    Q_EMIT dataChanged(index(row), index(row));
}

void PinModel::fail(int line, const QString &text)
{
    const int row = find(line);
    if (row < 0) {
        return;
    }
    m_wishes.remove(line);
    m_errors.insert(line, text);
    Q_EMIT dataChanged(index(row), index(row));
}

void PinModel::setConnected(bool connected)
{
    if (connected == m_connected) {
        return;
    }
    m_connected = connected;
    m_wishes.clear();
    if (!m_lines.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void PinModel::toggle(int row)
{
    if (row < 0 || row >= rowCount() || !switchable(m_lines[row])) {
        return;
    }
    const Line &line = m_lines[row];
    if (m_wishes.contains(line.line)) {
        return; // one question at a time, so that the answer is clear
    }
    const int number = line.line;
    const bool value = !line.value.value_or(false);
    m_wishes.insert(number, value);
    m_errors.remove(number);
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT writeRequested(number, value);
}

int PinModel::find(int line) const
{
    const auto found
        = std::find_if(m_lines.begin(), m_lines.end(), [&](const Line &other) { return other.line == line; });
    return found == m_lines.end() ? -1 : int(found - m_lines.begin());
}

} // namespace tincan::ui

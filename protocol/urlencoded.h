// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace tincan {

/// Replaces each `%` and two hexadecimal digits by its byte; what is no such escape stays.
QByteArray decodePercent(QByteArrayView text);

/// The same, and `+` as a blank: a name or value of a query or a form, as bytes.
QByteArray decodeFormText(QByteArrayView text);

/// Names and values of a query or a form (application/x-www-form-urlencoded), decoded, in the order
/// they came. Of an item without `=` the value is empty; empty items are left out.
QList<std::pair<QString, QString>> parseUrlEncoded(QByteArrayView text);

} // namespace tincan

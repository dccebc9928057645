// SPDX-License-Identifier: MIT
#include "app/config/option.h"

using namespace Qt::StringLiterals;

namespace tincan::config {

QString Option::variable() const
{
    return u"TINCAN_"_s + name.toUpper().replace(u'-', u'_');
}

QString formatCount(qint64 number)
{
    return QString::number(number);
}

Parsed<QString> parseText(const QString &text)
{
    return text.trimmed();
}

QString formatText(const QString &text)
{
    return text;
}

} // namespace tincan::config

// SPDX-License-Identifier: MIT
#include "protocol/fields.h"

namespace tincan {

using namespace Qt::StringLiterals;

Fields::Fields(const Value &value) : m_object(value.toObject())
{
    if (!value.isObject())
        fail(u"an object is expected"_s);
}

void Fields::fail(const QString &problem)
{
    if (m_problem.isEmpty())
        m_problem = problem;
}

void Fields::require(bool met, QStringView key, QStringView what)
{
    if (!met)
        fail(u"`%1` must be %2"_s.arg(key, what));
}

QString Fields::text(QStringView key)
{
    const Value value = m_object.value(key);
    require(value.isString(), key, u"a string");
    return value.toString();
}

std::optional<QString> Fields::optionalText(QStringView key)
{
    if (m_object.value(key).isNull())
        return std::nullopt;
    return text(key);
}

qint64 Fields::integer(QStringView key, qint64 least, qint64 most)
{
    const Value value = m_object.value(key);
    // The fallback lies outside the range, so what is no whole number fails the same test.
    const qint64 outside = least > std::numeric_limits<qint64>::min() ? least - 1 : most + 1;
    const qint64 number = value.isNumber() ? value.toInteger(outside) : outside;
    const bool met = number >= least && number <= most;
    require(met, key, u"a whole number from %1 to %2"_s.arg(least).arg(most));
    return met ? number : least;
}

std::optional<qint64> Fields::optionalInteger(QStringView key, qint64 least, qint64 most)
{
    if (m_object.value(key).isNull())
        return std::nullopt;
    return integer(key, least, most);
}

bool Fields::boolean(QStringView key)
{
    const Value value = m_object.value(key);
    require(value.isBool(), key, u"true or false");
    return value.toBool();
}

double Fields::number(QStringView key)
{
    const Value value = m_object.value(key);
    require(value.isNumber(), key, u"a number");
    return value.toDouble();
}

Array Fields::array(QStringView key)
{
    const Value value = m_object.value(key);
    require(value.isArray(), key, u"an array");
    return value.toArray();
}

Value Fields::object(QStringView key)
{
    const Value value = m_object.value(key);
    require(value.isObject(), key, u"an object");
    return value;
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "protocol/value.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace tincan {

namespace {

// Up to here looking at every member before is faster than sorting.
constexpr qsizetype fewMembers = 16;

using Indices = std::vector<qsizetype>;

/// The indices of the members, sorted by key; equal keys stay in their order.
Indices sortedByKey(const QList<Member> &members)
{
    Indices indices(static_cast<std::size_t>(members.size()));
    std::iota(indices.begin(), indices.end(), 0);
    std::stable_sort(indices.begin(), indices.end(),
        [&](qsizetype a, qsizetype b) { return members.at(a).key < members.at(b).key; });
    return indices;
}

bool hasDuplicates(const QList<Member> &members, const Indices &sorted)
{
    return std::adjacent_find(sorted.begin(), sorted.end(), [&](qsizetype a, qsizetype b) {
        return members.at(a).key == members.at(b).key;
    }) != sorted.end();
}

/// Moves the last value of each key to its first place and drops the other places.
QList<Member> withoutDuplicates(QList<Member> members, const Indices &sorted)
{
    std::vector<bool> dropped(sorted.size());
    for (auto first = sorted.begin(); first != sorted.end();) {
        const QString &key = members.at(*first).key;
        const auto end
            = std::find_if(first, sorted.end(), [&](qsizetype i) { return members.at(i).key != key; });
        if (end - first > 1)
            members[*first].value = members.at(*(end - 1)).value;
        std::for_each(first + 1, end, [&](qsizetype i) { dropped[static_cast<std::size_t>(i)] = true; });
        first = end;
    }
    QList<Member> kept;
    for (qsizetype i = 0; i < members.size(); ++i) {
        if (!dropped[static_cast<std::size_t>(i)])
            kept.append(std::move(members[i]));
    }
    return kept;
}

} // namespace

Object::Object(std::initializer_list<Member> members) : Object(fromMembers(QList<Member>(members))) { }

Object Object::fromMembers(QList<Member> members)
{
    Object object;
    if (members.size() <= fewMembers) {
        bool unique = true;
        for (qsizetype i = 1; unique && i < members.size(); ++i) {
            const QString &key = members.at(i).key;
            unique = std::none_of(members.cbegin(), members.cbegin() + i,
                [&](const Member &member) { return member.key == key; });
        }
        if (unique) {
            object.m_members = std::move(members);
            return object;
        }
    }
    const Indices sorted = sortedByKey(members);
    object.m_members
        = hasDuplicates(members, sorted) ? withoutDuplicates(std::move(members), sorted) : std::move(members);
    return object;
}

qsizetype Object::indexOf(QStringView key) const
{
    for (qsizetype i = 0; i < m_members.size(); ++i) {
        if (m_members.at(i).key == key)
            return i;
    }
    return -1;
}

const Value *Object::find(QStringView key) const
{
    const qsizetype index = indexOf(key);
    return index < 0 ? nullptr : &m_members.at(index).value;
}

Value Object::value(QStringView key) const
{
    const Value *found = find(key);
    return found ? *found : Value();
}

Value Object::operator[](QStringView key) const
{
    return value(key);
}

void Object::insert(const QString &key, const Value &value)
{
    const qsizetype index = indexOf(key);
    if (index < 0)
        m_members.append(Member{key, value});
    else
        m_members[index].value = value;
}

void Object::remove(QStringView key)
{
    const qsizetype index = indexOf(key);
    if (index >= 0)
        m_members.removeAt(index);
}

bool operator==(const Object &a, const Object &b)
{
    if (a.m_members.size() != b.m_members.size())
        return false;
    if (std::equal(
            a.begin(), a.end(), b.begin(), [](const Member &x, const Member &y) { return x.key == y.key; }))
        return a.m_members == b.m_members;
    const Indices inA = sortedByKey(a.m_members);
    const Indices inB = sortedByKey(b.m_members);
    return std::equal(inA.begin(), inA.end(), inB.begin(),
        [&](qsizetype x, qsizetype y) { return a.m_members.at(x) == b.m_members.at(y); });
}

Value::Value(const Object &value) : m_data(value) { }
Value::Value(Object &&value) : m_data(std::move(value)) { }

bool Value::toBool(bool fallback) const
{
    const bool *value = std::get_if<bool>(&m_data);
    return value ? *value : fallback;
}

qint64 Value::toInteger(qint64 fallback) const
{
    if (const qint64 *integer = std::get_if<qint64>(&m_data))
        return *integer;
    const double *real = std::get_if<double>(&m_data);
    // −2^63 is a double, 2^63 − 1 is not; NaN fails every comparison.
    if (!real || !(*real >= -0x1p63 && *real < 0x1p63) || std::trunc(*real) != *real)
        return fallback;
    return static_cast<qint64>(*real);
}

double Value::toDouble(double fallback) const
{
    if (const qint64 *integer = std::get_if<qint64>(&m_data))
        return static_cast<double>(*integer);
    const double *real = std::get_if<double>(&m_data);
    return real ? *real : fallback;
}

QString Value::toString(const QString &fallback) const
{
    const QString *text = ifString();
    return text ? *text : fallback;
}

QByteArray Value::toBinary() const
{
    const QByteArray *binary = ifBinary();
    return binary ? *binary : QByteArray();
}

Date Value::toDate(const Date &fallback) const
{
    const Date *value = std::get_if<Date>(&m_data);
    return value ? *value : fallback;
}

const Array &Value::toArray() const
{
    static const Array none;
    const Array *array = ifArray();
    return array ? *array : none;
}

const Object &Value::toObject() const
{
    static const Object none;
    const Object *object = ifObject();
    return object ? *object : none;
}

Value Value::operator[](QStringView key) const
{
    return toObject().value(key);
}

Value Value::at(qsizetype index) const
{
    return toArray().value(index);
}

bool operator==(const Value &a, const Value &b)
{
    if (a.m_data.index() == b.m_data.index())
        return a.m_data == b.m_data;
    if (!a.isNumber() || !b.isNumber())
        return false;
    // An integer beyond 2^53 must not equal the double it would be rounded to.
    const Value &real = a.isInteger() ? b : a;
    const qint64 integer = a.isInteger() ? *std::get_if<qint64>(&a.m_data) : *std::get_if<qint64>(&b.m_data);
    const double number = *std::get_if<double>(&real.m_data);
    return static_cast<double>(integer) == number && real.toInteger(~integer) == integer;
}

} // namespace tincan

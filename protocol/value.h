// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/date.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QTypeInfo>

#include <concepts>
#include <initializer_list>
#include <utility>
#include <variant>

namespace tincan {

class Value;
struct Member;

template <class T, class... Types>
inline constexpr bool isOneOf = (std::same_as<T, Types> || ...);

/// The integer types that are numbers; bool and the character types are not.
template <class T>
concept Integer = std::integral<T> && !isOneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// The arguments of an event, or any JSON array.
using Array = QList<Value>;

/// A JSON object: members in the order they were given. Implicitly shared.
///
/// Look-up is linear, which is the fastest there is for the handful of members an event carries.
class Object
{
public:
    Object() = default;
    /// Of two members with one key the last counts, in the place of the first, as in JavaScript.
    Object(std::initializer_list<Member> members);
    /// An object of many members at once, by the same rule, in O(n log n): what a peer sent may have
    /// a hundred thousand of them.
    static Object fromMembers(QList<Member> members);

    bool isEmpty() const { return m_members.isEmpty(); }
    qsizetype size() const { return m_members.size(); }
    bool contains(QStringView key) const { return find(key) != nullptr; }
    /// The member's value without a copy; nullptr where there is none. Valid until the object changes.
    const Value *find(QStringView key) const;
    /// Null where there is no such member.
    Value value(QStringView key) const;
    Value operator[](QStringView key) const;
    /// Replaces the member of that key in its place, or appends one.
    void insert(const QString &key, const Value &value);
    void remove(QStringView key);

    auto begin() const { return m_members.cbegin(); }
    auto end() const { return m_members.cend(); }

    /// Equal where the same keys have equal values, in whatever order.
    friend bool operator==(const Object &a, const Object &b);

private:
    qsizetype indexOf(QStringView key) const;

    QList<Member> m_members; // keys are unique
};

/// One argument of a Socket.IO event: any JSON value, binary data or a Date at any depth.
///
/// A Date comes from clients by msgpack only; by JSON it is sent, and comes, as its text. Differs from
/// QJsonValue where Socket.IO does: objects keep the order of their keys, integers stay integers, strings are
/// UTF-16 as JavaScript's are (lone surrogates and NUL survive), and binary data is a type of its own.
/// Implicitly shared, cheap to copy; a value, so safe to hand from one thread to another by copy.
///
/// Comparison and destruction recurse as deep as the value is nested. What a peer sends is nested
/// at most as deep as json::ReadOptions allows; deeper ones only the program itself can build.
class Value
{
public:
    enum class Type { null, boolean, integer, real, string, binary, date, array, object };

    Value() = default; ///< null
    Value(std::nullptr_t) { }
    template <std::same_as<bool> T>
    Value(T value) : m_data(value)
    {
    } // no pointer becomes a bool
    /// Integers stay integers up to 2^63 − 1; an unsigned one beyond that becomes a real.
    template <Integer T>
    Value(T value)
    {
        if (std::in_range<qint64>(value))
            m_data = qint64(value);
        else
            m_data = double(value);
    }
    template <std::floating_point T>
    Value(T value) : m_data(double(value))
    {
    }
    Value(const QString &value) : m_data(value) { }
    Value(QString &&value) : m_data(std::move(value)) { }
    Value(QLatin1StringView value) : m_data(QString(value)) { }
    Value(QStringView value) : m_data(value.toString()) { }
    Value(const char16_t *value) : m_data(QString::fromUtf16(value)) { }
    /// Binary data, sent as an attachment; never text.
    Value(const QByteArray &value) : m_data(value) { }
    Value(QByteArray &&value) : m_data(std::move(value)) { }
    /// Null where the date is not valid.
    Value(const Date &value)
    {
        if (value.isValid())
            m_data = value;
    }
    Value(const Array &value) : m_data(value) { }
    Value(Array &&value) : m_data(std::move(value)) { }
    Value(const Object &value);
    Value(Object &&value);
    Value(const char *) = delete; ///< text or bytes? Say which: QLatin1StringView or QByteArray.

    Type type() const { return Type(m_data.index()); }
    bool isNull() const { return type() == Type::null; }
    bool isBool() const { return type() == Type::boolean; }
    bool isInteger() const { return type() == Type::integer; }
    bool isNumber() const { return type() == Type::integer || type() == Type::real; }
    bool isString() const { return type() == Type::string; }
    bool isBinary() const { return type() == Type::binary; }
    bool isDate() const { return type() == Type::date; }
    bool isArray() const { return type() == Type::array; }
    bool isObject() const { return type() == Type::object; }

    /// Each returns its fallback where the value is of another type; nothing is converted, but for
    /// toDouble(), which takes integers, and toInteger(), which takes reals without a fraction.
    bool toBool(bool fallback = false) const;
    qint64 toInteger(qint64 fallback = 0) const;
    double toDouble(double fallback = 0) const;
    QString toString(const QString &fallback = {}) const;
    QByteArray toBinary() const;
    Date toDate(const Date &fallback = {}) const;
    const Array &toArray() const; ///< an empty array where this is none
    const Object &toObject() const; ///< an empty object where this is none

    /// The content without a copy; nullptr where the value is of another type. Valid until the value changes.
    const QString *ifString() const { return std::get_if<QString>(&m_data); }
    const QByteArray *ifBinary() const { return std::get_if<QByteArray>(&m_data); }
    const Array *ifArray() const { return std::get_if<Array>(&m_data); }
    const Object *ifObject() const { return std::get_if<Object>(&m_data); }

    /// The member of an object or the element of an array; null where there is none.
    Value operator[](QStringView key) const;
    Value at(qsizetype index) const;

    /// Equal in type and content; 1 and 1.0 are equal, as they are in JSON. Order of keys matters not.
    friend bool operator==(const Value &a, const Value &b);

private:
    std::variant<std::nullptr_t, bool, qint64, double, QString, QByteArray, Date, Array, Object> m_data;
};

/// One member of an Object.
struct Member
{
    QString key;
    Value value;

    friend bool operator==(const Member &a, const Member &b) = default;
};

} // namespace tincan

// Every alternative may be moved by memcpy, so lists of values grow without moving one by one.
Q_DECLARE_TYPEINFO(tincan::Value, Q_RELOCATABLE_TYPE);
Q_DECLARE_TYPEINFO(tincan::Member, Q_RELOCATABLE_TYPE);

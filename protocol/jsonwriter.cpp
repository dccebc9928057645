// SPDX-License-Identifier: MIT
#include "protocol/json.h"

#include <QStringEncoder>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace tincan::json {

namespace {

/// The end of a byte array, written to without a call for each byte. The array is its owner's again
/// after finish(), and until the next write.
class Tail
{
public:
    explicit Tail(QByteArray &out) : m_out(out) { begin(); }

    /// Room for that many bytes; advance() over those that were written.
    char *reserve(qsizetype bytes)
    {
        if (m_end - m_at < bytes)
            grow(bytes);
        return m_at;
    }
    void advance(qsizetype bytes) { m_at += bytes; }
    void append(char byte)
    {
        *reserve(1) = byte;
        ++m_at;
    }
    void append(QByteArrayView bytes)
    {
        std::memcpy(reserve(bytes.size()), bytes.data(), static_cast<std::size_t>(bytes.size()));
        m_at += bytes.size();
    }
    /// Lets a function of the owner's append.
    template <class Append>
    void appendBy(const Append &append)
    {
        finish();
        append(m_out);
        begin();
    }
    void finish() { m_out.resize(m_at - m_out.constData()); }

private:
    static constexpr qsizetype s_leastRoom = 64;

    void begin()
    {
        const qsizetype size = m_out.size();
        m_out.resize(std::max(m_out.capacity(), size + s_leastRoom));
        m_at = m_out.data() + size;
        m_end = m_out.data() + m_out.size();
    }
    void grow(qsizetype bytes)
    {
        const qsizetype size = m_at - m_out.constData();
        m_out.resize(std::max(size + bytes, 2 * size));
        m_at = m_out.data() + size;
        m_end = m_out.data() + m_out.size();
    }

    QByteArray &m_out;
    char *m_at;
    char *m_end;
};

void appendInteger(qint64 number, Tail &out)
{
    constexpr qsizetype mostDigits = 24;
    char *const at = out.reserve(mostDigits);
    out.advance(std::to_chars(at, at + mostDigits, number).ptr - at);
}

/// Whether one of four code units is not ASCII, or needs an escape.
constexpr bool needsLook(quint64 units)
{
    constexpr quint64 ones = 0x0001000100010001;
    constexpr quint64 highs = 0x8000800080008000;
    const auto hasZero = [](quint64 word) { return (word - ones) & ~word & highs; };
    const quint64 notAscii = units & (ones * 0xff80);
    const quint64 control = (units - ones * 0x20) & ~units & highs;
    return (notAscii | control | hasZero(units ^ (ones * u'"')) | hasZero(units ^ (ones * u'\\'))) != 0;
}

/// Characters of a string that stand for themselves.
struct Run
{
    const char16_t *end;
    bool ascii;
};

Run plainRun(const char16_t *at, const char16_t *end)
{
    for (quint64 units = 0; end - at >= 4; at += 4) {
        std::memcpy(&units, at, 8);
        if (needsLook(units))
            break;
    }
    char16_t seen = 0;
    for (; at != end; ++at) {
        const char16_t unit = *at;
        if (unit < 0x20 || unit == u'"' || unit == u'\\')
            break;
        if (QChar::isSurrogate(unit)) {
            if (QChar::isLowSurrogate(unit) || at + 1 == end || !QChar::isLowSurrogate(at[1]))
                break;
            ++at;
        }
        seen |= unit;
    }
    return {at, seen < 0x80};
}

void appendRun(const char16_t *at, Run run, Tail &out)
{
    constexpr qsizetype shortRun = 64; // copied faster than a converter is set up
    const QStringView units(at, run.end);
    if (run.ascii && units.size() <= shortRun) {
        std::transform(
            at, run.end, out.reserve(units.size()), [](char16_t unit) { return static_cast<char>(unit); });
        out.advance(units.size());
        return;
    }
    QStringEncoder encoder(QStringEncoder::Utf8);
    char *const first = out.reserve(run.ascii ? units.size() : encoder.requiredSpace(units.size()));
    out.advance(encoder.appendToBuffer(first, units) - first);
}

void appendEscape(char16_t unit, Tail &out)
{
    constexpr QByteArrayView hex("0123456789abcdef");
    out.append('\\');
    switch (unit) {
    case u'"':
    case u'\\':
        out.append(static_cast<char>(unit));
        return;
    case u'\b':
        out.append('b');
        return;
    case u'\f':
        out.append('f');
        return;
    case u'\n':
        out.append('n');
        return;
    case u'\r':
        out.append('r');
        return;
    case u'\t':
        out.append('t');
        return;
    default:
        out.append('u');
        for (int shift = 12; shift >= 0; shift -= 4)
            out.append(hex[unit >> shift & 0xf]);
    }
}

void appendString(QStringView text, Tail &out)
{
    const char16_t *at = text.utf16();
    const char16_t *const end = at + text.size();
    out.append('"');
    while (at != end) {
        const Run run = plainRun(at, end);
        appendRun(at, run, out);
        at = run.end;
        if (at != end)
            appendEscape(*at++, out);
    }
    out.append('"');
}

void appendDouble(double number, Tail &out)
{
    if (!std::isfinite(number))
        return out.append(QByteArrayView("null"));
    if (constexpr double exact = 0x1p53; std::trunc(number) == number && std::abs(number) <= exact)
        return appendInteger(static_cast<qint64>(number), out);
    // The shortest digits that read back as the same double, as "d.ddde±xx"; then laid out by the
    // rules of ECMA-262, Number::toString.
    std::array<char, 32> scientific;
    char *const end = std::to_chars(scientific.data(), scientific.data() + scientific.size(),
        std::abs(number), std::chars_format::scientific)
                          .ptr;
    const char *const mark = std::find(scientific.data(), end, 'e');
    QByteArray digits(scientific.data(), mark - scientific.data());
    digits.remove(1, 1); // the point, where there is one
    int exponent = 0;
    std::from_chars(mark[1] == '+' ? mark + 2 : mark + 1, end, exponent);
    const int point = exponent + 1; // how many digits stand before the point

    if (number < 0)
        out.append('-');
    if (point > 21 || point < -5) {
        out.append(digits.at(0));
        if (digits.size() > 1) {
            out.append('.');
            out.append(QByteArrayView(digits).sliced(1));
        }
        out.append('e');
        out.append(exponent < 0 ? '-' : '+');
        appendInteger(std::abs(exponent), out);
    } else if (point <= 0) {
        out.append(QByteArrayView("0."));
        out.append(QByteArray(-point, '0'));
        out.append(digits);
    } else if (digits.size() <= point) {
        out.append(digits);
        out.append(QByteArray(point - digits.size(), '0'));
    } else {
        out.append(QByteArrayView(digits).first(point));
        out.append('.');
        out.append(QByteArrayView(digits).sliced(point));
    }
}

/// Writes one value. Containers that are not finished wait on a stack of our own.
class Writer
{
public:
    Writer(Tail &out, const BinaryWriter &onBinary) : m_out(out), m_onBinary(onBinary) { }

    void write(const Value &value)
    {
        begin(value);
        while (!m_containers.isEmpty())
            step();
    }

private:
    struct Container
    {
        const Array *array;
        const Object *object; // where there is no array
        qsizetype next;
        qsizetype size;
    };

    /// Writes a simple value, or opens a container.
    void begin(const Value &value)
    {
        switch (value.type()) {
        case Value::Type::null:
            m_out.append(QByteArrayView("null"));
            break;
        case Value::Type::boolean:
            m_out.append(value.toBool() ? QByteArrayView("true") : QByteArrayView("false"));
            break;
        case Value::Type::integer:
            appendInteger(value.toInteger(), m_out);
            break;
        case Value::Type::real:
            appendDouble(value.toDouble(), m_out);
            break;
        case Value::Type::string:
            appendString(*value.ifString(), m_out);
            break;
        case Value::Type::binary:
            writeBinary(*value.ifBinary());
            break;
        case Value::Type::date:
            appendString(value.toDate().text(), m_out);
            break;
        case Value::Type::array:
            m_out.append('[');
            m_containers.append({value.ifArray(), nullptr, 0, value.ifArray()->size()});
            break;
        case Value::Type::object:
            m_out.append('{');
            m_containers.append({nullptr, value.ifObject(), 0, value.ifObject()->size()});
            break;
        }
    }

    void writeBinary(const QByteArray &binary)
    {
        if (m_onBinary)
            m_out.appendBy([&](QByteArray &out) { m_onBinary(binary, out); });
        else
            m_out.append(QByteArrayView("null"));
    }

    /// Writes the next value of the innermost container, or closes it.
    void step()
    {
        Container &container = m_containers.last();
        if (container.next == container.size) {
            m_out.append(container.array ? ']' : '}');
            m_containers.removeLast();
            return;
        }
        if (container.next > 0)
            m_out.append(',');
        const qsizetype index = container.next++;
        if (container.array) {
            begin(container.array->at(index));
            return;
        }
        const Member &member = *(container.object->begin() + index);
        appendString(member.key, m_out);
        m_out.append(':');
        begin(member.value);
    }

    Tail &m_out;
    const BinaryWriter &m_onBinary;
    QVarLengthArray<Container, 16> m_containers;
};

} // namespace

void append(const Value &value, QByteArray &out, const BinaryWriter &onBinary)
{
    Tail tail(out);
    Writer(tail, onBinary).write(value);
    tail.finish();
}

void appendList(const QString *first, const Array &rest, QByteArray &out, const BinaryWriter &onBinary)
{
    Tail tail(out);
    tail.append('[');
    if (first)
        appendString(*first, tail);
    for (qsizetype i = 0; i < rest.size(); ++i) {
        if (first || i > 0)
            tail.append(',');
        Writer(tail, onBinary).write(rest.at(i));
    }
    tail.append(']');
    tail.finish();
}

void appendDouble(double number, QByteArray &out)
{
    Tail tail(out);
    appendDouble(number, tail);
    tail.finish();
}

QByteArray write(const Value &value)
{
    QByteArray out;
    append(value, out);
    return out;
}

} // namespace tincan::json

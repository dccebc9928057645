// SPDX-License-Identifier: MIT
#include "protocol/json.h"

#include <QStringDecoder>
#include <QVarLengthArray>
#include <QtAlgorithms>
#include <QtEndian>

#include <charconv>
#include <cstring>
#include <iterator>
#include <limits>

namespace tincan::json {

using namespace Qt::StringLiterals;

namespace {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Marks the first of eight bytes that ends a run: a quote, a backslash or a control character. What is
/// marked above it means nothing, and 0 that there is none.
constexpr quint64 endOfRun(quint64 bytes)
{
    constexpr quint64 ones = 0x0101010101010101;
    constexpr quint64 highs = 0x8080808080808080;
    const auto hasZero = [](quint64 word) { return (word - ones) & ~word & highs; };
    const quint64 control = (bytes - ones * 0x20) & ~bytes & highs;
    return control | hasZero(bytes ^ (ones * '"')) | hasZero(bytes ^ (ones * '\\'));
}

/// Characters of a string that stand for themselves.
struct Run
{
    const char *end;
    bool ascii;
};

Run plainRun(const char *at, const char *end)
{
    constexpr quint64 highs = 0x8080808080808080;
    quint64 seen = 0;
    for (; end - at >= 8; at += 8) {
        const auto bytes = qFromLittleEndian<quint64>(at);
        if (const quint64 mark = endOfRun(bytes)) {
            const int before = qCountTrailingZeroBits(mark) / 8;
            seen |= bytes & ((quint64(1) << (8 * before)) - 1);
            return {at + before, (seen & highs) == 0};
        }
        seen |= bytes;
    }
    for (; at != end; ++at) {
        const auto byte = static_cast<uchar>(*at);
        if (byte < 0x20 || byte == '"' || byte == '\\')
            break;
        seen |= byte;
    }
    return {at, (seen & highs) == 0};
}

/// What a number beyond the range of doubles becomes in JavaScript: 0 or infinity.
double outOfRange(const char *at, const char *end)
{
    // The power of ten of the first digit that counts decides; it is far from any border.
    const bool negative = *at == '-';
    qint64 power = 0;
    bool significant = false;
    bool fraction = false;
    for (at += negative ? 1 : 0; at != end && *at != 'e' && *at != 'E'; ++at) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        significant = significant || *at != '0';
        power += significant && !fraction ? 1 : 0;
        power -= !significant && fraction ? 1 : 0;
    }
    if (at != end) {
        ++at;
        const bool down = *at == '-';
        at += isDigit(*at) ? 0 : 1;
        qint64 exponent = 0;
        constexpr qint64 enough = std::numeric_limits<qint64>::max() / 100;
        for (; at != end; ++at)
            exponent = qMin(exponent * 10 + (*at - '0'), enough);
        power += down ? -exponent : exponent;
    }
    const double magnitude = power > 0 ? std::numeric_limits<double>::infinity() : 0;
    return negative ? -magnitude : magnitude;
}

/// One pass over the text. Values wait on a stack until their container closes and takes them, so
/// containers are allocated once, in their final size; keys wait likewise.
class Reader
{
public:
    Reader(QByteArrayView text, const ReadOptions &options)
        : m_options(options), m_begin(text.data()), m_at(m_begin), m_end(m_begin + text.size())
    {
    }

    tl::expected<Value, Error> read()
    {
        if (!readDocument())
            return tl::unexpected(m_error);
        return std::move(m_values.first());
    }

private:
    struct Container
    {
        bool isObject;
        qsizetype firstValue;
        qsizetype firstKey;
    };

    bool readDocument();
    bool readValue();
    bool readLiteral(QByteArrayView literal, Value value);
    bool readNumber();
    bool readDigits();
    bool readKey();
    bool readString(QString &text);
    bool appendRun(Run run, QString &text);
    bool readEscape(QString &text);
    bool readCodeUnit(char16_t &unit);

    bool open(bool isObject);
    bool close();
    bool continueContainer(bool &wantsValue);

    void skipSpace();
    bool atEnd() const { return m_at == m_end; }
    bool fail(Reason reason) { return failAt(reason, m_at); }
    bool failAt(Reason reason, const char *at)
    {
        m_error = {reason, at - m_begin};
        return false;
    }
    /// The text ends here or goes on with what must not be here.
    bool failHere() { return fail(atEnd() ? Reason::unexpectedEnd : Reason::unexpectedCharacter); }

    const ReadOptions &m_options;
    const char *const m_begin;
    const char *m_at;
    const char *const m_end;
    QVarLengthArray<Value, 32> m_values;
    QVarLengthArray<QString, 16> m_keys;
    QVarLengthArray<Container, 16> m_containers; // ≤ ReadOptions::depth
    Error m_error{Reason::unexpectedEnd, 0};
};

void Reader::skipSpace()
{
    while (!atEnd() && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

bool Reader::readDocument()
{
    bool wantsValue = true;
    while (wantsValue) {
        const qsizetype openBefore = m_containers.size();
        skipSpace();
        if (!readValue())
            return false;
        if (m_containers.size() > openBefore)
            continue;
        if (!continueContainer(wantsValue))
            return false;
    }
    return atEnd() || fail(Reason::trailingCharacters);
}

/// After a value: closes what closes here, up to where the next value or the end of the text stands.
bool Reader::continueContainer(bool &wantsValue)
{
    for (;;) {
        skipSpace();
        if (m_containers.isEmpty()) {
            wantsValue = false;
            return true;
        }
        const bool isObject = m_containers.last().isObject;
        if (atEnd())
            return failHere();
        if (*m_at == ',') {
            ++m_at;
            return !isObject || readKey();
        }
        if (*m_at != (isObject ? '}' : ']'))
            return failHere();
        ++m_at;
        if (!close())
            return false;
    }
}

bool Reader::readValue()
{
    if (atEnd())
        return failHere();
    switch (*m_at) {
    case '"': {
        ++m_at;
        QString text;
        if (!readString(text))
            return false;
        m_values.emplace_back(std::move(text));
        return true;
    }
    case '{':
    case '[':
        return open(*m_at == '{');
    case 't':
        return readLiteral("true", true);
    case 'f':
        return readLiteral("false", false);
    case 'n':
        return readLiteral("null", nullptr);
    default:
        return readNumber();
    }
}

/// Opens a container up to its first value, or reads all of an empty one.
bool Reader::open(bool isObject)
{
    if (m_containers.size() >= m_options.depth)
        return fail(Reason::tooDeep);
    ++m_at;
    m_containers.append({isObject, m_values.size(), m_keys.size()});
    skipSpace();
    if (atEnd())
        return failHere();
    if (*m_at == (isObject ? '}' : ']')) {
        ++m_at;
        return close();
    }
    return !isObject || readKey();
}

bool Reader::close()
{
    const Container container = m_containers.last();
    m_containers.removeLast();
    const auto first = m_values.begin() + container.firstValue;
    const qsizetype count = m_values.end() - first;
    Value value;
    if (container.isObject) {
        QList<Member> members;
        members.reserve(count);
        for (qsizetype i = 0; i < count; ++i)
            members.append(Member{std::move(m_keys[container.firstKey + i]), std::move(first[i])});
        m_keys.resize(container.firstKey);
        Object object = Object::fromMembers(std::move(members));
        if (m_options.onObject) {
            std::optional<Value> replaced = m_options.onObject(std::move(object));
            if (!replaced)
                return fail(Reason::refused);
            value = std::move(*replaced);
        } else {
            value = std::move(object);
        }
    } else {
        value = Array(std::make_move_iterator(first), std::make_move_iterator(m_values.end()));
    }
    m_values.resize(container.firstValue);
    m_values.emplace_back(std::move(value));
    return true;
}

bool Reader::readLiteral(QByteArrayView literal, Value value)
{
    for (const char c : literal) {
        if (atEnd() || *m_at != c)
            return failHere();
        ++m_at;
    }
    m_values.append(std::move(value));
    return true;
}

bool Reader::readDigits()
{
    if (atEnd() || !isDigit(*m_at))
        return fail(Reason::badNumber);
    while (!atEnd() && isDigit(*m_at))
        ++m_at;
    return true;
}

bool Reader::readNumber()
{
    const char *const first = m_at;
    if (*m_at != '-' && !isDigit(*m_at))
        return failHere();
    m_at += *m_at == '-' ? 1 : 0;
    const char *const digits = m_at;
    if (!readDigits())
        return false;
    if (*digits == '0' && m_at - digits > 1)
        return failAt(Reason::badNumber, digits + 1);

    bool integer = true;
    if (!atEnd() && *m_at == '.') {
        integer = false;
        ++m_at;
        if (!readDigits())
            return false;
    }
    if (!atEnd() && (*m_at == 'e' || *m_at == 'E')) {
        integer = false;
        ++m_at;
        m_at += !atEnd() && (*m_at == '+' || *m_at == '-') ? 1 : 0;
        if (!readDigits())
            return false;
    }

    if (qint64 whole = 0; integer && std::from_chars(first, m_at, whole).ec == std::errc()) {
        m_values.append(whole);
        return true;
    }
    double number = 0;
    if (std::from_chars(first, m_at, number).ec == std::errc::result_out_of_range)
        number = outOfRange(first, m_at);
    m_values.append(number);
    return true;
}

/// A key, its colon, up to where the value begins.
bool Reader::readKey()
{
    skipSpace();
    if (atEnd() || *m_at != '"')
        return failHere();
    ++m_at;
    QString key;
    if (!readString(key))
        return false;
    skipSpace();
    if (atEnd() || *m_at != ':')
        return failHere();
    ++m_at;
    m_keys.append(std::move(key));
    return true;
}

bool Reader::readString(QString &text)
{
    const Run first = plainRun(m_at, m_end);
    if (first.ascii && first.end != m_end && *first.end == '"') { // most strings are nothing else
        text = QString::fromLatin1(QByteArrayView(m_at, first.end));
        m_at = first.end + 1;
        return true;
    }
    text = u""_s;
    for (Run run = first;; run = plainRun(m_at, m_end)) {
        if (!appendRun(run, text))
            return false;
        if (atEnd())
            return failHere();
        if (*m_at == '"') {
            ++m_at;
            return true;
        }
        if (*m_at != '\\')
            return fail(Reason::controlCharacter);
        ++m_at;
        if (!readEscape(text))
            return false;
    }
}

bool Reader::appendRun(Run run, QString &text)
{
    const QByteArrayView bytes(m_at, run.end);
    if (run.ascii) {
        text.isEmpty() ? text = QLatin1StringView(bytes) : text.append(QLatin1StringView(bytes));
    } else {
        // Without the flag a byte order mark, an ordinary character here, would be dropped.
        QStringDecoder decoder(
            QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
        const QString decoded = decoder(bytes);
        if (decoder.hasError())
            return fail(Reason::badUtf8);
        text.isEmpty() ? text = decoded : text.append(decoded);
    }
    m_at = run.end;
    return true;
}

bool Reader::readEscape(QString &text)
{
    if (atEnd())
        return failHere();
    char16_t unit = 0;
    switch (*m_at) {
    case '"':
    case '\\':
    case '/':
        unit = static_cast<uchar>(*m_at);
        break;
    case 'b':
        unit = u'\b';
        break;
    case 'f':
        unit = u'\f';
        break;
    case 'n':
        unit = u'\n';
        break;
    case 'r':
        unit = u'\r';
        break;
    case 't':
        unit = u'\t';
        break;
    case 'u':
        if (!readCodeUnit(unit))
            return false;
        break;
    default:
        return fail(Reason::badEscape);
    }
    ++m_at;
    text.append(QChar(unit));
    return true;
}

/// The four digits after `\u`; stops at the last.
bool Reader::readCodeUnit(char16_t &unit)
{
    for (int i = 0; i < 4; ++i) {
        ++m_at;
        if (atEnd())
            return failHere();
        const int digit = hexDigit(*m_at);
        if (digit < 0)
            return fail(Reason::badEscape);
        unit = static_cast<char16_t>(unit << 4 | digit);
    }
    return true;
}

QLatin1StringView words(Reason reason)
{
    switch (reason) {
    case Reason::unexpectedEnd:
        return "unexpected end"_L1;
    case Reason::unexpectedCharacter:
        return "unexpected character"_L1;
    case Reason::trailingCharacters:
        return "characters after the value"_L1;
    case Reason::badNumber:
        return "malformed number"_L1;
    case Reason::badEscape:
        return "malformed escape"_L1;
    case Reason::controlCharacter:
        return "control character in a string"_L1;
    case Reason::badUtf8:
        return "invalid UTF-8"_L1;
    case Reason::tooDeep:
        return "nested too deeply"_L1;
    case Reason::refused:
        return "object not allowed"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace

QString describe(const Error &error)
{
    return u"%1 at offset %2"_s.arg(words(error.reason)).arg(error.offset);
}

tl::expected<Value, Error> read(QByteArrayView utf8, const ReadOptions &options)
{
    return Reader(utf8, options).read();
}

} // namespace tincan::json

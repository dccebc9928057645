// SPDX-License-Identifier: MIT
#include "protocol/msgpack.h"

#include <QStringDecoder>
#include <QtEndian>

#define MSGPACK_NO_BOOST
#include <cmath>
#include <limits>
#include <msgpack/null_visitor.hpp>
#include <msgpack/unpack.hpp>
#include <utility>
#include <vector>

namespace tincan::msgpack {

using namespace Qt::StringLiterals;

namespace {

// The one extension that means something to JavaScript.
constexpr qint8 javaScriptType = 0;

/// Builds a Value of what msgpack::parse() finds; a call that returns false ends the parsing.
class Builder : public ::msgpack::null_visitor
{
public:
    explicit Builder(int depth) : m_depth(std::size_t(depth)) { }

    std::optional<Value> take() { return std::exchange(m_root, std::nullopt); }

    // NOLINTBEGIN(readability-identifier-naming): the library's names
    bool visit_nil() { return put({}); }
    bool visit_boolean(bool value) { return put(value); }
    bool visit_positive_integer(uint64_t value) { return put(value); }
    bool visit_negative_integer(int64_t value) { return put(value); }
    bool visit_float32(float value) { return put(value); }
    bool visit_float64(double value) { return put(value); }
    bool visit_str(const char *utf8, uint32_t size)
    {
        return put(text(QByteArrayView(utf8, qsizetype(size))));
    }
    bool visit_bin(const char *bytes, uint32_t size) { return put(QByteArray(bytes, qsizetype(size))); }
    bool visit_ext(const char *bytes, uint32_t size)
    {
        // Only what stands before the type tells a fixed length (0xd4 to 0xd8) from a written one, whose
        // last byte is below that wherever the length is one of those.
        const bool isFixed = quint8(bytes[-1]) >= 0xd4 && size <= 17;
        return put(extension(qint8(bytes[0]), QByteArrayView(bytes + 1, qsizetype(size) - 1), isFixed));
    }
    bool start_array(uint32_t) { return open(false); }
    bool end_array()
    {
        Array items = std::move(m_open.back().items);
        m_open.pop_back();
        return put(std::move(items));
    }
    bool start_map(uint32_t) { return open(true); }
    bool start_map_key()
    {
        m_open.back().isAtKey = true;
        return true;
    }
    bool end_map()
    {
        QList<Member> members = std::move(m_open.back().members);
        m_open.pop_back();
        return put(Object::fromMembers(std::move(members)));
    }
    // NOLINTEND(readability-identifier-naming)

private:
    struct Container
    {
        bool isMap;
        bool isAtKey = false;
        QString key = {};
        Array items = {};
        QList<Member> members = {};
    };

    // QString::fromUtf8() would drop a byte order mark.
    static Value text(QByteArrayView utf8)
    {
        using Flag = QStringConverter::Flag;
        QStringDecoder decoder(QStringDecoder::Utf8, Flag::Stateless | Flag::ConvertInitialBom);
        return QString(decoder(utf8));
    }

    static Value extension(qint8 type, QByteArrayView bytes, bool isFixed)
    {
        if (type != javaScriptType || (isFixed && bytes.size() != 1 && bytes.size() != 8))
            return Array{type, bytes.toByteArray()};
        if (!isFixed)
            return bytes.toByteArray(); // an ArrayBuffer
        if (bytes.size() == 1)
            return {}; // undefined
        return Date{qFromBigEndian<qint64>(bytes.data())};
    }

    bool open(bool isMap)
    {
        if (m_open.size() >= m_depth)
            return false;
        m_open.push_back({isMap});
        return true;
    }

    bool put(Value &&value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return true;
        }
        Container &container = m_open.back();
        if (!container.isMap) {
            container.items.append(std::move(value));
        } else if (!std::exchange(container.isAtKey, false)) {
            container.members.append({std::move(container.key), std::move(value)});
        } else if (const QString *text = value.ifString()) {
            container.key = *text;
        } else if (value.isInteger()) {
            container.key = QString::number(value.toInteger());
        } else {
            return false;
        }
        return true;
    }

    std::size_t m_depth;
    std::vector<Container> m_open; // ≤ m_depth
    std::optional<Value> m_root;
};

} // namespace

std::optional<Value> read(QByteArrayView bytes, int depth)
{
    Builder builder(depth);
    std::size_t offset = 0;
    const bool isWhole = ::msgpack::parse(bytes.data(), std::size_t(bytes.size()), offset, builder);
    if (!isWhole || offset != std::size_t(bytes.size()))
        return std::nullopt;
    return builder.take();
}

} // namespace tincan::msgpack

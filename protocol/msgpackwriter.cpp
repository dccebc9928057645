// SPDX-License-Identifier: MIT
#include "protocol/msgpack.h"

#include <QString>
#include <QtEndian>

#define MSGPACK_NO_BOOST
#include <array>
#include <cmath>
#include <msgpack/pack.hpp>
#include <vector>

namespace tincan::msgpack {

namespace {

/// What the packer writes to.
struct Stream
{
    QByteArray &out;
    void write(const char *bytes, std::size_t size) { out.append(bytes, qsizetype(size)); }
};
using Packer = ::msgpack::packer<Stream>;

// From here on a double does not tell neighbouring integers apart.
constexpr double maximumWhole = 9'007'199'254'740'992;

/// A container of which some has been written.
struct Open
{
    const Array *items;
    const Object *members;
    qsizetype next = 0;
};

/// The text with U+FFFD for surrogates without a partner, which UTF-8 has no bytes for.
QString wellFormed(QStringView text)
{
    QString result = text.toString();
    for (qsizetype i = 0; i < result.size(); ++i) {
        if (!result.at(i).isSurrogate())
            continue;
        if (result.at(i).isHighSurrogate() && i + 1 < result.size() && result.at(i + 1).isLowSurrogate())
            ++i;
        else
            result[i] = QChar::ReplacementCharacter;
    }
    return result;
}

void packText(Packer &packer, QStringView text)
{
    const QByteArray utf8 = text.isValidUtf16() ? text.toUtf8() : wellFormed(text).toUtf8();
    packer.pack_str(uint32_t(utf8.size()));
    packer.pack_str_body(utf8.constData(), uint32_t(utf8.size()));
}

void packReal(Packer &packer, double number)
{
    if (std::trunc(number) == number && std::abs(number) <= maximumWhole)
        packer.pack_int64(qint64(number));
    else
        packer.pack_double(number);
}

/// The extension that notepack.io has for it.
void packDate(Packer &packer, const Date &date)
{
    constexpr qint8 javaScriptType = 0;
    std::array<char, sizeof(qint64)> bytes;
    qToBigEndian(date.sinceEpochMs, bytes.data());
    packer.pack_ext(bytes.size(), javaScriptType);
    packer.pack_ext_body(bytes.data(), uint32_t(bytes.size()));
}

/// Writes a value, or the head of a container, which goes to `open`.
void pack(Packer &packer, const Value &value, std::vector<Open> &open)
{
    switch (value.type()) {
    case Value::Type::null:
        packer.pack_nil();
        break;
    case Value::Type::boolean:
        value.toBool() ? packer.pack_true() : packer.pack_false();
        break;
    case Value::Type::integer:
        packer.pack_int64(value.toInteger());
        break;
    case Value::Type::real:
        packReal(packer, value.toDouble());
        break;
    case Value::Type::string:
        packText(packer, *value.ifString());
        break;
    case Value::Type::binary: {
        const QByteArray &bytes = *value.ifBinary();
        packer.pack_bin(uint32_t(bytes.size()));
        packer.pack_bin_body(bytes.constData(), uint32_t(bytes.size()));
        break;
    }
    case Value::Type::date:
        packDate(packer, value.toDate());
        break;
    case Value::Type::array:
        packer.pack_array(uint32_t(value.toArray().size()));
        open.push_back({value.ifArray(), nullptr});
        break;
    case Value::Type::object:
        packer.pack_map(uint32_t(value.toObject().size()));
        open.push_back({nullptr, value.ifObject()});
        break;
    }
}

} // namespace

void append(const Value &value, QByteArray &out)
{
    Stream stream{out};
    Packer packer(stream);
    std::vector<Open> open;
    pack(packer, value, open);
    while (!open.empty()) {
        Open &container = open.back();
        if (container.next == (container.items ? container.items->size() : container.members->size())) {
            open.pop_back();
        } else if (container.items) {
            pack(packer, container.items->at(container.next++), open);
        } else {
            const Member &member = *(container.members->begin() + container.next++);
            packText(packer, member.key);
            pack(packer, member.value, open);
        }
    }
}

void appendMapHead(quint32 size, QByteArray &out)
{
    Stream stream{out};
    Packer(stream).pack_map(size);
}

void appendArrayHead(quint32 size, QByteArray &out)
{
    Stream stream{out};
    Packer(stream).pack_array(size);
}

void appendText(QStringView text, QByteArray &out)
{
    Stream stream{out};
    Packer packer(stream);
    packText(packer, text);
}

} // namespace tincan::msgpack

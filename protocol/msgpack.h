// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/json.h"
#include "protocol/value.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// MessagePack from and to Value, as npm notepack.io 2.2 has it, which socket.io-msgpack-parser is made of.
///
/// Stateless and sans-IO: callable from any thread. Nothing here recurses, and nothing is allocated because
/// a length was claimed: a value takes memory when its bytes are there.
namespace tincan::msgpack {

/// Reads one value, followed by nothing; std::nullopt where the bytes are none, or nested deeper than
/// `depth`.
///
/// Integers that fit are qint64, larger ones doubles. JavaScript's undefined (extension 0 of one fixed
/// byte) is null; its Date (extension 0 of eight) is one, null where it is not valid; its ArrayBuffer
/// (extension 0 of any length) is binary; any other extension is an array of its number and its bytes. Text
/// that is not UTF-8 gets replacement characters. A map's key is text, or a whole number, which becomes its
/// text; of two equal keys the last value counts.
std::optional<Value> read(QByteArrayView bytes, int depth = json::defaultDepth);

/// Appends `value` to `out` in the fewest bytes there are for it. Whole numbers up to 2^53 are integers, also
/// where they are doubles, as JavaScript knows no difference. Lone surrogates become replacement characters.
void append(const Value &value, QByteArray &out);

/// The head of a map of `size` members, and one member, for those who put a map together themselves.
void appendMapHead(quint32 size, QByteArray &out);
void appendArrayHead(quint32 size, QByteArray &out);
void appendText(QStringView text, QByteArray &out);

} // namespace tincan::msgpack

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>
#include <optional>
#include <tl/expected.hpp>

/// JSON text from and to Value, as JavaScript's JSON.parse and JSON.stringify have it.
///
/// Stateless and sans-IO: callable from any thread. Nothing here recurses, so the depth a peer
/// chooses costs memory for at most ReadOptions::depth levels and no stack. docs/adr/0001-own-json.md
/// says why Tincan has its own.
namespace tincan::json {

/// Nesting allowed in what a peer sends: `[]` is 1 deep, `[[]]` 2.
inline constexpr int defaultDepth = 128;

enum class Reason {
    unexpectedEnd, ///< the text ends inside a value
    unexpectedCharacter, ///< something else should stand here
    trailingCharacters, ///< more text follows the value
    badNumber, ///< a leading zero, a sign, point or exponent without digits
    badEscape, ///< `\` followed by what is no escape
    controlCharacter, ///< a raw character below 0x20 in a string
    badUtf8, ///< a string that is not UTF-8 (RFC 3629)
    tooDeep, ///< nested deeper than ReadOptions::depth
    refused, ///< ReadOptions::onObject said no
};

/// What is wrong with a text, always the fault of who sent it.
struct Error
{
    Reason reason;
    qsizetype offset; ///< bytes from the beginning of the text; may be its size

    friend bool operator==(const Error &, const Error &) = default;
};

/// One line for a log: the reason in words and the offset; nothing of the text itself.
QString describe(const Error &error);

struct ReadOptions
{
    int depth = defaultDepth;
    /// Sees every object once it is complete, innermost first, and returns what stands in its
    /// place; std::nullopt refuses the whole text. Not called where empty.
    std::function<std::optional<Value>(Object &&)> onObject = {};
};

/// Reads one JSON text (RFC 8259) in UTF-8, surrounded by nothing but white space.
///
/// Integers that fit are qint64, other numbers are doubles (beyond their range: ±infinity, as in
/// JavaScript). Lone surrogates and NUL in escapes survive, keys keep their order, of two equal keys
/// the last value counts. A byte order mark is an error.
tl::expected<Value, Error> read(QByteArrayView utf8, const ReadOptions &options = {});

/// Writes binary data, which JSON has no form for, at the end of `out`.
using BinaryWriter = std::function<void(const QByteArray &binary, QByteArray &out)>;

/// Appends `value` to `out` as compact JSON in UTF-8, byte for byte what JSON.stringify writes;
/// keys stand in the order given. Binary data becomes `null` where there is no BinaryWriter; NaN and
/// infinities become `null`.
void append(const Value &value, QByteArray &out, const BinaryWriter &onBinary = {});
/// An array of `rest`, before which stands `first` where it is given: no Array has to be made of the two.
void appendList(const QString *first, const Array &rest, QByteArray &out, const BinaryWriter &onBinary = {});
/// A double as JavaScript's Number.prototype.toString writes it: 1, 0.1, 1e+21; -0 as 0.
void appendDouble(double number, QByteArray &out);

QByteArray write(const Value &value);

} // namespace tincan::json

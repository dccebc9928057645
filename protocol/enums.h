// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/fields.h"

#include <QLatin1StringView>
#include <QStringList>

#include <array>
#include <cstddef>
#include <optional>

namespace tincan {

/// One enumerator and its word on the wire.
template <typename Enum>
struct EnumName
{
    Enum value;
    QLatin1StringView word;
};
// Clang before 17 does not deduce it by itself.
template <typename Enum>
EnumName(Enum, QLatin1StringView) -> EnumName<Enum>;

/// All enumerators of a type with their words.
template <typename Enum, std::size_t Count>
struct EnumNames
{
    std::array<EnumName<Enum>, Count> names;

    constexpr EnumNames(const std::array<EnumName<Enum>, Count> &all) : names(all) { }

    /// Every enumerator has a word; a value that has none is our bug.
    QString text(Enum value) const
    {
        for (const EnumName<Enum> &name : names) {
            if (name.value == value)
                return name.word;
        }
        Q_UNREACHABLE();
    }

    std::optional<Enum> find(QStringView word) const
    {
        for (const EnumName<Enum> &name : names) {
            if (name.word == word)
                return name.value;
        }
        return std::nullopt;
    }

    /// Reads a member that must be one of the words; the first enumerator after a problem.
    Enum read(Fields &fields, QStringView key) const
    {
        if (const std::optional<Enum> value = find(fields.text(key)))
            return *value;
        QStringList words;
        for (const EnumName<Enum> &name : names)
            words += name.word;
        fields.fail(QStringLiteral("`%1` must be one of %2").arg(key, words.join(QLatin1StringView(", "))));
        return names.front().value;
    }
};

} // namespace tincan

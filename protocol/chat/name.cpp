// SPDX-License-Identifier: MIT
#include "protocol/chat/name.h"

#include "protocol/chat/limits.h"

#include <QList>

#include <algorithm>
#include <array>

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

/// Letters and marks that show nothing although Unicode does not call them format characters.
constexpr std::array<char32_t, 8> blanks = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0};
constexpr char32_t zeroWidthNonJoiner = 0x200C; // spelling of Persian and Indic names needs these two,
constexpr char32_t zeroWidthJoiner = 0x200D; // and so do emoji; nameKey() drops them

bool mayStand(char32_t character)
{
    if (character == zeroWidthNonJoiner || character == zeroWidthJoiner)
        return true;
    if (std::ranges::find(blanks, character) != blanks.end())
        return false;
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional overrides and isolates, zero-width space, BOM …
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

tl::unexpected<ChatError> invalid(const QString &message)
{
    return tl::unexpected(ChatError{ErrorCode::nameInvalid, message});
}

/// Code points; half a surrogate pair stays one, so that mayStand() sees it.
QList<char32_t> codePoints(const QString &text)
{
    QList<char32_t> points;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        points += pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        i += pair ? 1 : 0;
    }
    return points;
}

} // namespace

tl::expected<QString, ChatError> checkName(const QString &wanted)
{
    const QString name = wanted.trimmed();
    // A code point has at most two units: nothing longer is worth taking apart.
    if (name.size() > 2 * limits::nameLength)
        return invalid(u"A name has at most %1 characters."_s.arg(limits::nameLength));
    const QList<char32_t> points = codePoints(name);
    if (points.size() > limits::nameLength)
        return invalid(u"A name has at most %1 characters."_s.arg(limits::nameLength));
    if (!std::ranges::all_of(points, mayStand))
        return invalid(u"A name has no control characters or characters that can't be seen."_s);
    const QString key = nameKey(name);
    if (key.isEmpty())
        return invalid(u"A name is needed."_s);
    if (key == "server"_L1)
        return invalid(u"The name SERVER is the server's own."_s);
    return name;
}

QString nameKey(const QString &name)
{
    // By capitals, since toCaseFolded() knows no folding of one character to two: ß is SS.
    const auto fold = [](const QString &text) {
        return text.normalized(QString::NormalizationForm_KC).toUpper().toCaseFolded();
    };
    // Folding can undo a normal form and normalising can bring new capitals: twice is enough.
    QString key = fold(fold(name));
    key.removeIf([](QChar c) { return c.category() == QChar::Other_Format; });
    return key.simplified();
}

} // namespace tincan::chat

// SPDX-License-Identifier: MIT
#include "protocol/socketio/packet.h"

#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

std::optional<AckId> AckId::fromDigits(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() > maximumDigits
        || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    AckId id(0);
    std::from_chars(digits.begin(), digits.end(), id.m_number);
    return id;
}

void AckId::appendTo(QByteArray &out) const
{
    // From here on JavaScript writes an exponent, and 21 nines are rounded up to it.
    if (m_number >= 1e21)
        out.append("1000000000000000000000");
    else
        json::appendDouble(m_number, out);
}

const QString &rootNamespace()
{
    static const QString root = u"/"_s;
    return root;
}

bool isReservedEvent(QStringView name)
{
    constexpr std::array<QStringView, 6> reserved
        = {u"connect", u"connect_error", u"disconnect", u"disconnecting", u"newListener", u"removeListener"};
    return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

qsizetype EncodedMessage::size() const
{
    qsizetype size = text.size();
    for (const QByteArray &attachment : attachments)
        size += attachment.size();
    return size;
}

} // namespace tincan::socketio

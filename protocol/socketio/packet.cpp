// SPDX-License-Identifier: MIT
#include "protocol/socketio/packet.h"

#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

namespace {

/// Every number of so many digits is a double without being rounded.
constexpr qsizetype exactDigits = 15;

} // namespace

std::optional<AckId> AckId::fromDigits(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() > maximumDigits
        || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    AckId id(0);
    if (qint64 number = 0; digits.size() <= exactDigits) { // several times faster
        std::from_chars(digits.begin(), digits.end(), number);
        id.m_number = static_cast<double>(number);
    } else {
        std::from_chars(digits.begin(), digits.end(), id.m_number);
    }
    return id;
}

void AckId::appendTo(QByteArray &out) const
{
    if (m_number <= static_cast<double>(maximumOwn)) {
        std::array<char, exactDigits + 1> digits;
        const auto end
            = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<qint64>(m_number)).ptr;
        out.append(digits.data(), end - digits.data());
    } else if (m_number < 1e21) {
        json::appendDouble(m_number, out);
    } else { // from here on JavaScript writes an exponent, and 21 nines are rounded up to it
        out.append("1000000000000000000000");
    }
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

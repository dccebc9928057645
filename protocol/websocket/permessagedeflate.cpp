// SPDX-License-Identifier: MIT
#include "protocol/websocket/permessagedeflate.h"

#include <algorithm>

namespace tincan::websocket {

namespace {

constexpr QByteArrayView fieldName("Sec-WebSocket-Extensions");
constexpr QByteArrayView extensionName("permessage-deflate");
constexpr QByteArrayView noServerTakeover("server_no_context_takeover");
constexpr QByteArrayView noClientTakeover("client_no_context_takeover");
constexpr QByteArrayView serverWindow("server_max_window_bits");
constexpr QByteArrayView clientWindow("client_max_window_bits");

/// `name`, `name=value` or `name="value"`.
struct Parameter
{
    QByteArrayView name;
    std::optional<QByteArray> value;
};

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

/// Takes what stands before the next separator outside of quotes.
QByteArrayView takeElement(QByteArrayView &rest, char separator)
{
    bool isQuoted = false;
    qsizetype end = 0;
    for (; end < rest.size() && (isQuoted || rest[end] != separator); ++end) {
        if (rest[end] == '"')
            isQuoted = !isQuoted;
        else if (isQuoted && rest[end] == '\\' && end + 1 < rest.size())
            ++end;
    }
    const QByteArrayView element = rest.first(end).trimmed();
    rest = rest.sliced(std::min(end + 1, rest.size()));
    return element;
}

/// A token as it is, or out of its quotes; whether that is a token is for the caller to see.
QByteArray unquoted(QByteArrayView text)
{
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        return text.toByteArray();
    QByteArray value;
    const QByteArrayView inside = text.sliced(1, text.size() - 2);
    for (qsizetype i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\\' && i + 1 < inside.size())
            ++i;
        value.append(inside[i]);
    }
    return value;
}

/// Nothing: it is none.
std::optional<Parameter> parseParameter(QByteArrayView text)
{
    const qsizetype equals = text.indexOf('=');
    Parameter parameter{text.first(equals < 0 ? text.size() : equals).trimmed(), {}};
    if (equals >= 0)
        parameter.value = unquoted(text.sliced(equals + 1).trimmed());
    if (!isToken(parameter.name) || (parameter.value && !isToken(*parameter.value)))
        return std::nullopt;
    return parameter;
}

/// Decimal, without leading zeros (RFC 7692, section 7.1.2). Nothing: it may not be.
std::optional<int> windowBits(const QByteArray &value)
{
    for (int bits = minWindowBits; bits <= maxWindowBits; ++bits) {
        if (value == QByteArray::number(bits))
            return bits;
    }
    return std::nullopt;
}

/// An offer as it is read, parameter by parameter.
class Offer
{
public:
    /// False where the offer is to be declined for it.
    bool take(const Parameter &parameter)
    {
        if (m_seen.contains(parameter.name))
            return false;
        m_seen.append(parameter.name);
        if (parameter.name == noServerTakeover || parameter.name == noClientTakeover)
            return !parameter.value;
        if (parameter.name == clientWindow) // a hint that we make nothing of: our window is whole
            return !parameter.value || windowBits(*parameter.value);
        if (parameter.name != serverWindow || !parameter.value)
            return false;
        m_serverWindowBits = windowBits(*parameter.value);
        return m_serverWindowBits.has_value();
    }

    DeflateAgreement accept() const
    {
        DeflateAgreement agreement;
        agreement.answer.append(extensionName).append("; ").append(noServerTakeover);
        agreement.answer.append("; ").append(noClientTakeover);
        if (m_serverWindowBits) {
            agreement.serverWindowBits = *m_serverWindowBits;
            agreement.answer.append("; ").append(serverWindow).append('=');
            agreement.answer.append(QByteArray::number(*m_serverWindowBits));
        }
        return agreement;
    }

private:
    QList<QByteArrayView> m_seen; // at most one of each that there is
    std::optional<int> m_serverWindowBits;
};

std::optional<DeflateAgreement> considerOffer(QByteArrayView element)
{
    if (element.endsWith(';') || takeElement(element, ';') != extensionName)
        return std::nullopt;
    Offer offer;
    while (!element.isEmpty()) {
        const auto parameter = parseParameter(takeElement(element, ';'));
        if (!parameter || !offer.take(*parameter))
            return std::nullopt;
    }
    return offer.accept();
}

} // namespace

std::optional<DeflateAgreement> chooseDeflate(const HeaderFields &headers)
{
    for (const auto &[name, value] : headers) {
        if (fieldName.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        for (QByteArrayView rest = value; !rest.isEmpty();) {
            if (const auto agreement = considerOffer(takeElement(rest, ',')))
                return agreement;
        }
    }
    return std::nullopt;
}

} // namespace tincan::websocket

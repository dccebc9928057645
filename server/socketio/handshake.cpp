// SPDX-License-Identifier: MIT
#include "server/socketio/handshake.h"

#include <QHash>
#include <QLocale>

#include <utility>

namespace tincan {

using namespace Qt::StringLiterals;

namespace {

// "Fri Nov 21 2025 02:47:00 GMT+0100", as JavaScript's Date turns into text.
QString javaScriptDate(const QDateTime &time)
{
    const int minutes = time.offsetFromUtc() / 60;
    const QChar sign = minutes < 0 ? u'-' : u'+';
    const QString zone
        = QString::number(qAbs(minutes) / 60 * 100 + qAbs(minutes) % 60).rightJustified(4, u'0');
    return QLocale::c().toString(time, u"ddd MMM dd yyyy HH:mm:ss"_s) + u" GMT"_s + sign + zone;
}

} // namespace

Handshake::Handshake(std::shared_ptr<const HandshakeRequest> request, Object auth, qint64 issuedMs)
    : m_request(std::move(request)), m_auth(std::move(auth)), m_issuedMs(issuedMs)
{
}

const HandshakeRequest &Handshake::request() const
{
    static const HandshakeRequest none;
    return m_request ? *m_request : none;
}

Object Handshake::query() const
{
    QList<std::pair<QString, Array>> items; // in the order of the first of each name
    QHash<QString, qsizetype> places;
    for (const auto &[name, value] : request().query()) {
        const auto place = places.constFind(name);
        if (place == places.cend()) {
            places.insert(name, items.size());
            items.append({name, {value}});
        } else {
            items[*place].second.append(value);
        }
    }
    QList<Member> members;
    for (const auto &[name, values] : std::as_const(items))
        members.append({name, values.size() == 1 ? values.first() : Value(values)});
    return Object::fromMembers(members);
}

Object Handshake::toObject() const
{
    Object headers;
    for (const HeaderField &field : request().headers())
        headers.insert(QString::fromLatin1(field.first), QString::fromLatin1(field.second));
    return {
        {u"headers"_s, headers},
        {u"time"_s, javaScriptDate(time())},
        {u"address"_s, address()},
        {u"xdomain"_s, xdomain()},
        {u"secure"_s, secure()},
        {u"issued"_s, issued()},
        {u"url"_s, url()},
        {u"query"_s, query()},
        {u"auth"_s, m_auth},
    };
}

} // namespace tincan

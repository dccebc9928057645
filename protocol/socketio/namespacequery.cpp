// SPDX-License-Identifier: MIT
#include "protocol/socketio/namespacequery.h"

#include "protocol/urlencoded.h"

namespace tincan::socketio {

Object takeNamespaceQuery(QString &nsp)
{
    const qsizetype mark = nsp.indexOf(u'?');
    if (mark < 0)
        return {};
    QList<Member> members;
    for (const auto &[name, value] : parseUrlEncoded(QStringView(nsp).sliced(mark + 1).toUtf8()))
        members.append(Member{name, value});
    nsp.truncate(mark);
    return Object::fromMembers(std::move(members));
}

} // namespace tincan::socketio

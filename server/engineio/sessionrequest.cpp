// SPDX-License-Identifier: MIT
#include "server/engineio/sessionrequest.h"

#include "protocol/urlencoded.h"

namespace tincan::engineio {

using namespace Qt::StringLiterals;

SessionRequest::SessionRequest(const QList<std::pair<QString, QString>> &query)
{
    for (const auto &[name, value] : query) {
        if (name == u"sid")
            sid = value.toUtf8();
        else if (name == u"transport")
            transport = value;
        else if (name == u"EIO")
            revision = value == u"4" ? Revision::four : Revision::three;
        else if (name == u"b64")
            isTextOnly = !value.isEmpty();
        else if (name == u"j")
            jsonp = Jsonp(value);
    }
}

const Wire &SessionRequest::wire() const
{
    return wireOf(revision, isTextOnly || (jsonp && transport == u"polling"));
}

HandshakeRequest handshakeRequest(const http::Request &request, const http::Peer &peer)
{
    HandshakeRequest handshake;
    handshake.method = request.method == "GET" ? "GET"_ba : request.method; // a literal takes no memory
    handshake.target = request.target;
    handshake.setHeaders(request.headers);
    handshake.peerAddress = peer.address;
    handshake.peerPort = peer.port;
    handshake.secure = peer.secure;
    return handshake;
}

EnginePath::EnginePath(const QString &path, bool addTrailingSlash)
    : m_directory(path.toUtf8()), m_needsSlash(addTrailingSlash)
{
    if (!m_directory.startsWith('/'))
        m_directory.prepend('/');
    if (!m_directory.endsWith('/'))
        m_directory.append('/');
}

bool EnginePath::contains(QByteArrayView path) const
{
    if (path.startsWith(m_directory))
        return true;
    return !m_needsSlash && path == QByteArrayView(m_directory).chopped(1);
}

} // namespace tincan::engineio

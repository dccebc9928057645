// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/engine.h"
#include "server/engineio/session.h"
#include "server/server.h"
#include "tests/server/support/rawclient.h"
#include "tests/support/socketiofixture.h"

#include <QRegularExpression>

#include <map>

namespace tincan::test {

/// The options the official server had when its replies were recorded: `deny=message` in the query is
/// refused with that message.
inline ServerOptions recordedOptions()
{
    ServerOptions options;
    options.allowRequest = [](const HandshakeRequest &request) -> tl::expected<void, QString> {
        if (const auto message = request.queryItem(u"deny"))
            return tl::unexpected(*message);
        return {};
    };
    return options;
}

/// A whole Server on a real port, with the events of the fixture.
class GoldenServer
{
public:
    explicit GoldenServer(ServerOptions options = recordedOptions()) : m_server(std::move(options))
    {
        addFixture(m_server);
        m_server.engine().setSessionHandler([this](engineio::Session &session) {
            m_sessions[session.id()] = &session;
            m_server.accept(session);
        });
        const auto listening = m_server.listen(QHostAddress::LocalHost, 0);
        Q_ASSERT(listening);
    }

    Server &server() { return m_server; }
    quint16 port() const { return m_server.port(); }
    /// Whether a message would leave at once: on polling, whether a GET is pending. Only while it is open.
    bool isWritable(const QByteArray &sid) const { return m_sessions.at(sid)->isWritable(); }
    /// Waits until a session that has no GET pending is being closed: it then waits for the next GET.
    bool waitForClosing(const QByteArray &sid) const
    {
        return RawClient::waitUntil([&] { return !m_sessions.at(sid)->isOpen(); });
    }
    bool waitUntilNobodyIsThere() const
    {
        return RawClient::waitUntil([this] { return m_server.engine().clientsCount() == 0; });
    }

private:
    std::map<QByteArray, engineio::Session *> m_sessions;
    Server m_server;
};

/// Writes session and socket ids as `*`, and the separator of packets as `|`.
inline QByteArray readable(const QByteArray &body)
{
    static const QRegularExpression id(QStringLiteral("\"sid\":\"[\\w-]{20}\""));
    QString text = QString::fromUtf8(body);
    return text.replace(id, QStringLiteral("\"sid\":\"*\"")).replace(QChar(0x1e), u'|').toUtf8();
}

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#include "app/hosting/serverhost.h"

#include "app/hosting/hostedserver.h"
#include "server/net/dispatcher.h"

namespace tincan {

ServerHost::ServerHost(QObject *parent) : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("server"));
    net::useDispatcher(m_thread);
    connect(&m_thread, &QThread::finished, this, &ServerHost::stopped);
}

ServerHost::~ServerHost()
{
    disconnect(&m_thread, nullptr, this, nullptr);
    if (m_server)
        stop(); // says nothing any more
    m_thread.wait();
}

void ServerHost::start(const HostSettings &settings)
{
    Q_ASSERT_X(!m_server, "ServerHost::start", "a server is started once");
    m_server = new HostedServer(settings);
    m_server->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_server, &HostedServer::start);
    connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    connect(m_server, &HostedServer::started, this, &ServerHost::started);
    connect(m_server, &HostedServer::failed, this, &ServerHost::failed);
    // Directly, in the server's thread: ours may be waiting for its end.
    connect(m_server, &HostedServer::stopped, &m_thread, &QThread::quit, Qt::DirectConnection);
    m_thread.start();
}

void ServerHost::reload(const HostSettings &settings)
{
    if (m_server && m_thread.isRunning())
        QMetaObject::invokeMethod(m_server, [server = m_server, settings] { server->reload(settings); });
}

void ServerHost::stop()
{
    if (m_server && m_thread.isRunning())
        QMetaObject::invokeMethod(m_server, &HostedServer::stop);
    else if (!m_server)
        Q_EMIT stopped();
}

} // namespace tincan

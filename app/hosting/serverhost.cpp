// SPDX-License-Identifier: MIT
#include "app/hosting/serverhost.h"

#include "app/hosting/hostedserver.h"

#include <utility>

namespace tincan {

ServerHost::ServerHost(QObject *parent) : QObject(parent) { }

ServerHost::~ServerHost()
{
    if (!m_server)
        return;
    disconnect(m_server, nullptr, this, nullptr); // says nothing any more
    m_thread->run([server = m_server] {
        server->stop();
        delete server;
    });
}

void ServerHost::start(const HostSettings &settings)
{
    Q_ASSERT_X(!m_thread, "ServerHost::start", "a server is started once");
    m_thread.emplace();
    m_server = new HostedServer(settings);
    m_server->moveToThread(&m_thread->handle());
    connect(m_server, &HostedServer::started, this, &ServerHost::started);
    connect(m_server, &HostedServer::failed, this, &ServerHost::failed);
    connect(m_server, &HostedServer::stopped, this, &ServerHost::end);
    m_thread->post([server = m_server] { server->start(); });
}

void ServerHost::reload(const HostSettings &settings)
{
    if (m_server)
        m_thread->post([server = m_server, settings] { server->reload(settings); });
}

void ServerHost::stop()
{
    if (m_server)
        m_thread->post([server = m_server] { server->stop(); });
    else if (!m_thread)
        Q_EMIT stopped();
}

void ServerHost::end()
{
    if (!m_server)
        return;
    m_thread->run([server = std::exchange(m_server, nullptr)] { delete server; });
    Q_EMIT stopped();
}

} // namespace tincan

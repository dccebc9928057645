// SPDX-License-Identifier: MIT
#include "server/socketio/hub.h"

#include "server/socketio/client.h"
#include "server/socketio/inmemoryadapter.h"
#include "server/socketio/namespace.h"

#include <array>

namespace tincan::socketio {

namespace {

QString withSlash(const QString &name)
{
    return name.startsWith(u'/') ? name : u'/' + name;
}

} // namespace

Hub::Hub(const ServerOptions &options, net::TimerWheel &wheel, engineio::RandomSource random)
    : m_options(options), m_wheel(wheel), m_random(std::move(random)),
      m_adapterFactory([](AdapterHost &host) { return std::make_unique<InMemoryAdapter>(host); })
{
    of(rootNamespace());
}

Hub::~Hub()
{
    abandon();
}

void Hub::abandon()
{
    for (const auto &client : std::as_const(m_clients)) {
        if (client->session())
            client->session()->setObserver(nullptr);
    }
    m_clients.clear();
}

Namespace &Hub::of(const QString &name)
{
    const QString full = withSlash(name);
    std::unique_ptr<Namespace> &nsp = m_namespaces[full];
    if (!nsp)
        nsp.reset(new Namespace(*this, full, m_adapterFactory));
    return *nsp;
}

Namespace *Hub::find(const QString &name) const
{
    const auto nsp = m_namespaces.find(name);
    return nsp == m_namespaces.end() ? nullptr : nsp->second.get();
}

void Hub::accept(engineio::Session &session)
{
    const auto client = std::make_shared<Client>(*this, session);
    m_clients.insert(client.get(), client);
    session.setObserver(client.get());
    client->begin();
}

void Hub::shutDown()
{
    for (const auto &[name, nsp] : m_namespaces)
        nsp->shutDown();
}

QString Hub::newSocketId()
{
    std::array<char, 15> bytes;
    m_random(bytes.data(), qsizetype(bytes.size()));
    return QString::fromLatin1(QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()))
                                   .toBase64(QByteArray::Base64UrlEncoding));
}

void Hub::forget(Client &client)
{
    m_clients.remove(&client);
}

bool Hub::addHeldBytes(qsizetype change)
{
    m_heldBytes += change;
    return change <= 0 || m_heldBytes <= m_options.limits.unfinishedPacketBytesTotal;
}

} // namespace tincan::socketio

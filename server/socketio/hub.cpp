// SPDX-License-Identifier: MIT
#include "server/socketio/hub.h"

#include "server/socketio/client.h"
#include "server/socketio/inmemoryadapter.h"
#include "server/socketio/namespace.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

namespace {

QString withSlash(const QString &name)
{
    return name.startsWith(u'/') ? name : u'/' + name;
}

QString parentName(std::size_t index)
{
    return u"/_"_s + QString::number(index);
}

} // namespace

Hub::Hub(const ServerOptions &options, net::TimerWheel &wheel, engineio::RandomSource random)
    : m_options(options), m_wheel(wheel), m_random(std::move(random))
{
    if (!m_options.adapter)
        m_options.adapter = [](AdapterHost &host) { return std::make_unique<InMemoryAdapter>(host); };
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
    for (const auto &[name, nsp] : m_namespaces)
        nsp->letGo();
}

Namespace &Hub::of(const QString &name)
{
    const QString full = withSlash(name);
    if (Namespace *const nsp = find(full)) {
        m_madeForClients.remove(nsp); // the program may keep the reference from here on
        return *nsp;
    }
    const auto parent = std::find_if(
        m_parents.begin(), m_parents.end(), [&](const auto &candidate) { return candidate->matches(full); });
    return make(full, parent == m_parents.end() ? nullptr : parent->get());
}

ParentNamespace &Hub::of(const QRegularExpression &pattern)
{
    m_parents.emplace_back(new ParentNamespace(*this, parentName(m_parents.size()), pattern));
    return *m_parents.back();
}

ParentNamespace &Hub::of(NamespaceCheck check)
{
    m_parents.emplace_back(new ParentNamespace(*this, parentName(m_parents.size()), std::move(check)));
    return *m_parents.back();
}

ListenerId Hub::onNewNamespace(NewNamespaceHandler handler)
{
    const auto id = ListenerId(++m_lastListenerId);
    m_newNamespaceListeners.add(id, std::move(handler));
    return id;
}

Namespace *Hub::find(const QString &name) const
{
    const auto nsp = m_namespaces.find(name);
    return nsp == m_namespaces.end() ? nullptr : nsp->second.get();
}

Namespace &Hub::make(const QString &name, ParentNamespace *parent)
{
    const std::shared_ptr<Namespace> nsp(new Namespace(*this, name, m_options.adapter));
    m_namespaces[name] = nsp;
    if (parent) {
        nsp->m_parent = parent;
        parent->m_children.insert(nsp.get());
    }
    m_newNamespaceListeners.call(
        {}, [] { return true; }, *nsp);
    return *nsp;
}

tl::expected<Namespace *, Hub::Refusal> Hub::makeForClient(const QString &name, ParentNamespace &parent)
{
    if (m_madeForClients.size() >= m_options.limits.childNamespaces)
        return tl::unexpected(Refusal::tooMany);
    Namespace &child = make(name, &parent);
    m_madeForClients.insert(&child);
    return &child;
}

void Hub::askParents(const std::shared_ptr<Client> &client, const QString &name, const Object &auth,
    NamespaceCallback answer, std::size_t index)
{
    if (index == m_parents.size())
        return answer(tl::unexpected(Refusal::unknown));
    ParentNamespace &parent = *m_parents[index];
    const auto decide
        = [this, weak = std::weak_ptr(client), name, auth, answer = std::move(answer), index](bool allowed) {
              const std::shared_ptr<Client> asking = weak.lock(); // while it is there, this is, too
              if (!asking)
                  return;
              if (Namespace *const nsp = find(name))
                  answer(nsp); // made in the meantime
              else if (allowed)
                  answer(makeForClient(name, *m_parents[index]));
              else
                  askParents(asking, name, auth, answer, index + 1);
          };
    parent.m_check(name, auth, [once = std::make_shared<NamespaceAnswer>(decide)](bool allowed) {
        if (const NamespaceAnswer first = std::exchange(*once, nullptr))
            first(allowed);
    });
}

void Hub::removeIfUnused(Namespace &child)
{
    if (child.m_clients > 0 || !m_madeForClients.remove(&child))
        return;
    child.m_parent->m_children.remove(&child);
    child.adapter().close();
    m_namespaces.erase(child.name()); // whoever is in the middle of a call keeps it
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
    const auto namespaces = m_namespaces; // children may go with their last socket
    for (const auto &[name, nsp] : namespaces)
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
    m_heldBytes.add(change);
    return change <= 0 || m_heldBytes.total() <= m_options.limits.unfinishedPacketBytesTotal;
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "app/hosting/room.h"

#include "server/chat/memorystore.h"

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

const QString chatNamespace = u"/chat"_s;
const QString gpioNamespace = u"/gpio"_s;
const QString lobbyNamespace = u"/"_s;

chat::ConversationInfo lobbyInfo()
{
    chat::ConversationInfo info;
    info.id = u"lobby"_s;
    info.name = u"Lobby"_s;
    return info;
}

} // namespace

QStringList Room::namespaces()
{
    return {chatNamespace, gpioNamespace, lobbyNamespace};
}

Room::Room(const QString &name, const ClientsOf &clientsOf)
    : m_conversation(lobbyInfo(), std::make_unique<chat::MemoryStore>()), m_pins(m_chip),
      m_chat(clientsOf(chatNamespace), m_conversation, m_people, {name, QStringLiteral(TINCAN_VERSION)}),
      m_gpio(clientsOf(gpioNamespace), m_pins),
      m_lobby(clientsOf(lobbyNamespace), m_conversation, m_people, m_pins, {})
{
    m_chip.start();
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/chatservice.h"
#include "server/gpio/gpioservice.h"
#include "server/gpio/simulatedchip.h"
#include "server/lobby/lobby.h"

#include <functional>
#include <memory>

namespace tincan {

/// What a hosted room is to its clients: the services, and what they work on. Lives in one thread, however
/// many threads the clients are in.
class Room
{
public:
    /// Gives the clients of a namespace of that name; asked once for each.
    using ClientsOf = std::function<std::unique_ptr<service::Clients>(const QString &nsp)>;

    /// The names of all that it serves.
    static QStringList namespaces();

    Room(const QString &name, const ClientsOf &clientsOf);
    Q_DISABLE_COPY_MOVE(Room)

private:
    // In the order of their making; what uses another comes after it.
    chat::People m_people;
    chat::Conversation m_conversation;
    gpio::SimulatedChip m_chip;
    gpio::Pins m_pins;
    chat::ChatService m_chat;
    gpio::GpioService m_gpio;
    lobby::Lobby m_lobby;
};

} // namespace tincan

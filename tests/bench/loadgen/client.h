// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tincan::bench {

class Client;

/// What a measurement hears of its clients.
class ClientObserver
{
public:
    virtual ~ClientObserver() = default;
    /// It has joined the main namespace and been greeted; messages may be sent from now on.
    virtual void joined(Client &client) = 0;
    /// A Socket.IO packet (socket.io-protocol 5), without Engine.IO's type byte.
    virtual void packetReceived(Client &client, std::string_view packet) = 0;
    virtual void binaryReceived(Client &client, std::string_view bytes) = 0;
};

/// A Socket.IO client above its transport: opens the session, joins `/`, waits for the greeting that
/// the servers under measure send (`auth`), and answers pings. Anything unexpected ends the program.
class Client
{
public:
    Client(std::size_t index, ClientObserver &observer) : m_index(index), m_observer(observer) { }
    virtual ~Client() = default;
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    /// Its number among the clients of a measurement.
    std::size_t index() const { return m_index; }
    virtual void open() = 0;
    /// Goes away without a word.
    virtual void close() = 0;
    /// Sends a Socket.IO packet.
    virtual void send(std::string_view packet) = 0;
    virtual void sendBinary(std::string_view bytes) = 0;

protected:
    /// From here on the next packet has to be the one that opens the session.
    void begin() { m_state = State::opening; }
    /// An Engine.IO packet has come.
    void receive(std::string_view packet);
    void receiveBinary(std::string_view bytes);
    /// The session is open; what the open packet said is `handshake`.
    virtual void sessionOpened(std::string_view handshake) = 0;
    virtual void sendPong() = 0;

private:
    enum class State { opening, joining, greeting, joined };

    void receiveMessage(std::string_view packet);
    [[noreturn]] void refuse(std::string_view packet) const;

    std::size_t m_index;
    ClientObserver &m_observer;
    State m_state = State::opening;
};

} // namespace tincan::bench

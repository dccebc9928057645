// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/requests.h"
#include "server/chat/chatservice.h"
#include "server/chat/memorystore.h"
#include "server/gpio/pins.h"
#include "server/gpio/simulatedchip.h"
#include "server/lobby/lobby.h"
#include "tests/server/chat/testenvironment.h"
#include "tests/support/packetclient.h"

namespace tincan::lobby {

using test::PacketClient;
using Events = QList<test::ReceivedEvent>;

/// What a test may want to have another way.
struct BenchOptions
{
    std::unique_ptr<chat::MessageStore> store = std::make_unique<chat::MemoryStore>();
    chat::Conversation::Options conversation = {};
    qsizetype people = 100;
};

/// `/` and `/chat` in one conversation, with simulated pins, without a network and without waiting.
struct Bench
{
    explicit Bench(BenchOptions options = {})
        : people(clocks.environment(), chat::People::Limits{options.people}),
          conversation({.id = QStringLiteral("lobby"), .name = QStringLiteral("Lobby"), .topic = {}},
              std::move(options.store), clocks.environment(), options.conversation),
          chip([this] { return pinTime; }), pins(chip, {}, [this] { return pinTime; }),
          chat(hub.of(QStringLiteral("/chat")), conversation, people, {}, [](const QString &) {}),
          lobby(hub.root(), conversation, people, pins,
              {.log = [this](const QString &line) { log.append(line); },
                  .schedule =
                      [this](std::chrono::milliseconds delay, QObject *, std::function<void()> function) {
                          scheduled.append({delay, std::move(function)});
                      },
                  .environment = clocks.environment()})
    {
    }

    /// A page that connects to `/`; its greetings are taken.
    PacketClient open(const Object &auth = {})
    {
        PacketClient client(hub, QStringLiteral("/"), auth);
        client.take(QStringLiteral("event:hello"));
        client.take(QStringLiteral("hello"));
        return client;
    }
    /// Someone who joins `/chat`.
    PacketClient joinChat(const QString &name)
    {
        PacketClient client(hub, QStringLiteral("/chat"), {{QStringLiteral("name"), name}});
        client.take();
        return client;
    }

    test::HubBench hub;
    chat::TestEnvironment clocks;
    gpio::TimeStamp pinTime = std::chrono::seconds(1'700'000'000);
    QStringList log;
    QList<std::pair<std::chrono::milliseconds, std::function<void()>>> scheduled;
    chat::People people;
    chat::Conversation conversation;
    gpio::SimulatedChip chip;
    gpio::Pins pins;
    chat::ChatService chat;
    Lobby lobby;
};

/// The event `error` that an event of a client is answered with; the message is checked to be there.
inline QString errorCode(PacketClient &client, const QString &event)
{
    for (const Array &args : client.take(QStringLiteral("error"))) {
        const Value error = args.value(0);
        if (error[u"event"] == Value(event) && !error[u"message"].toString().isEmpty())
            return error[u"code"].toString();
    }
    return {};
}

inline QString refusalCode(const Array &answer)
{
    const Value first = answer.value(0);
    return first[u"ok"] == Value(false) ? first[u"error"][u"code"].toString() : QString();
}

} // namespace tincan::lobby

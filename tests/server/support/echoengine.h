// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/engine.h"
#include "server/http/listener.h"
#include "server/http/router.h"
#include "server/net/loop.h"

#include <QTest>

#include <functional>
#include <map>
#include <memory>

namespace tincan::test {

/// One session's user: sends back what comes, and obeys some words.
class EchoUser : public engineio::SessionObserver
{
public:
    explicit EchoUser(engineio::Session &its) : session(&its) { }

    void messageReceived(const QByteArray &data, bool isBinary) override
    {
        ++received;
        if (data == "close")
            return session->close();
        if (data == "burst") {
            for (int i = 0; i < 5; ++i)
                session->send(engineio::OutgoingMessage::text(QByteArray::number(i)));
            return;
        }
        if (data.startsWith("big"))
            return session->send(engineio::OutgoingMessage::text(QByteArray(data.mid(3).toInt(), 'x')));
        session->send(
            isBinary ? engineio::OutgoingMessage::binary(data) : engineio::OutgoingMessage::text(data));
    }
    void sessionClosed(engineio::CloseReason why) override
    {
        reason = toText(why);
        session = nullptr;
    }

    engineio::Session *session;
    int received = 0;
    QString reason; ///< empty while it is open
};

/// A server of one port with nothing but an Engine, on a clock that the test moves.
class EchoEngine
{
public:
    explicit EchoEngine(const ServerOptions &options = {})
        : loop([this] { return now; }, {options.limits.outputTotalBytes}), engine(options, loop),
          listener(loop, router, options.limits)
    {
        router.add("/", engine);
        engine.setSessionHandler([this](engineio::Session &session) {
            auto user = std::make_unique<EchoUser>(session);
            session.setObserver(user.get());
            last = user.get();
            users[session.id()] = std::move(user);
        });
        const auto started = listener.start(QHostAddress::LocalHost, 0);
        Q_ASSERT(started);
    }
    ~EchoEngine()
    {
        engine.close();
        listener.stop();
    }

    quint16 port() const { return listener.serverPort(); }
    void pass(std::chrono::milliseconds time)
    {
        now += time;
        loop.wheel().advance();
    }

    net::TimePoint now{std::chrono::hours(1)};
    net::Loop loop;
    http::Router router;
    std::map<QByteArray, std::unique_ptr<EchoUser>> users; ///< by sid, also those that have gone
    EchoUser *last = nullptr;
    engineio::Engine engine;
    http::Listener listener;
};

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "app/hosting/serverhost.h"
#include "protocol/chat/requests.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

namespace tincan::test {

/// A server of the program in its own thread, which can be stopped and started again on its port.
class Hosted
{
public:
    bool start()
    {
        HostSettings settings;
        settings.name = QStringLiteral("Workshop");
        settings.address = QHostAddress(QHostAddress::LocalHost);
        settings.port = m_port;
        m_host = std::make_unique<ServerHost>();
        QSignalSpy started(m_host.get(), &ServerHost::started);
        m_host->start(settings);
        if (!started.wait(patienceMs))
            return false;
        m_port = started.at(0).at(0).value<quint16>();
        return true;
    }
    /// Its history is lost, as that of a server that ended.
    void stop() { m_host.reset(); }

    quint16 port() const { return m_port; }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

private:
    std::unique_ptr<ServerHost> m_host;
    quint16 m_port = 0;
};

/// Comes back at once, so that no test waits for a back-off.
inline client::Options eager()
{
    client::Options options;
    options.reconnection.delay = std::chrono::milliseconds(20);
    options.reconnection.maxDelay = std::chrono::milliseconds(50);
    return options;
}

/// Someone else, who talks to the server directly.
class Someone
{
public:
    Someone(const QUrl &url, const QString &nsp, const QString &name = {}) : m_manager(url, eager())
    {
        m_socket = m_manager.socket(nsp);
        if (!name.isEmpty())
            m_socket->setAuth(Object{{QStringLiteral("name"), name}});
        m_socket->connectToServer();
    }
    bool isIn()
    {
        return QTest::qWaitFor([this] { return m_socket->isConnected(); }, patienceMs);
    }
    client::Socket &socket() { return *m_socket; }
    void leave() { m_socket->disconnectFromServer(); }

    /// What `/chat` answers; an empty object where it refuses or stays silent.
    Object ask(const QString &event, const Value &request)
    {
        Object answer;
        bool answered = false;
        m_socket->emitWithAck(event, {request}, std::chrono::seconds(10), [&](const auto &reply) {
            answered = true;
            if (reply)
                answer = chat::parseAnswer(*reply).value_or(Object());
        });
        if (!QTest::qWaitFor([&] { return answered; }, patienceMs))
            qFatal("no acknowledgement, not even a failed one");
        return answer;
    }
    bool say(const QString &text)
    {
        const chat::SendRequest request{QStringLiteral("lobby"), QStringLiteral("s%1").arg(++m_said), text};
        return !ask(QStringLiteral("message:send"), chat::toValue(request)).isEmpty();
    }
    /// The texts of the last hundred messages.
    QStringList history()
    {
        const chat::HistoryRequest request{QStringLiteral("lobby"), {}, {}, 100};
        QStringList texts;
        const auto page = chat::parseHistoryPage(ask(QStringLiteral("history:get"), chat::toValue(request)));
        if (page) {
            for (const chat::Message &message : page->messages)
                texts.append(message.text);
        }
        return texts;
    }

private:
    client::Manager m_manager;
    client::Socket *m_socket = nullptr;
    int m_said = 0;
};

} // namespace tincan::test

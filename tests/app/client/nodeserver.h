// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/manager.h"
#include "app/client/socket.h"

#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QUrl>

/// The official Socket.IO server in a process of its own (tests/support/node-server.js).
class NodeServer
{
public:
    ~NodeServer();

    /// `options` are socket.io's; "port" 0 takes a free one. False: error() says why.
    bool start(QJsonObject options = {});
    /// Ends it as a crash would and waits until it is gone; start() takes the same port again.
    void kill();
    void suspend(); ///< SIGSTOP: alive, but says and hears nothing
    void resume();

    QUrl url() const;
    QString error() const { return m_error; }

private:
    QProcess m_process;
    quint16 m_port = 0;
    QString m_error;
};

namespace tincan::client {

/// The three ways to be connected: one row each, "way" is a Way.
enum class Way { polling, websocket, upgrade };
struct NamedWay
{
    const char *name;
    Way way;
};
/// For rows of a way and something else.
QList<NamedWay> ways();
void addWays();
Options optionsFor(Way way);

/// The answer to an event that the server acknowledges; waits for it. Fails the test where none comes.
Array ask(Socket *socket, const QString &name, const Array &args = {});

} // namespace tincan::client

Q_DECLARE_METATYPE(tincan::client::Way)

// SPDX-License-Identifier: MIT
// Engine.IO alone, for suites that test it without Socket.IO: --help lists the options.
//
//   (on connection)      "hi", with --greet
//   "give binary"        the bytes 0 to 4
//   "give utf8"          "пойду спать всем спокойной ночи"
//   "sendHeaders"        the header fields of the POST that brought it, as a JSON object
//   anything else        the same, text as text and binary as binary
//
// A query with `deny` is refused.

#include "tests/conformance/commandline.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <tincan/engineio.h>

using namespace Qt::StringLiterals;

namespace tincan::conformance {

namespace {

using engineio::OutgoingMessage;

QByteArray toJson(const QList<HeaderField> &fields)
{
    QJsonObject object;
    for (const auto &[name, value] : fields)
        object.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Answers one session for as long as it lives.
class Echo final : public engineio::SessionObserver
{
public:
    explicit Echo(engineio::Session &session) : m_session(session) { }

    void messageReceived(const QByteArray &data, bool isBinary) override
    {
        m_session.send(answer(data, isBinary));
    }
    void sessionClosed(engineio::CloseReason) override { delete this; }

private:
    OutgoingMessage answer(const QByteArray &data, bool isBinary) const
    {
        if (isBinary)
            return OutgoingMessage::binary(data);
        if (data == "give binary")
            return OutgoingMessage::binary("\0\1\2\3\4"_ba);
        if (data == "give utf8")
            return OutgoingMessage::text("пойду спать всем спокойной ночи");
        if (data == "sendHeaders")
            return OutgoingMessage::text(toJson(m_session.postHeaders()));
        return OutgoingMessage::text(data);
    }

    engineio::Session &m_session;
};

int runEngineServer()
{
    CommandLine commandLine(u"/engine.io/"_s);
    commandLine.addFlag(u"greet"_s, u"Say hi to each client."_s);
    commandLine.process();

    engineio::Server server(commandLine.options());
    server.onConnection([greet = commandLine.isSet(u"greet"_s)](engineio::Session &session) {
        session.setObserver(new Echo(session));
        if (greet)
            session.send(OutgoingMessage::text("hi"));
    });
    return run(server, commandLine);
}

} // namespace

} // namespace tincan::conformance

int main(int argc, char **argv)
{
    tincan::net::keepFreedMemory();
    tincan::net::useDispatcherInMainThread();
    const QCoreApplication application(argc, argv);
    return tincan::conformance::runEngineServer();
}

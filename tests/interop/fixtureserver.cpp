// SPDX-License-Identifier: MIT
// The server that official clients are tested against: the fixture's namespaces, and what a test
// with real clients needs besides. The same events as tests/support/reference-server.js, where
// they are described. Prints `port N` once it serves; ends at SIGTERM.

#include "app/unixsignals.h"
#include "protocol/json.h"
#include "server/net/dispatcher.h"
#include "server/server.h"
#include "tests/support/socketiofixture.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace tincan::test {

namespace {

void addRooms(Socket &socket)
{
    socket.on(u"join"_s, [&socket](const Array &args, const Ack &ack) {
        if (socket.join(args.value(0).toString()))
            ack();
    });
    socket.on(u"leave"_s, [&socket](const Array &args, const Ack &ack) {
        socket.leave(args.value(0).toString());
        ack();
    });
    socket.on(u"to"_s,
        [&socket](const Array &args) { socket.to(args.value(0).toString()).emitArguments(u"room"_s, args); });
    socket.on(u"in"_s, [&socket](const Array &args) {
        socket.nsp().in(args.value(0).toString()).emitArguments(u"room"_s, args);
    });
    socket.on(
        u"others"_s, [&socket](const Array &args) { socket.broadcast().emitArguments(u"others"_s, args); });
}

void addInterop(Namespace &nsp)
{
    nsp.onConnection([](Socket &socket) {
        addRooms(socket);
        socket.on(u"json"_s,
            [](const Array &args, const Ack &ack) { ack(QString::fromUtf8(json::write(args.value(0)))); });
        socket.onDisconnect(
            [&socket](const QString &reason) { socket.nsp().emitEvent(u"gone"_s, socket.id(), reason); });
    });
}

struct Arguments
{
    ServerOptions options;
    quint16 port = 0;
};

Arguments readArguments(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.addOptions({
        {u"port"_s, u"Port to listen on."_s, u"number"_s, u"0"_s},
        {u"ping-interval"_s, u"Between two pings."_s, u"ms"_s, u"25000"_s},
        {u"ping-timeout"_s, u"For the answer to a ping."_s, u"ms"_s, u"20000"_s},
    });
    parser.process(application);
    Arguments arguments;
    arguments.port = parser.value(u"port"_s).toUShort();
    arguments.options.pingInterval = std::chrono::milliseconds(parser.value(u"ping-interval"_s).toInt());
    arguments.options.pingTimeout = std::chrono::milliseconds(parser.value(u"ping-timeout"_s).toInt());
    arguments.options.allowRequest = [](const HandshakeRequest &request) -> tl::expected<void, QString> {
        if (const auto text = request.queryItem(u"deny"))
            return tl::unexpected(*text);
        return {};
    };
    return arguments;
}

} // namespace

int run(const QCoreApplication &application)
{
    const Arguments arguments = readArguments(application);
    Server server(arguments.options);
    const auto of = [&server](const QString &name) -> Namespace & { return server.of(name); };
    addFixture(of);
    for (const QString &name : {u"/"_s, u"/custom"_s, u"/dynamic-12"_s, u"/dynamic-901"_s, u"/dynamic-902"_s})
        addInterop(of(name));
    if (const auto listening = server.listen(QHostAddress::LocalHost, arguments.port); !listening) {
        QTextStream(stderr) << listening.error().message << Qt::endl;
        return 2;
    }
    QTextStream(stdout) << "port " << server.port() << Qt::endl;

    UnixSignals signals;
    QObject::connect(&signals, &UnixSignals::terminationRequested, &server, [&server] {
        server.close();
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}

} // namespace tincan::test

int main(int argc, char **argv)
{
    tincan::net::useDispatcherInMainThread();
    const QCoreApplication application(argc, argv);
    return tincan::test::run(application);
}

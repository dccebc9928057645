// SPDX-License-Identifier: MIT
// Tincan under measure: the library, and the same few events that servers/node.js has.
//
//   (on connection)   auth (handshake.auth)
//   echo (x, ack)     ack (x)
//   bin (x)           bin (x)
//   chat (x)          chat (x) to everyone
//   burst (n)         b (0), b (1), … b (n − 1)
//
// Prints `port N` once it serves; with --about, in one line what it was built from. `--threads N` serves
// on several threads.

#include "server/net/dispatcher.h"
#include "server/net/memory.h"
#include "server/server.h"
#include "tests/bench/wire/descriptors.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace tincan::bench {

namespace {

void addEvents(Socket &socket)
{
    Namespace &nsp = socket.nsp();
    socket.on(u"echo"_s, [](const Array &args, const Ack &ack) { ack(args.value(0)); });
    socket.on(u"bin"_s, [&socket](const Array &args) { socket.emitEvent(u"bin"_s, args.value(0)); });
    socket.on(u"chat"_s, [&nsp](const Array &args) { nsp.emitEvent(u"chat"_s, args.value(0)); });
    socket.on(u"burst"_s, [&socket](const Array &args) {
        for (qint64 i = 0; i < args.value(0).toInteger(); ++i)
            socket.emitEvent(u"b"_s, i);
    });
}

void printAbout()
{
    QTextStream(stdout) << TINCAN_VERSION << ", Qt " << qVersion() << ", "
#if defined(__clang__)
                        << "Clang " << __clang_version__
#else
                        << "GCC " << __VERSION__
#endif
                        << Qt::endl;
}

void setUp(Server &server)
{
    server.of(u"/"_s).onConnection([](Socket &socket) {
        socket.emitEvent(u"auth"_s, socket.handshake().auth());
        addEvents(socket);
    });
}

/// Of a Server or of ServerThreads.
template <class Serving>
int run(Serving &server)
{
    if (const auto listening = server.listen(QHostAddress::LocalHost, 0); !listening) {
        QTextStream(stderr) << listening.error().message << Qt::endl;
        return 2;
    }
    QTextStream(stdout) << "port " << server.port() << Qt::endl;
    return QCoreApplication::exec();
}

int run(int threads)
{
    raiseDescriptorLimit();
    if (threads > 1) {
        ServerThreads servers(threads, {}, setUp);
        return run(servers);
    }
    Server server;
    setUp(server);
    return run(server);
}

} // namespace

} // namespace tincan::bench

int main(int argc, char **argv)
{
    tincan::net::keepFreedMemory();
    tincan::net::useDispatcherInMainThread();
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({
        {u"about"_s, u"Say what it was built from."_s},
        {u"threads"_s, u"Threads to serve on."_s, u"number"_s, u"1"_s},
    });
    parser.process(application);
    if (parser.isSet(u"about"_s)) {
        tincan::bench::printAbout();
        return 0;
    }
    return tincan::bench::run(parser.value(u"threads"_s).toInt());
}

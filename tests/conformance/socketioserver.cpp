// SPDX-License-Identifier: MIT
// The server that official clients, public suites and the benchmark are pointed at: --help lists its
// options. Its events are those of tests/support/socketiofixture.h; with --interop and --client-suite
// it has more.

#include "tests/conformance/clientsuite.h"
#include "tests/conformance/commandline.h"
#include "tests/conformance/interop.h"
#include "tests/support/socketiofixture.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tincan::conformance {

namespace {

int runSocketIoServer()
{
    CommandLine commandLine(ServerOptions().path);
    commandLine.addFlag(u"interop"_s, u"Add what tests/interop asks for."_s);
    commandLine.addFlag(u"client-suite"_s, u"Add what the official client's own suite asks for."_s);
    commandLine.process();

    const auto setUp = [&commandLine](Server &server) {
        const bool isForClientSuite = commandLine.isSet(u"client-suite"_s);
        const QList<Namespace *> open = isForClientSuite
            ? test::addFixture(server, ConnectError{u"Auth failed (custom namespace)"_s, {}})
            : test::addFixture(server);
        if (isForClientSuite)
            addClientSuite(server);
        if (commandLine.isSet(u"interop"_s)) {
            for (Namespace *nsp : open)
                addInterop(*nsp);
        }
    };
    if (commandLine.threads() > 1) {
        ServerThreads servers(commandLine.threads(), commandLine.options(), setUp);
        return run(servers, commandLine);
    }
    Server server(commandLine.options());
    setUp(server);
    return run(server, commandLine);
}

} // namespace

} // namespace tincan::conformance

int main(int argc, char **argv)
{
    tincan::net::keepFreedMemory();
    tincan::net::useDispatcherInMainThread();
    const QCoreApplication application(argc, argv);
    return tincan::conformance::runSocketIoServer();
}

// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QTextStream>

#include <tincan/clientbundle.h>
#include <tincan/server.h>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    tincan::initClientBundle();
    tincan::Server server;
    server.onConnection([](tincan::Socket &socket) {
        socket.on(QStringLiteral("echo"),
            [](const tincan::Array &args, const tincan::Ack &ack) { ack.answer(args); });
    });
    if (!server.listen(QHostAddress::LocalHost, 0))
        return 1;
    QTextStream(stdout) << "port " << server.port() << Qt::endl;
    return QCoreApplication::exec();
}

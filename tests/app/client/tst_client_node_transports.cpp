// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan::client;

/// Which transport our client opens with where the official server offers one only, or after an upgrade.
class TestClientNodeTransports : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void triesTheOtherTransport_data();
    void triesTheOtherTransport();
    void triesNoOtherUnlessAskedTo();
    void reportsTheFailureWhereNoneWorks();
    void opensWithTheWebSocketThatWorked_data();
    void opensWithTheWebSocketThatWorked();
};

void TestClientNodeTransports::triesTheOtherTransport_data()
{
    QTest::addColumn<QString>("offered");
    QTest::addColumn<TransportName>("first");
    QTest::addColumn<TransportName>("second");
    QTest::newRow("polling first") << u"websocket"_s << TransportName::polling << TransportName::websocket;
    QTest::newRow("WebSocket first") << u"polling"_s << TransportName::websocket << TransportName::polling;
}

void TestClientNodeTransports::triesTheOtherTransport()
{
    QFETCH(QString, offered);
    QFETCH(TransportName, first);
    QFETCH(TransportName, second);
    NodeServer server;
    QVERIFY2(server.start({{u"transports"_s, QJsonArray{offered}}}), qPrintable(server.error()));
    Options options;
    options.transports = {first, second};
    options.tryAllTransports = true;
    options.reconnection.enabled = false; // it is one attempt
    Manager manager(server.url(), options);
    QSignalSpy errors(manager.socket(), &Socket::connectError);
    manager.socket()->connectToServer();
    QTRY_VERIFY(manager.socket()->isConnected());
    QCOMPARE(manager.status().transport, second);
    QCOMPARE(errors.size(), 0);
}

void TestClientNodeTransports::triesNoOtherUnlessAskedTo()
{
    NodeServer server;
    QVERIFY2(server.start({{u"transports"_s, QJsonArray{u"websocket"_s}}}), qPrintable(server.error()));
    Options options;
    options.reconnection.enabled = false;
    Manager manager(server.url(), options);
    QSignalSpy errors(manager.socket(), &Socket::connectError);
    manager.socket()->connectToServer();
    QTRY_COMPARE(errors.size(), 1);
    QCOMPARE(manager.status().state, Status::State::offline);
}

void TestClientNodeTransports::reportsTheFailureWhereNoneWorks()
{
    NodeServer server;
    QVERIFY2(server.start(), qPrintable(server.error()));
    server.kill();
    Options options;
    options.tryAllTransports = true;
    options.reconnection.enabled = false;
    Manager manager(server.url(), options);
    QSignalSpy errors(manager.socket(), &Socket::connectError);
    manager.socket()->connectToServer();
    QTRY_COMPARE(errors.size(), 1);
    QCOMPARE(manager.status().failure.kind, Failure::Kind::connectionRefused);
}

void TestClientNodeTransports::opensWithTheWebSocketThatWorked_data()
{
    QTest::addColumn<bool>("remembers");
    QTest::addColumn<TransportName>("opening");
    QTest::newRow("remembered") << true << TransportName::websocket;
    QTest::newRow("not remembered") << false << TransportName::polling;
}

void TestClientNodeTransports::opensWithTheWebSocketThatWorked()
{
    QFETCH(bool, remembers);
    QFETCH(TransportName, opening);
    NodeServer server;
    QVERIFY2(server.start(), qPrintable(server.error()));
    Options options;
    options.rememberUpgrade = remembers;
    options.reconnection.delay = 10ms;
    Manager manager(server.url(), options);
    QList<TransportName> opened;
    connect(&manager, &Manager::statusChanged, this, [&](const Status &status) {
        if (status.state == Status::State::connected && status.transport)
            opened.append(*status.transport);
    });
    manager.socket()->connectToServer();
    QTRY_COMPARE(opened, (QList{TransportName::polling, TransportName::websocket}));
    QTRY_VERIFY(manager.socket()->isConnected());
    manager.socket()->emitEvent(u"close-engine"_s);
    QTRY_VERIFY(opened.size() > 2);
    QCOMPARE(opened.at(2), opening);
}

QTEST_GUILESS_MAIN(TestClientNodeTransports)

#include "tst_client_node_transports.moc"

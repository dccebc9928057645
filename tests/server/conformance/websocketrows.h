// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/conformance/rawwebsocket.h"
#include "tests/support/goldenrows.h"

#include <QTest>

namespace tincan::test {

inline void addWebSocketRows(const QList<GoldenRow> &rows)
{
    QTest::addColumn<QStringList>("sent");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<bool>("open");
    for (const GoldenRow &row : rows)
        QTest::newRow(row.name) << row.sent << row.received << row.open;
}

/// Plays the row to a whole Server, down to the bytes of its frames. greeting: what every client gets.
inline void checkWebSocketRow(
    const ServerOptions &options, const QByteArray &query, const QByteArrayList &greeting)
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    GoldenServer server(options);
    RawWebSocket client(server.port(), query);
    QVERIFY(client.open());
    for (const QByteArray &frame : greeting)
        QCOMPARE(client.next(), frame);
    for (const QString &frame : sent)
        client.send(frame.toUtf8());
    if (open)
        client.send(sentinel);
    for (const QString &frame : received)
        QCOMPARE(client.next(), frame.toUtf8());
    QCOMPARE(client.next(), open ? sentinelReply : bareClose);
    if (!open)
        QVERIFY(client.endsAfterClose());
    QCOMPARE(server.server().engine().clientsCount(), open ? 1 : 0);
}

inline void addRefusals(const QByteArray &eio)
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    const auto row = [&](const char *name, const QByteArray &query, const char *body) {
        QTest::newRow(name) << eio + query << QByteArray(body);
    };
    row("ws transport=abc", "&transport=abc", "Transport unknown");
    row("ws unknown sid", "&transport=websocket&sid=unknown", "Session ID unknown");
    row("ws deny", "&transport=websocket&deny=nope", "nope");
}

/// Asks for a WebSocket, and gets the row's text instead of a 101.
inline void checkRefusal(const ServerOptions &options)
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, body);
    GoldenServer server(options);
    RawWebSocket client(server.port(), query);
    const RawResponse response = client.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Connection"), "close");
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.field("Content-Length").toInt(), body.size());
    QCOMPARE(response.body, body);
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(client.raw().rest(), "");
}

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QRegularExpression>

#include <tincan/server.h>

namespace tincan::test {

/// The events of one of the open namespaces:
///
///   (on connection)                 auth (handshake.auth)
///   message (…args)                 message-back (…args)
///   message-with-ack (…args, ack)   ack (…args)
///   noargs-ack (ack)                ack ()
///   echo (x, ack)                   ack (x)
///   ask                             question ("q") with an acknowledgement, then answered (…answer)
///   big (n)                         big-back (n times "x")
///   burst (n)                       b (0), b (1), … b (n − 1)
///   vol                             three volatile v (0…2)
///   bin (x)                         bin (x)
///   chat (x), relay (…args)         the same to everyone in the namespace
///   bcast (n, size)                 b (i, text of that size) n times to everyone
///   bye (close)                     disconnect(close)
///   close-conn                      closes the Engine.IO connection
void addFixtureEvents(Namespace &nsp);
/// Lets `/no` refuse in the words given, and `/no2` with "plain".
void addRefusals(Namespace &given, Namespace &plain, const ConnectError &refusal);

/// The namespaces that suites for this protocol expect of a server (a Server, or a socketio::Hub): `/`,
/// `/custom` and the pattern `/dynamic-<digits>`, with the events of each, which it returns; `/no`, which
/// refuses in these words; `/no2`, which refuses with "plain".
template <typename Namespaces>
QList<Namespace *> addFixture(Namespaces &server,
    const ConnectError &refusal = {QStringLiteral("Auth failed"), Object{{QStringLiteral("code"), 42}}})
{
    const QList<Namespace *> open = {&server.of(QStringLiteral("/")), &server.of(QStringLiteral("/custom")),
        &server.of(QRegularExpression(QStringLiteral("^/dynamic-\\d+$")))};
    for (Namespace *nsp : open)
        addFixtureEvents(*nsp);
    addRefusals(server.of(QStringLiteral("/no")), server.of(QStringLiteral("/no2")), refusal);
    return open;
}

} // namespace tincan::test

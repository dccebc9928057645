// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

#include <functional>
#include <tincan/server.h>

namespace tincan::test {

/// Makes or finds a namespace: Server::of() or socketio::Hub::of().
using NamespaceSource = std::function<Namespace &(const QString &name)>;

/// The namespaces that suites for this protocol expect of a server: those of openNamespaces(), with the
/// events of each; `/no`, which refuses in these words; `/no2`, which refuses with "plain".
void addFixture(const NamespaceSource &of);
void addFixture(const NamespaceSource &of, const ConnectError &refusal);

/// `/`, `/custom`, and the `/dynamic-…` that the recorded exchanges and the suites ask for.
QStringList openNamespaces();

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

} // namespace tincan::test

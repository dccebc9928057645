// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/namespace.h"

#include <functional>

namespace tincan::test {

/// Makes or finds a namespace: Server::of() or socketio::Hub::of().
using NamespaceSource = std::function<Namespace &(const QString &name)>;

/// The namespaces that suites for this protocol expect of a server: `/`, `/custom`, the `/dynamic-…`
/// named here, `/no` and `/no2`, with the events of each.
void addFixture(const NamespaceSource &of);

/// The events of one of its open namespaces: `message`, `message-with-ack`, `ask`, `bye`, ….
void addFixtureEvents(Namespace &nsp);

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/namespace.h"

#include <QRegularExpression>
#include <QSet>

#include <functional>
#include <optional>

namespace tincan {

/// How a NamespaceCheck says whether the namespace is to be: at once or later. A cheap value; its first
/// call counts. To be called in the server's thread. A check that never calls it leaves the client waiting.
using NamespaceAnswer = std::function<void(bool allowed)>;
/// Decides about a namespace that does not exist yet, by the name a client asked for and its `auth`.
using NamespaceCheck
    = std::function<void(const QString &name, const Object &auth, const NamespaceAnswer &answer)>;

/// What all namespaces whose names match a pattern, or pass a check, have in common.
///
/// Nobody joins it. A client that asks for a fitting name gets a namespace of its own, a child, which
/// runs the middleware and connection handlers of its parent before its own, those added later, too. What
/// is emitted to the parent, asked of it or done with its sockets reaches those of all children.
///
/// Made by Server::of(), owned by the Server, alive as long as it.
class ParentNamespace final : public Namespace
{
public:
    ~ParentNamespace() override;

    /// Those there are now, in no order, for use at once.
    QList<Namespace *> children() const { return {m_children.cbegin(), m_children.cend()}; }

private:
    friend class Namespace;
    friend class socketio::Hub;
    class ChildrenAdapter;

    ParentNamespace(socketio::Hub &hub, const QString &name, NamespaceCheck check);
    ParentNamespace(socketio::Hub &hub, const QString &name, const QRegularExpression &pattern);

    /// Whether there is a pattern and the name fits it.
    bool matches(const QString &name) const;

    NamespaceCheck m_check;
    std::optional<QRegularExpression> m_pattern; // what m_check asks, so that of(name) can, too
    QSet<Namespace *> m_children; // owned by the hub
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/stream.h"

#include <QByteArray>

namespace tincan::http {

/// The listeners of one process that share a port, each in a thread of its own, as one of them sees it.
/// Used in that one's thread.
class Neighbours
{
public:
    virtual ~Neighbours() = default;
    /// Whose turn it is to get a new connection; this one's own place where it is to keep it.
    virtual int nextPlace() = 0;
    virtual int ownPlace() const = 0;
    /// Gives a connection, which has no observer, to another listener, with what has been read from it.
    virtual void give(int place, std::unique_ptr<net::Stream> stream, const QByteArray &received) = 0;
};

} // namespace tincan::http

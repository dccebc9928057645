// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/enginehooks.h"
#include "server/net/loop.h"

#include <functional>
#include <memory>
#include <unordered_set>

namespace tincan::engineio {

/// The middleware of an engine, which every request passes one after the other.
///
/// Owns the requests that wait in it; those get no answer where it is destroyed. Used in one thread.
class MiddlewareChain
{
public:
    /// Why a request does not pass.
    enum class Refusal { refused, tooMany };
    using Verdict = tl::expected<QList<HeaderField>, Refusal>; ///< the fields that are added to its reply
    using Done = std::function<void(const Verdict &)>;

    MiddlewareChain(net::Loop &loop, const Limits &limits);
    ~MiddlewareChain();
    Q_DISABLE_COPY_MOVE(MiddlewareChain)

    void add(AsyncRequestMiddleware middleware) { m_middleware.append(std::move(middleware)); }
    /// Whether it would let everything pass.
    bool isEmpty() const { return m_middleware.isEmpty(); }
    /// Sends a request through what was added by now. `done` is called once: at once, where everybody
    /// answers at once, or later.
    void run(HandshakeRequest request, Done done);

private:
    struct Run;

    void advance(const std::shared_ptr<Run> &run);
    void ask(const std::shared_ptr<Run> &run);
    void answered(const std::shared_ptr<Run> &run, std::optional<QList<HeaderField>> fields);
    bool wait(const std::shared_ptr<Run> &run);
    void finish(const std::shared_ptr<Run> &run, const Verdict &verdict);

    net::Loop &m_loop;
    size_t m_maxWaiting;
    std::chrono::milliseconds m_timeout;
    QList<AsyncRequestMiddleware> m_middleware;
    std::unordered_set<std::shared_ptr<Run>> m_waiting; // ≤ Limits::requestsInMiddleware
};

} // namespace tincan::engineio

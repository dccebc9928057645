// SPDX-License-Identifier: MIT
#include "server/engineio/middlewarechain.h"

#include <utility>

namespace tincan::engineio {

RequestNext::RequestNext(Continue proceed) : m_state(std::make_shared<Continue>(std::move(proceed))) { }

void RequestNext::operator()(const QList<HeaderField> &replyFields) const
{
    proceed(replyFields);
}

void RequestNext::refuse() const
{
    proceed(std::nullopt);
}

void RequestNext::proceed(std::optional<QList<HeaderField>> replyFields) const
{
    if (const Continue proceed = std::exchange(*m_state, nullptr))
        proceed(std::move(replyFields));
}

/// One request on its way through them. Its deadline is there while it waits.
struct MiddlewareChain::Run : std::enable_shared_from_this<Run>
{
    HandshakeRequest request;
    Done done; // empty: it is over
    QList<AsyncRequestMiddleware> middleware;
    QList<HeaderField> fields;
    qsizetype next = 0;
    bool isAsking = false; // the call of one is not over
    bool isAnswered = false; // by the one that was asked last
    std::unique_ptr<net::Timer> deadline;
};

MiddlewareChain::MiddlewareChain(net::Loop &loop, const Limits &limits)
    : m_loop(loop), m_maxWaiting(size_t(limits.requestsInMiddleware)), m_timeout(limits.middlewareTimeout)
{
}

MiddlewareChain::~MiddlewareChain()
{
    for (const std::shared_ptr<Run> &run : std::exchange(m_waiting, {})) {
        run->deadline.reset();
        run->done = nullptr;
    }
}

void MiddlewareChain::run(HandshakeRequest request, Done done)
{
    const auto run = std::make_shared<Run>();
    run->request = std::move(request);
    run->done = std::move(done);
    run->middleware = m_middleware;
    advance(run);
}

void MiddlewareChain::advance(const std::shared_ptr<Run> &run)
{
    while (run->done && run->next < run->middleware.size()) {
        ask(run);
        if (run->isAnswered)
            continue;
        if (run->done && !wait(run))
            finish(run, tl::unexpected(Refusal::tooMany));
        return;
    }
    finish(run, run->fields);
}

/// It may answer within the call: then advance() goes on, so that they do not pile up on the stack.
void MiddlewareChain::ask(const std::shared_ptr<Run> &run)
{
    run->isAnswered = false;
    run->isAsking = true;
    const AsyncRequestMiddleware &middleware = run->middleware.at(run->next++);
    middleware(run->request,
        RequestNext([this, weak = std::weak_ptr(run)](std::optional<QList<HeaderField>> fields) {
            if (const auto asked = weak.lock(); asked && asked->done)
                answered(asked, std::move(fields));
        }));
    run->isAsking = false;
}

void MiddlewareChain::answered(const std::shared_ptr<Run> &run, std::optional<QList<HeaderField>> fields)
{
    if (!fields)
        return finish(run, tl::unexpected(Refusal::refused));
    run->fields += *fields;
    run->isAnswered = true;
    if (!run->isAsking)
        advance(run);
}

/// False where too many wait already.
bool MiddlewareChain::wait(const std::shared_ptr<Run> &run)
{
    if (run->deadline)
        return true; // it waits for the next one with what is left of its time
    if (m_waiting.size() >= m_maxWaiting)
        return false;
    m_waiting.insert(run);
    run->deadline = std::make_unique<net::Timer>(m_loop.wheel(),
        [this, run = run.get()] { finish(run->shared_from_this(), tl::unexpected(Refusal::refused)); });
    run->deadline->start(m_timeout);
    return true;
}

void MiddlewareChain::finish(const std::shared_ptr<Run> &run, const Verdict &verdict)
{
    const Done done = std::exchange(run->done, nullptr);
    if (run->deadline)
        run->deadline->stop(); // it goes with the run: this may be its callback
    m_waiting.erase(run);
    if (done)
        done(verdict);
}

} // namespace tincan::engineio

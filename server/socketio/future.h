// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/ack.h"

#include <QFuture>
#include <QPromise>

#include <memory>
#include <utility>

namespace tincan {

/// A promise of an answer, or of why there is none, that is kept whatever happens.
template <typename Result>
class KeptPromise
{
public:
    KeptPromise() { m_promise.start(); }
    ~KeptPromise()
    {
        if (!m_isKept)
            keep(tl::unexpected(typename Result::error_type{AckError::disconnected}));
    }
    Q_DISABLE_COPY_MOVE(KeptPromise)

    QFuture<Result> future() const { return m_promise.future(); }
    void keep(const Result &result)
    {
        m_isKept = true;
        m_promise.addResult(result);
        m_promise.finish();
    }

private:
    QPromise<Result> m_promise;
    bool m_isKept = false;
};

/// The future of what `start` hands to the callback it is given: for those who would rather have a
/// QFuture than pass a callback. It is finished in the thread that calls back; where nobody ever does,
/// with AckError::disconnected.
template <typename Result, typename Start>
QFuture<Result> futureOf(Start &&start)
{
    const auto promise = std::make_shared<KeptPromise<Result>>();
    QFuture<Result> future = promise->future();
    start([promise](const Result &result) { promise->keep(result); });
    return future;
}

} // namespace tincan

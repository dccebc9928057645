// SPDX-License-Identifier: MIT
#pragma once

#include <QFuture>
#include <QPromise>

#include <memory>

namespace tincan {

/// The future of what `start` hands to the callback it is given: for those who would rather have a
/// QFuture than pass a callback. It is finished in the thread that calls back; where nobody ever does,
/// it is cancelled.
template <typename Result, typename Start>
QFuture<Result> futureOf(Start &&start)
{
    const auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    QFuture<Result> future = promise->future();
    start([promise](const Result &result) {
        promise->addResult(result);
        promise->finish();
    });
    return future;
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/exchange.h"
#include "server/http/upgrade.h"

#include <optional>

namespace tincan::http {

/// Someone who answers requests. Handlers are asked in turn until one takes the request.
class Handler
{
public:
    virtual ~Handler() = default;

    /// Called when the head of a request is complete, before its body is read. Returns whether it takes
    /// the request; then it answers it, now or later.
    virtual bool handle(const ExchangePtr &exchange) = 0;

    /// Whose connection it has to be on, among Neighbours. Nothing: it is here, or nowhere.
    virtual std::optional<int> placeOf(const Request &) const { return std::nullopt; }

    /// Called for a valid request to open a WebSocket, which is there for the time of this call only. Returns
    /// whether it takes the request; then it answers it, now or later.
    virtual bool upgrade(const UpgradeRequest &, const AnswerUpgrade &) { return false; }
};

} // namespace tincan::http

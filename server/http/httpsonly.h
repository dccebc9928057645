// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/handler.h"

namespace tincan::http {

/// Tells whoever comes in plain text that the port speaks TLS, and hangs up. Nothing else is to be had so.
class HttpsOnly final : public Handler
{
public:
    bool handle(const ExchangePtr &exchange) override
    {
        exchange->respond(refusal());
        return true;
    }
    bool upgrade(const UpgradeRequest &, const AnswerUpgrade &answer) override
    {
        answer(refusal());
        return true;
    }

private:
    static Response refusal()
    {
        Response response = textResponse(400, "this port speaks HTTPS");
        response.close = true;
        return response;
    }
};

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/gpio/values.h"

/// What a client asks for on `/gpio`, and how it is answered.
namespace tincan::gpio {

/// `line:read`.
struct ReadRequest
{
    int line = 0;

    friend bool operator==(const ReadRequest &, const ReadRequest &) = default;
};
Value toValue(const ReadRequest &request);
Parsed<ReadRequest> parseReadRequest(const Value &value);

/// `line:write`.
struct WriteRequest
{
    int line = 0;
    bool value = false;

    friend bool operator==(const WriteRequest &, const WriteRequest &) = default;
};
Value toValue(const WriteRequest &request);
Parsed<WriteRequest> parseWriteRequest(const Value &value);

/// The acknowledgement of a refused request: `{ok: false, error: {code, message}}`.
Value refusal(const GpioError &error);
/// The members of `{ok: true, …}`, or the error of a refusal; an answer that is neither is `unknown`.
Parsed<Object> parseAnswer(const Array &args);

} // namespace tincan::gpio

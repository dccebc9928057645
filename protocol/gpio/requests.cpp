// SPDX-License-Identifier: MIT
#include "protocol/gpio/requests.h"

#include "protocol/fields.h"

#include <limits>

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

int readLine(Fields &fields)
{
    return int(fields.integer(u"line", 0, std::numeric_limits<int>::max()));
}

template <typename T>
Parsed<T> finish(const Fields &fields, T value)
{
    if (!fields.ok())
        return tl::unexpected(GpioError{ErrorCode::invalidRequest, fields.problem()});
    return value;
}

} // namespace

Value toValue(const ReadRequest &request)
{
    return Object{{u"line"_s, request.line}};
}

Parsed<ReadRequest> parseReadRequest(const Value &value)
{
    Fields fields(value);
    return finish(fields, ReadRequest{.line = readLine(fields)});
}

Value toValue(const WriteRequest &request)
{
    return Object{{u"line"_s, request.line}, {u"value"_s, request.value}};
}

Parsed<WriteRequest> parseWriteRequest(const Value &value)
{
    Fields fields(value);
    return finish(fields, WriteRequest{.line = readLine(fields), .value = fields.boolean(u"value")});
}

Value refusal(const GpioError &error)
{
    return Object{{u"ok"_s, false},
        {u"error"_s, Object{{u"code"_s, codeText(error.code)}, {u"message"_s, error.message}}}};
}

Parsed<Object> parseAnswer(const Array &args)
{
    const Object answer = args.value(0).toObject();
    if (answer.value(u"ok").toBool())
        return answer;
    const Value error = answer.value(u"error");
    if (!error.isObject())
        return tl::unexpected(GpioError{ErrorCode::unknown, u"The server's answer is not understood."_s});
    return tl::unexpected(GpioError{parseErrorCode(error[u"code"].toString()), error[u"message"].toString()});
}

} // namespace tincan::gpio

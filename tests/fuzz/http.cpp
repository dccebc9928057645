// SPDX-License-Identifier: MIT
// The parser of HTTP requests: any split of the input gives the same events, the status of a refusal
// included. The first byte chooses where to split.

#include "server/http/requestparser.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

namespace tincan::fuzz {

namespace {

using namespace tincan::http;

constexpr qint64 maxBodyBytes = 1000;

QByteArray describe(const HeadReceived &event)
{
    QByteArray text = event.request.method + ' ' + event.request.target;
    for (const auto &[name, value] : event.request.headers)
        text += '\n' + name + ':' + value;
    return text;
}

/// What came of it, in a form that can be compared.
QList<QByteArray> run(const QByteArray &input, qsizetype step)
{
    HeadLimits limits;
    limits.headerBytes = 512;
    limits.headerFields = 8;
    limits.targetBytes = 128;
    RequestParser parser(limits);
    QList<QByteArray> outcome;
    for (qsizetype at = 0; at < input.size(); at += step) {
        parser.receive(QByteArrayView(input).sliced(at, std::min(step, input.size() - at)));
        while (const std::optional<ParserEvent> event = parser.next()) {
            if (const auto *const head = std::get_if<HeadReceived>(&*event)) {
                outcome.append(describe(*head));
                if (head->request.hasBody())
                    parser.acceptBody(maxBodyBytes);
            } else if (const auto *const body = std::get_if<BodyReceived>(&*event)) {
                require(body->body.size() <= maxBodyBytes);
                outcome.append(body->body);
            } else {
                const int status = std::get<RequestError>(*event).status;
                require(status >= 400);
                outcome.append("refused " + QByteArray::number(status));
                return outcome;
            }
        }
    }
    return outcome;
}

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    if (size < 2)
        return 0;
    const QByteArray input = fuzz::bytes(data + 1, size - 1);
    fuzz::require(fuzz::run(input, input.size()) == fuzz::run(input, 1 + data[0]));
    return 0;
}

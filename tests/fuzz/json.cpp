// SPDX-License-Identifier: MIT
// JSON: whatever is read is written as JSON that reads as the same value.

#include "protocol/json.h"

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    const auto value = json::read(fuzz::bytes(data, size));
    if (!value)
        return 0;
    const QByteArray text = json::write(*value);
    const auto again = json::read(text);
    fuzz::require(again.has_value());
    fuzz::require(json::write(*again) == text);
    return 0;
}

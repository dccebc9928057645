// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/result.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace tincan::bench {

Result::Result(std::string_view name)
{
    m_json.append(R"({"name":")").append(name).append("\"");
}

Result &Result::set(std::string_view key, double value)
{
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    m_json.append(",\"").append(key).append("\":").append(digits.data(), end);
    return *this;
}

void Result::print() const
{
    std::printf("%s}\n", m_json.c_str());
    std::fflush(stdout);
}

} // namespace tincan::bench

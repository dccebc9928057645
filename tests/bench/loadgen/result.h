// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tincan::bench {

/// What one measurement found out, printed as a line of JSON.
class Result
{
public:
    /// `name` is for the reader of the line; neither it nor a key needs escaping.
    explicit Result(std::string_view name);

    Result &set(std::string_view key, double value);
    void print() const;

private:
    std::string m_json;
};

} // namespace tincan::bench

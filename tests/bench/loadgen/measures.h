// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace tincan::bench {

/// What the command line says.
struct Settings
{
    std::uint16_t port = 0;
    pid_t serverPid = 0;
    std::vector<std::size_t> clients = {100}; ///< one after the other, where a measure takes several
    std::size_t batch = 1; ///< messages at once
    std::size_t bytes = 100;
    double warmUpSeconds = 0.5;
    double seconds = 2;
    double limitSeconds = 120;
};

struct Measure
{
    std::string_view name;
    std::string_view description;
    void (*run)(const Settings &);
};

/// Every measure of the load generator; each prints its results when it has them.
const std::vector<Measure> &measures();

} // namespace tincan::bench

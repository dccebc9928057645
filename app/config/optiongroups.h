// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/option.h"

#include <vector>

namespace tincan::config {

// The rows of each group of the table, see options.h.

std::vector<Option> startOptions();
std::vector<Option> roomOptions();
std::vector<Option> accessOptions();
std::vector<Option> tlsOptions();
std::vector<Option> protocolOptions();
std::vector<Option> clientOptions();
std::vector<Option> httpOptions();
std::vector<Option> outputOptions();
std::vector<Option> processOptions();

} // namespace tincan::config

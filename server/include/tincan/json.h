// SPDX-License-Identifier: MIT
#pragma once

// JSON text from and to tincan::Value.

#include "protocol/json.h"

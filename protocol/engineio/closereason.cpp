// SPDX-License-Identifier: MIT
#include "protocol/engineio/closereason.h"

// SPDX-License-Identifier: MIT
#include "protocol/engineio/payload.h"

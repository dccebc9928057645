// SPDX-License-Identifier: MIT
#include "protocol/engineio/handshake.h"

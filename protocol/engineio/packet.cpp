// SPDX-License-Identifier: MIT
#include "protocol/engineio/packet.h"

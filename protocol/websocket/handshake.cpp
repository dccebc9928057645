// SPDX-License-Identifier: MIT
#include "protocol/websocket/handshake.h"

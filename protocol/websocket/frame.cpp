// SPDX-License-Identifier: MIT
#include "protocol/websocket/frame.h"

// SPDX-License-Identifier: MIT
#include "protocol/websocket/codec.h"

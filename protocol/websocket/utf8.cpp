// SPDX-License-Identifier: MIT
#include "protocol/websocket/utf8.h"

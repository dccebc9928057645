// SPDX-License-Identifier: MIT
#pragma once

// The Socket.IO server as programs elsewhere use it: tincan::Server and what it hands out.

#include "server/engineio/engine.h"
#include "server/engineio/session.h"
#include "server/http/staticresources.h"
#include "server/net/dispatcher.h"
#include "server/net/memory.h"
#include "server/server.h"

// SPDX-License-Identifier: MIT
#pragma once

// Engine.IO alone, for programs that speak a protocol of their own over it: tincan::engineio::Server.

#include "server/engineio/engine.h"
#include "server/engineio/server.h"
#include "server/engineio/session.h"
#include "server/net/dispatcher.h"
#include "server/net/memory.h"
#include "server/options.h"
#include "server/tls.h"

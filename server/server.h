// SPDX-License-Identifier: MIT
#pragma once

// Everything public about the Socket.IO server.

#include "server/options.h"
#include "server/socketio/ack.h"
#include "server/socketio/broadcastoperator.h"
#include "server/socketio/namespace.h"
#include "server/socketio/parentnamespace.h"
#include "server/socketio/server.h"
#include "server/socketio/serverthreads.h"
#include "server/socketio/socket.h"
#include "server/tls.h"

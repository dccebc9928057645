// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/handler.h"
#include "server/http/hostpolicy.h"
#include "server/http/responsehead.h"
#include "server/net/loop.h"
#include "server/options.h"

namespace tincan::http {

class Neighbours;
class WebSocketUpgrader;

/// What all connections of a listener share.
struct Service
{
    net::Loop &loop;
    Handler &handler; ///< takes every request that it can; the rest is 404
    WebSocketUpgrader &upgrader;
    Limits limits;
    HostPolicy hosts;
    DateField date;
    Neighbours *neighbours = nullptr; ///< where several listeners share the port
};

} // namespace tincan::http

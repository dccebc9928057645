// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace tincan::socketio {

/// How packets become messages: both ends of a connection have to have the same.
enum class Parser : quint8 {
    json, ///< the usual one: text, with an attachment for each binary value
    msgpack, ///< that of npm socket.io-msgpack-parser 3: one binary message for each packet
};

} // namespace tincan::socketio

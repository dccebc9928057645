// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/parser.h"

#include <QString>

namespace tincan::http {
class StaticResources;
}

namespace tincan::socketio {

/// Serves the official client under `path` (with its last slash): socket.io.js, .min.js and
/// .esm.min.js with their maps, as found in the Qt resources under `folder`, compressed where
/// there is a sibling with `.gz`; their ETag is the text of `folder`/version.
///
/// With the msgpack parser socket.io.msgpack.min.js, too. What is missing is not served.
void addClientBundle(http::StaticResources &files, const QString &path, Parser parser = Parser::json,
    const QString &folder = QStringLiteral(":/socket.io"));

} // namespace tincan::socketio

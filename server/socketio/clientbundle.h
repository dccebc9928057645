// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan::http {
class StaticResources;
}

namespace tincan::socketio {

/// Serves the official client under `path` (with its last slash): socket.io.js, .min.js and
/// .esm.min.js with their maps, as found in the Qt resources under `folder`, compressed where
/// there is a sibling with `.gz`; their ETag is the text of `folder`/version.
///
/// The msgpack bundle is left out: no server of ours speaks that yet. What is missing is not served.
void addClientBundle(
    http::StaticResources &files, const QString &path, const QString &folder = QStringLiteral(":/socket.io"));

} // namespace tincan::socketio

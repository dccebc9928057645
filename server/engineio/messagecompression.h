// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/deflatingwire.h"
#include "protocol/websocket/deflate.h"

#include <map>
#include <memory>
#include <utility>

namespace tincan::engineio {

/// What all WebSockets of an Engine compress and inflate their messages by. Used in the engine's thread.
class MessageCompression
{
public:
    explicit MessageCompression(qsizetype thresholdBytes) : m_thresholdBytes(thresholdBytes) { }

    websocket::Inflater &inflater() { return m_inflater; }
    /// The same wire, compressing for a client with that window. It lives as long as this.
    const Wire &wire(const Wire &plain, int windowBits);

private:
    qsizetype m_thresholdBytes;
    websocket::Inflater m_inflater;
    websocket::Deflater m_deflater;
    std::map<std::pair<const Wire *, int>, std::unique_ptr<DeflatingWire>> m_wires; // of 4 kinds, 8 windows
};

} // namespace tincan::engineio

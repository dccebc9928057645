// SPDX-License-Identifier: MIT
#include "server/engineio/messagecompression.h"

namespace tincan::engineio {

const Wire &MessageCompression::wire(const Wire &plain, int windowBits)
{
    auto &wire = m_wires[{&plain, windowBits}];
    if (!wire)
        wire = std::make_unique<DeflatingWire>(plain, m_deflater, windowBits, m_thresholdBytes);
    return *wire;
}

} // namespace tincan::engineio

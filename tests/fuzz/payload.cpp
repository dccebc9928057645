// SPDX-License-Identifier: MIT
// Engine.IO's packets and payloads, of revisions 4 and 3; the first byte chooses which.

#include "protocol/engineio/payload.h"

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    using namespace tincan::engineio;
    if (size < 1)
        return 0;
    const QByteArray input = fuzz::bytes(data + 1, size - 1);
    PayloadReader reader(input, PayloadFormat(data[0] % 3));
    qsizetype packets = 0;
    while (!reader.isAtEnd()) {
        if (const auto packet = reader.next())
            fuzz::require(packet->data.size() <= input.size());
        fuzz::require(++packets <= input.size() + 1); // each takes some of it: it ends
    }
    const Revision revision = data[0] % 2 ? Revision::three : Revision::four;
    decodePacket(input, revision);
    decodeBinaryPacket(input, revision);
    return 0;
}

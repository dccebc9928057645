// SPDX-License-Identifier: MIT
#include "tests/bench/wire/descriptors.h"

#include "tests/bench/wire/fail.h"

#include <sys/resource.h>

namespace tincan::bench {

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("the limit on descriptors is unknown");
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("the limit on descriptors cannot be raised");
}

} // namespace tincan::bench

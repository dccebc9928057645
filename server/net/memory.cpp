// SPDX-License-Identifier: MIT
#include "server/net/memory.h"

#include <cstdlib> // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace tincan::net {

void keepFreedMemory()
{
#ifdef __GLIBC__
    constexpr int keptBytes = 16 * 1024 * 1024; // at the end of a heap
    constexpr int mappedFromBytes = 8 * 1024 * 1024; // allocations that are mapped, and given back at once
    ::mallopt(M_TRIM_THRESHOLD, keptBytes);
    ::mallopt(M_MMAP_THRESHOLD, mappedFromBytes);
#endif
}

} // namespace tincan::net

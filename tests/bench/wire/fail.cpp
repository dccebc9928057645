// SPDX-License-Identifier: MIT
#include "tests/bench/wire/fail.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace tincan::bench {

void fail(const char *format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stderr, format, arguments);
    va_end(arguments);
    std::fputc('\n', stderr);
    std::exit(EXIT_FAILURE);
}

} // namespace tincan::bench

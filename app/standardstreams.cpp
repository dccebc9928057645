// SPDX-License-Identifier: MIT
#include "app/standardstreams.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace tincan {

void keepStandardStreams()
{
#ifdef Q_OS_UNIX
    // The lowest number that is free is the one that is opened.
    int descriptor = 0;
    do {
        descriptor = ::open("/dev/null", O_RDWR);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        ::close(descriptor);
#endif
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "server/net/dispatcher.h"

namespace tincan::net {

Dispatcher *Dispatcher::current()
{
    return qobject_cast<Dispatcher *>(QAbstractEventDispatcher::instance());
}

} // namespace tincan::net

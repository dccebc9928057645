// SPDX-License-Identifier: MIT
// Where there is no epoll: threads keep the dispatcher that Qt gives them.
#include "server/net/dispatcher.h"

namespace tincan::net {

void useDispatcher(QThread &) { }

void useDispatcherInMainThread() { }

} // namespace tincan::net

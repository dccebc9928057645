// SPDX-License-Identifier: MIT
// Linked into tests of sockets: where TINCAN_TEST_DISPATCHER is set they run on the server's own dispatcher.
#include "server/net/dispatcher.h"

#include <qglobal.h>

namespace {

void chooseDispatcher()
{
    if (qEnvironmentVariableIsSet("TINCAN_TEST_DISPATCHER"))
        tincan::net::useDispatcherInMainThread();
}
// Before main(), which makes the application.
Q_CONSTRUCTOR_FUNCTION(chooseDispatcher)

} // namespace

// SPDX-License-Identifier: MIT
#include "server/service/clients.h"

namespace tincan::service {

void Service::admit(Client &, const Next &next)
{
    next();
}

void Service::withdrawn(Client &) { }

} // namespace tincan::service

// SPDX-License-Identifier: MIT
#include "resources/clientbundle.h"

#include <QDir>

// The macro declares a function in the global namespace and so must be used there.
static void initTincanClientBundle()
{
    Q_INIT_RESOURCE(tincan_client_bundle);
}

namespace tincan {

void initClientBundle()
{
    initTincanClientBundle();
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "resources/webresources.h"

#include "resources/clientbundle.h"

#include <QDir>

// The macro declares a function in the global namespace and so must be used there.
static void initTincanWeb()
{
    Q_INIT_RESOURCE(tincan_web);
}

namespace tincan {

void initWebResources()
{
    initTincanWeb();
    initClientBundle();
}

} // namespace tincan

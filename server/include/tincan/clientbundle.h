// SPDX-License-Identifier: MIT
#pragma once

// The official client for browsers, for a Server to serve.

#include "resources/clientbundle.h"

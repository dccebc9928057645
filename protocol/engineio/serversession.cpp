// SPDX-License-Identifier: MIT
#include "protocol/engineio/serversession.h"

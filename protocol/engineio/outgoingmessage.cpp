// SPDX-License-Identifier: MIT
#include "protocol/engineio/outgoingmessage.h"

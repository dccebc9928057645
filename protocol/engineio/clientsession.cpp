// SPDX-License-Identifier: MIT
#include "protocol/engineio/clientsession.h"

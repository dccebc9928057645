// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/gatherings.h"

/// What adapters have in common where they put answers together.
namespace tincan::socketio {

/// From Limits::broadcastsWaiting, broadcastAnswers and broadcastAnswerBytes.
GatheringLimits gatheringLimits(const ServerOptions &options);

/// Bytes that keeping a value costs, as far as its sender can drive them up.
qsizetype costOf(const Value &value);

/// Hands what was gathered to `callback`.
Gatherings<Value>::Callback collectInto(AnswersCallback callback);

} // namespace tincan::socketio

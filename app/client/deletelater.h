// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

namespace tincan::client {

/// Owns a QObject that may be in the middle of a signal when its owner goes: it is deleted by the
/// event loop, once nothing of it is on the stack.
struct DeleteLater
{
    void operator()(QObject *object) const { object->deleteLater(); }
};
template <typename T>
using LateOwner = std::unique_ptr<T, DeleteLater>;

} // namespace tincan::client

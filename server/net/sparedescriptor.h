// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace tincan::net {

/// A descriptor kept for the moment when there are none left: given up for an instant, it lets a server
/// accept and close those who wait, instead of leaving them without an answer.
///
/// Does nothing where the platform has no such limit in reach.
class SpareDescriptor
{
public:
    SpareDescriptor();
    ~SpareDescriptor();
    SpareDescriptor(const SpareDescriptor &) = delete;
    SpareDescriptor &operator=(const SpareDescriptor &) = delete;

    /// Accepts and closes what waits on a listening descriptor, up to a bound.
    void turnAway(qintptr listening);

private:
    int m_descriptor = -1;
};

} // namespace tincan::net

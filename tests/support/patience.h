// SPDX-License-Identifier: MIT
// Included before every QtTest program (see cmake/TincanTargets.cmake).
#pragma once

#include <QTest>

namespace tincan::test {

/// How long a test waits for something that must come. No timing is asserted by it: it is as long as
/// a busy machine may need, where Qt's own five seconds are not.
inline constexpr int patienceMs = 30'000;

} // namespace tincan::test

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), ::tincan::test::patienceMs)
#define QTRY_VERIFY2(expression, text)                                                                       \
    QTRY_VERIFY2_WITH_TIMEOUT((expression), text, ::tincan::test::patienceMs)
#define QTRY_COMPARE(actual, expected)                                                                       \
    QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), ::tincan::test::patienceMs)

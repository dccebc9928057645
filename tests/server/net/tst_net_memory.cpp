// SPDX-License-Identifier: MIT
#include "server/net/memory.h"

#include <QTest>

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace tincan;

class TestMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLargeBufferIsKeptForTheNext();
};

void TestMemory::aLargeBufferIsKeptForTheNext()
{
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    constexpr std::size_t size = 4 * 1024 * 1024;
    net::keepFreedMemory();
    const auto mappedBefore = mallinfo2().hblkhd;
    void *volatile buffer = std::malloc(size);
    QVERIFY(buffer);
    QCOMPARE(mallinfo2().hblkhd, mappedBefore); // neither mapped …
    const auto heap = mallinfo2().arena;
    std::free(buffer);
    QCOMPARE(mallinfo2().arena, heap); // … nor given back
#else
    QSKIP("Another allocator is at work.");
#endif
}

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_net_memory.moc"

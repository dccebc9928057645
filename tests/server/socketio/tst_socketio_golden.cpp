// SPDX-License-Identifier: MIT
#include "tests/support/goldenrows.h"
#include "tests/support/hubbench.h"
#include "tests/support/socketiofixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

/// The exchanges of the official server, without a network; tst_socketio_wire has them over real ones.
class GoldenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheOfficialServer_data();
    void answersAsTheOfficialServer();
};

void GoldenTest::answersAsTheOfficialServer_data()
{
    QTest::addColumn<QStringList>("sent");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<bool>("open");
    for (const GoldenRow &row : goldenSocketIoRows())
        QTest::newRow(row.name) << row.sent << row.received << row.open;
}

void GoldenTest::answersAsTheOfficialServer()
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    HubBench bench;
    addFixture(bench.hub());
    MemorySession &client = bench.connect();
    for (const QString &frame : sent) {
        if (frame.startsWith(u"bin:"))
            client.clientSendsBinary(QByteArray::fromHex(frame.sliced(4).toLatin1()));
        else
            client.clientSends(frame.sliced(1).toUtf8()); // without Engine.IO's 4
    }
    QStringList got;
    for (const QString &message : client.take())
        got << (message.startsWith(u"bin:") ? message : u'4' + withoutIds(message));
    QCOMPARE(got, received);
    QCOMPARE(client.isOpen(), open);
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "tst_socketio_golden.moc"

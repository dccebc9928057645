// SPDX-License-Identifier: MIT
#include "app/client/transportchoice.h"

#include <QTest>

using namespace tincan::client;

using Transports = QList<TransportName>;

class TestTransportChoice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void opensWithTheFirst();
    void triesTheOthersWhereAskedTo();
    void remembersTheWebSocketWhereAskedTo();
    void forgetsItAfterAFailure();
    void remembersNoTransportThatMayNotBeUsed();
};

void TestTransportChoice::opensWithTheFirst()
{
    TransportChoice choice({});
    choice.begin();
    QCOMPARE(choice.transports(), (Transports{TransportName::polling, TransportName::websocket}));
    QVERIFY(!choice.next());
    choice.settled(TransportName::websocket);
    choice.begin();
    QCOMPARE(choice.transports(), (Transports{TransportName::polling, TransportName::websocket}));
}

void TestTransportChoice::triesTheOthersWhereAskedTo()
{
    Options options;
    options.tryAllTransports = true;
    TransportChoice choice(options);
    for (int attempt = 0; attempt < 2; ++attempt) {
        choice.begin();
        QVERIFY(choice.next());
        QCOMPARE(choice.transports(), Transports{TransportName::websocket});
        QVERIFY(!choice.next());
    }
}

void TestTransportChoice::remembersTheWebSocketWhereAskedTo()
{
    Options options;
    options.rememberUpgrade = true;
    TransportChoice choice(options);
    choice.begin();
    choice.settled(TransportName::polling);
    choice.begin();
    QCOMPARE(choice.transports(), (Transports{TransportName::polling, TransportName::websocket}));
    choice.settled(TransportName::websocket);
    choice.begin();
    QCOMPARE(choice.transports(), (Transports{TransportName::websocket, TransportName::polling}));
}

void TestTransportChoice::forgetsItAfterAFailure()
{
    Options options;
    options.rememberUpgrade = true;
    TransportChoice choice(options);
    choice.settled(TransportName::websocket);
    choice.failed();
    choice.begin();
    QCOMPARE(choice.transports(), (Transports{TransportName::polling, TransportName::websocket}));
}

void TestTransportChoice::remembersNoTransportThatMayNotBeUsed()
{
    Options options;
    options.transports = {TransportName::polling};
    options.rememberUpgrade = true;
    TransportChoice choice(options);
    choice.settled(TransportName::websocket);
    choice.begin();
    QCOMPARE(choice.transports(), Transports{TransportName::polling});
}

QTEST_GUILESS_MAIN(TestTransportChoice)

#include "tst_client_transportchoice.moc"

// SPDX-License-Identifier: MIT
#include "app/display.h"

#include <QLocalServer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using tincan::hasDisplay;

/// Where a window may be shown, and where Qt would end the process instead.
class TestDisplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAnyVariableThereIsNone();
    void aDisplayThatNobodyServesIsNone_data();
    void aDisplayThatNobodyServesIsNone();
    void aWaylandServerIsFoundByItsName();
    void anXServerIsFoundByItsPort();
    void aPlatformOfItsOwnNeedsNone();
};

void TestDisplay::withoutAnyVariableThereIsNone()
{
    QVERIFY(!hasDisplay(QProcessEnvironment()));
}

void TestDisplay::aDisplayThatNobodyServesIsNone_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    for (const char *display :
        {":4321", ":4321.0", "unix:4321", "localhost:4321", "nonsense", ":", "host.invalid:0"})
        QTest::newRow(display) << u"DISPLAY"_s << QString::fromLatin1(display);
    QTest::newRow("Wayland by name") << u"WAYLAND_DISPLAY"_s << u"wayland-4321"_s;
    QTest::newRow("Wayland by path") << u"WAYLAND_DISPLAY"_s << u"/nowhere/wayland"_s;
    QTest::newRow("a path too long") << u"WAYLAND_DISPLAY"_s << u"/"_s + QString(200, u'w');
}

void TestDisplay::aDisplayThatNobodyServesIsNone()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QProcessEnvironment environment;
    environment.insert(variable, value);
    QVERIFY(!hasDisplay(environment));
}

void TestDisplay::aWaylandServerIsFoundByItsName()
{
    const QTemporaryDir folder;
    QLocalServer compositor;
    QVERIFY(compositor.listen(folder.filePath(u"wayland-7"_s)));
    QProcessEnvironment environment;
    environment.insert(u"XDG_RUNTIME_DIR"_s, folder.path());
    environment.insert(u"WAYLAND_DISPLAY"_s, u"wayland-7"_s);
    QVERIFY(hasDisplay(environment));
    compositor.close();
    QVERIFY(!hasDisplay(environment));
}

void TestDisplay::anXServerIsFoundByItsPort()
{
    QTcpServer xServer;
    quint16 port = 6100;
    while (!xServer.listen(QHostAddress::LocalHost, port))
        ++port;
    QProcessEnvironment environment;
    environment.insert(u"DISPLAY"_s, u"127.0.0.1:%1.0"_s.arg(port - 6000));
    QVERIFY(hasDisplay(environment));
}

void TestDisplay::aPlatformOfItsOwnNeedsNone()
{
    QProcessEnvironment environment;
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    QVERIFY(hasDisplay(environment));
}

QTEST_GUILESS_MAIN(TestDisplay)
#include "tst_display.moc"

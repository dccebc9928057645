// SPDX-License-Identifier: MIT
#include "server/chat/environment.h"

#include <QSet>
#include <QTest>

using namespace tincan::chat;
using namespace Qt::StringLiterals;

class EnvironmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAreLongAndNeverTheSame();
    void textForTheLogHasOneLine();
    void textForTheLogIsCut();
};

void EnvironmentTest::idsAreLongAndNeverTheSame()
{
    const Environment system = Environment::system();
    QSet<QString> ids;
    for (int i = 0; i < 1'000; ++i) {
        const QString id = system.newId();
        QCOMPARE(id.size(), 22); // 128 bits in base64
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 1'000);
}

void EnvironmentTest::textForTheLogHasOneLine()
{
    QCOMPARE(forLog(u"a\nb\r\x1b[31m\u202e\u2028c"_s), u"a\ufffdb\ufffd\ufffd[31m\ufffd\ufffdc"_s);
    QCOMPARE(forLog(u"Jürgen 👩"_s), u"Jürgen 👩"_s);
}

void EnvironmentTest::textForTheLogIsCut()
{
    QCOMPARE(forLog(u"x"_s.repeated(200)), u"x"_s.repeated(200));
    QCOMPARE(forLog(u"x"_s.repeated(1'000'000)), u"x"_s.repeated(200) + u'…');
}

QTEST_GUILESS_MAIN(EnvironmentTest)
#include "tst_chat_environment.moc"

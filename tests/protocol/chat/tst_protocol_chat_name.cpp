// SPDX-License-Identifier: MIT
#include "protocol/chat/name.h"

#include <QTest>

using namespace tincan::chat;
using namespace Qt::StringLiterals;

class NameTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNames_data();
    void takesNames();
    void refusesWhatIsNoName_data();
    void refusesWhatIsNoName();
    void namesThatReadTheSameShareAKey_data();
    void namesThatReadTheSameShareAKey();
    void differentNamesHaveDifferentKeys();
};

void NameTest::takesNames_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("name");
    const QString emoji = u"👩‍🚀"_s; // three code points
    QTest::newRow("plain") << u"Ann"_s << u"Ann"_s;
    QTest::newRow("trimmed") << u" \t Ann B.\n"_s << u"Ann B."_s;
    QTest::newRow("one character") << u"a"_s << u"a"_s;
    QTest::newRow("thirty-two characters") << u"x"_s.repeated(32) << u"x"_s.repeated(32);
    QTest::newRow("thirty-two characters of two units") << u"𝔘"_s.repeated(32) << u"𝔘"_s.repeated(32);
    QTest::newRow("joined emoji") << emoji << emoji;
    QTest::newRow("Persian with a non-joiner") << u"می\u200cخواهم"_s << u"می\u200cخواهم"_s;
    QTest::newRow("markup is only text") << u"<b>Ann</b>"_s << u"<b>Ann</b>"_s;
    QTest::newRow("a JavaScript trap") << u"__proto__"_s << u"__proto__"_s;
    QTest::newRow("server as a part") << u"Server room"_s << u"Server room"_s;
}

void NameTest::takesNames()
{
    QFETCH(QString, wanted);
    QFETCH(QString, name);
    const auto checked = checkName(wanted);
    QVERIFY(checked);
    QCOMPARE(*checked, name);
}

void NameTest::refusesWhatIsNoName_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::newRow("nothing") << QString();
    QTest::newRow("white space") << u" \t\u00a0\u2003"_s;
    QTest::newRow("thirty-three characters") << u"x"_s.repeated(33);
    QTest::newRow("very long") << u"x"_s.repeated(100'000);
    QTest::newRow("NUL") << u"An"_s + QChar(0) + u"n"_s;
    QTest::newRow("line break") << u"An\nn"_s;
    QTest::newRow("escape") << u"\x1b[31mAnn"_s;
    QTest::newRow("C1 control") << u"An\u0085n"_s;
    QTest::newRow("right-to-left override") << u"Ann\u202egpj"_s;
    QTest::newRow("isolate") << u"\u2066Ann"_s;
    QTest::newRow("direction mark") << u"Ann\u200f"_s;
    QTest::newRow("zero-width space") << u"An\u200bn"_s;
    QTest::newRow("byte order mark") << u"\ufeffAnn"_s;
    QTest::newRow("soft hyphen") << u"An\u00adn"_s;
    QTest::newRow("line separator") << u"An\u2028n"_s;
    QTest::newRow("Hangul filler") << u"\u3164"_s;
    QTest::newRow("blank Braille") << u"\u2800"_s;
    QTest::newRow("joiners only") << u"\u200d\u200c"_s;
    QTest::newRow("high surrogate alone") << u"An"_s + QChar(0xD800);
    QTest::newRow("low surrogate alone") << QString(QChar(0xDC00)) + u"n"_s;
    QTest::newRow("SERVER") << u"SERVER"_s;
    QTest::newRow("server") << u" server "_s;
    QTest::newRow("full-width server") << u"ＳＥＲＶＥＲ"_s;
    QTest::newRow("server with a joiner") << u"ser\u200dver"_s;
    QTest::newRow("mathematical server") << u"𝐒𝐞𝐫𝐯𝐞𝐫"_s;
}

void NameTest::refusesWhatIsNoName()
{
    QFETCH(QString, wanted);
    const auto checked = checkName(wanted);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::nameInvalid);
    QVERIFY(!checked.error().message.isEmpty());
}

void NameTest::namesThatReadTheSameShareAKey_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::newRow("case") << u"Ann"_s << u"aNN"_s;
    QTest::newRow("composed and not") << u"J\u00fcrgen"_s << u"Ju\u0308rgen"_s;
    QTest::newRow("sharp s") << u"Weiß"_s << u"WEISS"_s;
    QTest::newRow("ligature") << u"ﬁn"_s << u"FIN"_s;
    QTest::newRow("full width") << u"Ａｎｎ"_s << u"ann"_s;
    QTest::newRow("capital after normalising") << u"Ⅻ"_s << u"xii"_s;
    QTest::newRow("Greek sigmas") << u"ΣΊΣΥΦΟΣ"_s << u"σίσυφος"_s;
    QTest::newRow("runs of blanks") << u"Ann  B"_s << u"ann\u00a0b"_s;
    QTest::newRow("joiner") << u"An\u200dn"_s << u"Ann"_s;
}

void NameTest::namesThatReadTheSameShareAKey()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QCOMPARE(nameKey(one), nameKey(other));
}

void NameTest::differentNamesHaveDifferentKeys()
{
    QVERIFY(nameKey(u"Ann"_s) != nameKey(u"Anne"_s));
    QVERIFY(nameKey(u"Jurgen"_s) != nameKey(u"Jürgen"_s));
    QVERIFY(nameKey(u"AnnB"_s) != nameKey(u"Ann B"_s));
}

QTEST_GUILESS_MAIN(NameTest)
#include "tst_protocol_chat_name.moc"

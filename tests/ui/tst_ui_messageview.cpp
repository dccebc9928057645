// SPDX-License-Identifier: MIT
#include "tests/ui/fakes.h"
#include "ui/conversation/messageview.h"
#include "ui/theme/themecontroller.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

constexpr qint64 now = 1'700'000'000'000;

Message stored(qint64 seq, const QString &text = {})
{
    Message message;
    message.id = u"m%1"_s.arg(seq);
    message.seq = seq;
    message.fromId = u"u2"_s;
    message.fromName = u"Grace"_s;
    message.atMs = now + seq;
    message.text = text.isEmpty() ? u"message number %1"_s.arg(seq) : text;
    return message;
}

QList<Message> many(int first, int count)
{
    QList<Message> messages;
    for (int i = 0; i < count; ++i) {
        // Very different heights, so that estimates are wrong.
        messages.append(stored(first + i, u"line %1"_s.arg(first + i) + u"\nmore"_s.repeated(i % 7)));
    }
    return messages;
}

Message failed(const QString &clientId)
{
    Message message;
    message.clientId = clientId;
    message.fromId = u"me"_s;
    message.fromName = u"Ada"_s;
    message.atMs = now;
    message.text = u"not sent"_s;
    message.mine = true;
    message.delivery = Delivery::failed;
    return message;
}

} // namespace

class TestMessageView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void tenThousandMessagesLayOutOnlyWhatIsSeen();
    void scrollingLaysOutOnlyWhatComesIntoView();
    void rowsStandBelowEachOtherWithoutGaps();
    void newMessagesKeepTheEndInView();
    void newMessagesDoNotMoveWhatIsBeingRead();
    void olderMessagesDoNotMoveWhatIsBeingRead();
    void wrongEstimatesAboveDoNotMakeTheViewJump();
    void reachingTheTopAsksForOlderMessages();
    void resizingKeepsTheEndInView();
    void markupIsShownLiterally();
    void draggingSelectsTextAndCtrlCCopiesIt();
    void draggingAcrossMessagesCopiesTheirText();
    void ctrlCCopiesTheCurrentMessage();
    void selectedMessagesAreCopiedWithTheirAuthors();
    void aDoubleClickSelectsAWord();
    void aClickOnALinkTellsItsAddress();
    void aDragOverALinkOpensNothing();
    void aFailedMessageOffersItsWaysOut();
    void enterRetriesAFailedMessageAndOpensALink();
    void arrowsWalkThroughMessages();
    void typingGoesToTheComposer();
    void rightToLeftTextStandsAtTheRight();
    void aRightToLeftWindowMirrorsTheRows();
    void draggingBeyondTheTopScrollsAndSelectsOn();
    void anEmptyViewTakesEveryInput();

private:
    /// A point over the given character of a row, in the viewport.
    QPoint pointOf(int row, int position) const;
    void assertNoGaps() const;

    std::unique_ptr<ThemeController> m_theme;
    fake::Settings m_settings;
    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<MessageView> m_view;
};

void TestMessageView::initTestCase()
{
    m_theme = std::make_unique<ThemeController>(*qApp, SchemeChoice::light);
}

void TestMessageView::init()
{
    m_model = std::make_unique<MessageModel>();
    m_view = std::make_unique<MessageView>(Context{*m_theme, m_settings, [] { return now; }}, *m_model);
    m_view->resize(640, 480);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestMessageView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

QPoint TestMessageView::pointOf(int row, int position) const
{
    const QModelIndex index = m_model->index(row);
    const QRect rect = m_view->visualRect(index);
    QStyleOptionViewItem option;
    option.rect = rect;
    const MessageLayout &layout = m_view->delegate().layoutFor(index, option);
    const QTextLine line = layout.text->lineForTextPosition(position);
    const QPointF inText(line.cursorToX(position) + 1, line.y() + line.height() / 2);
    return rect.topLeft() + (layout.textOrigin + inText).toPoint();
}

void TestMessageView::assertNoGaps() const
{
    const QModelIndex first = m_view->indexAt(QPoint(10, 1));
    QVERIFY(first.isValid());
    int bottom = m_view->visualRect(first).bottom();
    for (int row = first.row() + 1; row < m_model->rowCount() && bottom < m_view->viewport()->height();
         ++row) {
        const QRect rect = m_view->visualRect(m_model->index(row));
        QCOMPARE(rect.top(), bottom + 1);
        bottom = rect.bottom();
    }
}

void TestMessageView::tenThousandMessagesLayOutOnlyWhatIsSeen()
{
    m_model->reset(many(1, 10'000));
    m_view->grab();
    // What is seen and one screen above it; no row is lower than a line of text.
    const int shown = 2 * m_view->viewport()->height() / 20;
    QVERIFY2(m_view->delegate().computations() <= shown,
        qPrintable(QString::number(m_view->delegate().computations())));
    const int before = m_view->delegate().computations();
    m_view->grab();
    QCOMPARE(m_view->delegate().computations(), before);
    m_model->upsert(stored(10'001));
    m_view->grab();
    QVERIFY(m_view->delegate().computations() - before <= 3); // it and its neighbour
}

void TestMessageView::scrollingLaysOutOnlyWhatComesIntoView()
{
    m_model->reset(many(1, 10'000));
    const int shown = 2 * m_view->viewport()->height() / 20;
    const int before = m_view->delegate().computations();
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
    m_view->grab();
    QVERIFY(m_view->delegate().computations() - before <= shown);
    assertNoGaps();
}

void TestMessageView::rowsStandBelowEachOtherWithoutGaps()
{
    m_model->reset(many(1, 300));
    for (int value = m_view->verticalScrollBar()->maximum(); value > 0; value -= 333) {
        m_view->verticalScrollBar()->setValue(value);
        assertNoGaps();
    }
}

void TestMessageView::newMessagesKeepTheEndInView()
{
    m_model->reset(many(1, 100));
    QVERIFY(m_view->isAtEnd());
    m_model->upsert(stored(101, u"a\nb\nc\nd"_s));
    QVERIFY(m_view->isAtEnd());
    const QRect last = m_view->visualRect(m_model->index(100));
    QVERIFY(last.bottom() < m_view->viewport()->height());
    QVERIFY(last.bottom() > m_view->viewport()->height() - 40);
}

void TestMessageView::newMessagesDoNotMoveWhatIsBeingRead()
{
    m_model->reset(many(1, 100));
    QSignalSpy left(m_view.get(), &MessageView::atEndChanged);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 500);
    QCOMPARE(left.count(), 1);
    const QModelIndex read = m_view->indexAt(QPoint(10, 100));
    const QRect before = m_view->visualRect(read);
    m_model->upsert(stored(101));
    QCOMPARE(m_view->visualRect(read), before);
    QVERIFY(!m_view->isAtEnd());
    m_view->scrollToEnd();
    QVERIFY(m_view->isAtEnd());
    QVERIFY(m_view->visualRect(m_model->index(100)).bottom() < m_view->viewport()->height());
}

void TestMessageView::olderMessagesDoNotMoveWhatIsBeingRead()
{
    m_model->reset(many(1000, 100));
    m_view->verticalScrollBar()->setValue(0);
    const QPersistentModelIndex read = m_view->indexAt(QPoint(10, 200));
    const int before = m_view->visualRect(read).top();
    m_model->prepend(many(900, 100));
    // The row after the new ones loses its day separator; those below it stay.
    QVERIFY(qAbs(m_view->visualRect(read).top() - before) <= 80);
    QCOMPARE(m_model->message(read.row()).id,
        m_model->message(m_view->indexAt(QPoint(10, m_view->visualRect(read).center().y())).row()).id);
    assertNoGaps();
}

void TestMessageView::wrongEstimatesAboveDoNotMakeTheViewJump()
{
    m_model->reset(many(1, 1000));
    QScrollBar *bar = m_view->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    for (int step = 0; step < 60; ++step) {
        const QPersistentModelIndex read = m_view->indexAt(QPoint(10, 150));
        const int before = m_view->visualRect(read).top();
        bar->setValue(bar->value() - 40); // up, into rows that were never measured
        QCOMPARE(m_view->visualRect(read).top(), before + 40);
    }
}

void TestMessageView::reachingTheTopAsksForOlderMessages()
{
    m_model->reset(many(1, 100));
    QSignalSpy top(m_view.get(), &MessageView::topReached);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
    QCOMPARE(top.count(), 0);
    m_view->verticalScrollBar()->setValue(0);
    QCOMPARE(top.count(), 1);
    QCOMPARE(m_view->visualRect(m_model->index(0)).top(), 0); // really the top, whatever was estimated
}

void TestMessageView::resizingKeepsTheEndInView()
{
    m_model->reset(many(1, 200));
    m_view->resize(320, 300);
    QVERIFY(m_view->isAtEnd());
    QVERIFY(m_view->visualRect(m_model->index(199)).bottom() < m_view->viewport()->height());
    assertNoGaps();
}

void TestMessageView::markupIsShownLiterally()
{
    const QString text
        = u"<img src=x onerror=alert(1)> <b>bold</b> &amp; <a href=\"http://evil.example\">x</a>"_s;
    m_model->reset({stored(1, text)});
    QStyleOptionViewItem option;
    option.rect = m_view->visualRect(m_model->index(0));
    QCOMPARE(m_view->delegate().layoutFor(m_model->index(0), option).text->text(), text);
}

void TestMessageView::draggingSelectsTextAndCtrlCCopiesIt()
{
    m_model->reset({stored(1, u"one two three"_s)});
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 4));
    QTest::mouseMove(m_view->viewport(), pointOf(0, 7));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 7));
    QCOMPARE(m_view->selectedText(), u"two"_s);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"two"_s);
}

void TestMessageView::draggingAcrossMessagesCopiesTheirText()
{
    m_model->reset({stored(1, u"first line\nsecond"_s), stored(2, u"middle"_s), stored(3, u"last words"_s)});
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, pointOf(2, 4)); // upwards works as well
    QTest::mouseMove(m_view->viewport(), pointOf(0, 6));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 6));
    QCOMPARE(m_view->selectedText(), u"line\nsecond\nmiddle\nlast"_s);
    m_model->upsert(stored(4)); // the selection outlives what arrives
    QCOMPARE(m_view->selectedText(), u"line\nsecond\nmiddle\nlast"_s);
}

void TestMessageView::ctrlCCopiesTheCurrentMessage()
{
    m_model->reset({stored(1, u"one"_s), stored(2, u"two"_s)});
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"two"_s);
}

void TestMessageView::selectedMessagesAreCopiedWithTheirAuthors()
{
    m_model->reset({stored(1, u"one"_s), stored(2, u"two"_s)});
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::ShiftModifier);
    const QStringList lines = m_view->selectedText().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].endsWith("Grace: one"_L1) && lines[1].endsWith("Grace: two"_L1));
}

void TestMessageView::aDoubleClickSelectsAWord()
{
    m_model->reset({stored(1, u"one two three"_s)});
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 5));
    QCOMPARE(m_view->selectedText(), u"two"_s);
}

void TestMessageView::aClickOnALinkTellsItsAddress()
{
    m_model->reset({stored(1, u"see https://example.org/a now"_s)});
    QSignalSpy links(m_view.get(), &MessageView::linkActivated);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 1));
    QCOMPARE(links.count(), 0);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 10));
    QCOMPARE(links.count(), 1);
    QCOMPARE(links[0][0].toUrl(), QUrl(u"https://example.org/a"_s));
}

void TestMessageView::aDragOverALinkOpensNothing()
{
    m_model->reset({stored(1, u"see https://example.org/a now"_s)});
    QSignalSpy links(m_view.get(), &MessageView::linkActivated);
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 8));
    QTest::mouseMove(m_view->viewport(), pointOf(0, 14));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 14));
    QCOMPARE(links.count(), 0);
}

void TestMessageView::aFailedMessageOffersItsWaysOut()
{
    m_model->upsert(failed(u"c1"_s));
    QSignalSpy retries(m_view.get(), &MessageView::retryRequested);
    QSignalSpy discards(m_view.get(), &MessageView::discardRequested);
    const QModelIndex index = m_model->index(0);
    QStyleOptionViewItem option;
    option.rect = m_view->visualRect(index);
    const MessageLayout layout = m_view->delegate().layoutFor(index, option);
    QTest::mouseClick(
        m_view->viewport(), Qt::LeftButton, {}, option.rect.topLeft() + layout.retry.center().toPoint());
    QTest::mouseClick(
        m_view->viewport(), Qt::LeftButton, {}, option.rect.topLeft() + layout.discard.center().toPoint());
    QCOMPARE(retries, (QList<QVariantList>{{u"c1"_s}}));
    QCOMPARE(discards, (QList<QVariantList>{{u"c1"_s}}));
}

void TestMessageView::enterRetriesAFailedMessageAndOpensALink()
{
    m_model->upsert(stored(1, u"http://a.example"_s));
    m_model->upsert(failed(u"c1"_s));
    QSignalSpy retries(m_view.get(), &MessageView::retryRequested);
    QSignalSpy links(m_view.get(), &MessageView::linkActivated);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(retries.count(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(links.count(), 1);
}

void TestMessageView::arrowsWalkThroughMessages()
{
    m_model->reset(many(1, 500));
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QCOMPARE(m_view->currentIndex().row(), 499);
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        const QRect rect = m_view->visualRect(m_view->currentIndex());
        QVERIFY(rect.top() >= 0 && rect.bottom() < m_view->viewport()->height());
    }
    QCOMPARE(m_view->currentIndex().row(), 459);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->currentIndex().row(), 0);
    QVERIFY(m_view->visualRect(m_view->currentIndex()).top() >= 0);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->currentIndex().row(), 499);
    QVERIFY(m_view->visualRect(m_view->currentIndex()).bottom() < m_view->viewport()->height());
}

void TestMessageView::typingGoesToTheComposer()
{
    m_model->reset({stored(1)});
    QSignalSpy typed(m_view.get(), &MessageView::textTyped);
    QTest::keyClick(m_view.get(), Qt::Key_H);
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QCOMPARE(typed, (QList<QVariantList>{{u"h"_s}}));
}

void TestMessageView::rightToLeftTextStandsAtTheRight()
{
    m_model->reset({stored(1, u"نعم\nمرحبا بالجميع، هل يعمل المصباح"_s)});
    QStyleOptionViewItem option;
    option.rect = m_view->visualRect(m_model->index(0));
    const MessageLayout layout = m_view->delegate().layoutFor(m_model->index(0), option);
    const QTextLine line = layout.text->lineAt(0);
    const qreal right = layout.textOrigin.x() + line.naturalTextRect().right();
    QVERIFY(qAbs(right - (layout.bubble.right() - 12)) < 3);
    QVERIFY(layout.textOrigin.x() + line.naturalTextRect().left() > layout.bubble.center().x());
}

void TestMessageView::aRightToLeftWindowMirrorsTheRows()
{
    m_view->setLayoutDirection(Qt::RightToLeft);
    m_model->reset({stored(1, u"hello"_s)});
    QStyleOptionViewItem option;
    option.rect = m_view->visualRect(m_model->index(0));
    option.direction = Qt::RightToLeft;
    const MessageLayout layout = m_view->delegate().layoutFor(m_model->index(0), option);
    QVERIFY(layout.avatar.left() > layout.bubble.right());
    const QRectF text = layout.text->lineAt(0).naturalTextRect().translated(layout.textOrigin);
    QVERIFY(layout.bubble.contains(text));
    QVERIFY(layout.bubble.contains(layout.time));
    QVERIFY(!text.intersects(layout.time));
}

void TestMessageView::draggingBeyondTheTopScrollsAndSelectsOn()
{
    m_model->reset(many(1, 100));
    QWidget *port = m_view->viewport();
    const QPoint inside(port->width() / 2, port->height() - 40);
    QTest::mousePress(port, Qt::LeftButton, {}, inside);
    const int before = m_view->verticalScrollBar()->value();
    QTest::mouseMove(port, QPoint(inside.x(), -30));
    const int atOnce = m_view->selectedText().count(u'\n');
    QTRY_VERIFY(m_view->verticalScrollBar()->value() < before - 300);
    QVERIFY(m_view->selectedText().count(u'\n') > atOnce);
    QTest::mouseRelease(port, Qt::LeftButton, {}, QPoint(inside.x(), -30));
}

void TestMessageView::anEmptyViewTakesEveryInput()
{
    for (const auto key : {Qt::Key_Up, Qt::Key_Home, Qt::Key_End, Qt::Key_PageDown, Qt::Key_Return,
             Qt::Key_Delete, Qt::Key_Escape}) {
        QTest::keyClick(m_view.get(), key);
    }
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(20, 20));
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(20, 20));
    QVERIFY(m_view->selectedText().isEmpty());
}

QTEST_MAIN(TestMessageView)
#include "tst_ui_messageview.moc"

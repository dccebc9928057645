// SPDX-License-Identifier: MIT
#include "ui/conversation/composer.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/widgets.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QVariant>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tincan::ui {

ComposerEdit::ComposerEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setProperty("kind", u"composer"_s);
    setObjectName(u"composer"_s);
    setAccessibleName(tr("Message"));
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(4);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &ComposerEdit::fitHeight);
    fitHeight();
}

void ComposerEdit::fitHeight()
{
    const int lines
        = std::max(int(std::ceil(document()->size().height())), 1); // a plain text layout counts lines
    const int rows = std::min(lines, maxRows);
    const int margin = int(2 * document()->documentMargin());
    setFixedHeight(int(std::ceil(fontMetrics().lineSpacing() * rows)) + margin + 2);
    setVerticalScrollBarPolicy(lines > maxRows ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & (Qt::ShiftModifier | Qt::AltModifier))) {
        Q_EMIT submitted();
        return;
    }
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) {
        Q_EMIT pageRequested(event->key() == Qt::Key_PageUp);
        return;
    }
    if (enter) {
        insertPlainText(u"\n"_s); // Shift+Enter is a soft break to Qt; a message has lines
        ensureCursorVisible();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ComposerEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged(true);
}

void ComposerEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged(false);
}

void ComposerEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    const int room = std::max(maxDraft - document()->characterCount(), 0);
    insertPlainText(source->text().left(room));
    ensureCursorVisible();
}

Composer::Composer(const Context &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_edit(new ComposerEdit(this)),
      m_counter(makeLabel({}, u"small"_s, this)),
      m_send(makeIconButton(context.theme, u"send"_s, tr("Send message"), this))
{
    const Spacing &spacing = context.theme.spacing();
    setProperty("area", u"composer"_s);
    m_send->setProperty("kind", u"send"_s);
    m_send->setObjectName(u"send"_s);
    context.theme.bindIcon(m_send, u"send"_s, IconTone::onAccent);
    m_counter->setObjectName(u"counter"_s);
    m_counter->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing.medium, spacing.tiny + 2, spacing.tiny + 2, spacing.tiny + 2);
    row->setSpacing(spacing.small);
    row->addWidget(m_edit, 1, Qt::AlignVCenter);
    row->addWidget(m_counter, 0, Qt::AlignBottom);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingRepeatMs);

    connect(m_edit, &ComposerEdit::submitted, this, &Composer::submit);
    connect(m_edit, &ComposerEdit::pageRequested, this, &Composer::pageRequested);
    connect(m_edit, &ComposerEdit::focusChanged, this,
        [this](bool focused) { setStyleProperty(this, "focused", focused); });
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::onTextChanged);
    connect(m_send, &QToolButton::clicked, this, &Composer::submit);
    connect(&m_pause, &QTimer::timeout, this, &Composer::stopTyping);
    updateState();
}

void Composer::setDraft(const QString &text)
{
    m_restoring = true; // nobody is typing now
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
    m_restoring = false;
}

void Composer::typeOn(const QString &text)
{
    m_edit->setFocus();
    m_edit->moveCursor(QTextCursor::End);
    m_edit->insertPlainText(text);
}

void Composer::setLimit(int limit)
{
    m_limit = limit;
    updateState();
}

void Composer::setSendable(bool sendable, const QString &why)
{
    m_sendable = sendable;
    m_why = why;
    updateState();
}

void Composer::setRoomName(const QString &name)
{
    const QString text = name.isEmpty() ? tr("Write a message") : tr("Write to %1").arg(name.simplified());
    m_edit->setPlaceholderText(text.size() > 60 ? text.left(59) + u'…' : text);
}

void Composer::submit()
{
    const QString text = draft();
    if (text.trimmed().isEmpty() || text.size() > m_limit || !m_sendable) {
        return;
    }
    m_edit->clear();
    stopTyping();
    Q_EMIT sendRequested(text);
}

void Composer::onTextChanged()
{
    updateState();
    Q_EMIT draftChanged();
    if (m_restoring) {
        return;
    }
    if (m_edit->document()->isEmpty()) {
        stopTyping();
        return;
    }
    m_pause.start();
    const qint64 now = m_context.nowMs();
    if (!m_typing || now - m_lastTypingMs >= typingRepeatMs) {
        m_typing = true;
        m_lastTypingMs = now;
        Q_EMIT typingChanged(true);
    }
}

void Composer::stopTyping()
{
    m_pause.stop();
    if (m_typing) {
        m_typing = false;
        Q_EMIT typingChanged(false);
    }
}

void Composer::updateState()
{
    const QString text = draft();
    const auto left = m_limit - text.size();
    const bool tooLong = left < 0;
    m_send->setEnabled(m_sendable && !tooLong && !text.trimmed().isEmpty());
    m_send->setToolTip(!m_sendable && !m_why.isEmpty() ? m_why : tr("Send message (Enter)"));
    m_counter->setVisible(text.size() > m_limit * 4LL / 5);
    m_counter->setText(QLocale().toString(left));
    m_counter->setToolTip(tooLong ? tr("The message is too long.") : tr("Characters left"));
    m_counter->setAccessibleName(m_counter->toolTip() + u' ' + m_counter->text());
    setStyleProperty(m_counter, "tone", tooLong ? u"error"_s : u"small"_s);
}

} // namespace tincan::ui

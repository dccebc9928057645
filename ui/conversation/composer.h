// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"

#include <QFrame>
#include <QPlainTextEdit>
#include <QTimer>

class QLabel;
class QToolButton;

namespace tincan::ui {

/// The text field of the composer: grows with its text, plain text only.
class ComposerEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int maxRows = 8; ///< shown; more scroll
    /// Longest text that can be pasted or typed, sendable or not.
    static constexpr int maxDraft = 200'000;

    explicit ComposerEdit(QWidget *parent = nullptr);

Q_SIGNALS:
    void submitted();
    /// Page Up or Page Down: for the conversation above.
    void pageRequested(bool up);
    void focusChanged(bool focused);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void fitHeight();
};

/// Where one writes: Enter sends, Shift+Enter begins a line. The draft stays until it is taken.
class Composer : public QFrame
{
    Q_OBJECT

public:
    /// While typing goes on, typingChanged(true) is repeated this often; it ends after as long a pause.
    static constexpr int typingRepeatMs = 3000;

    explicit Composer(const Context &context, QWidget *parent = nullptr);

    QString draft() const { return m_edit->toPlainText(); }
    void setDraft(const QString &text);
    /// Adds what was typed elsewhere and takes the focus.
    void typeOn(const QString &text);
    /// UTF-16 units; from four fifths on the rest is shown.
    void setLimit(int limit);
    /// While not, the draft can be written but stays. `why` is shown on the button.
    void setSendable(bool sendable, const QString &why = {});
    void setRoomName(const QString &name);
    void focusEdit() { m_edit->setFocus(); }

Q_SIGNALS:
    void sendRequested(const QString &text);
    void typingChanged(bool on);
    void draftChanged();
    void pageRequested(bool up);

private:
    void submit();
    void onTextChanged();
    void stopTyping();
    void updateState();

    const Context m_context;
    ComposerEdit *m_edit;
    QLabel *m_counter;
    QToolButton *m_send;
    QTimer m_pause;
    qint64 m_lastTypingMs = 0;
    bool m_typing = false;
    bool m_sendable = true;
    bool m_restoring = false;
    QString m_why;
    int m_limit = 4000;
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace tincan::ui {

class ThemeController;

/// What an AskBar asks.
struct Question
{
    QString text; ///< one sentence
    QString detail; ///< what it is about in full, may be long: an address
    QString confirm; ///< the button that does it
    QString alternative; ///< another way out; empty for none
    bool dangerous = false;
    std::function<void()> onConfirm;
    std::function<void()> onAlternative;
};

/// Asks a question inside the page, where a dialog would block the window. Escape or Cancel says no.
class AskBar : public QFrame
{
    Q_OBJECT

public:
    explicit AskBar(const ThemeController &theme, QWidget *parent = nullptr);

    /// Shows the question, in place of one that is still open, and takes the focus.
    void ask(Question question);
    void dismiss();

Q_SIGNALS:
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    Question m_question;
    QLabel *m_text;
    QLabel *m_detail;
    QPushButton *m_confirm;
    QPushButton *m_alternative;
    QPushButton *m_cancel;
};

} // namespace tincan::ui

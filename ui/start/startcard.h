// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace tincan::ui {

/// What both cards of the start page have: a heading, fields, one button, and its progress.
class StartCard : public QFrame
{
    Q_OBJECT

public:
    /// Shows what is being done, with Cancel in place of the button; empty ends it.
    void setProgress(const QString &text);
    bool isBusy() const { return m_busy; }
    /// An error that belongs to no field.
    void setNotice(const QString &text);

Q_SIGNALS:
    void submitted();
    void cancelRequested();

protected:
    struct Words
    {
        QString icon;
        QString title;
        QString text;
        QString button;
    };

    StartCard(const Context &context, const Words &words, QWidget *parent);
    /// The fields go here.
    QVBoxLayout *form() const { return m_form; }
    /// Locks and unlocks the fields.
    virtual void setFieldsEnabled(bool enabled) = 0;

private:
    QVBoxLayout *m_form;
    QFrame *m_noticeFrame;
    QLabel *m_notice;
    QPushButton *m_button;
    QWidget *m_progressRow;
    QLabel *m_progressText;
    QPushButton *m_cancel;
    bool m_busy = false;
};

} // namespace tincan::ui

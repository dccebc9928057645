// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;

namespace tincan::ui {

/// A labelled editor with room for what is wrong with it, right below.
class FormField : public QWidget
{
    Q_OBJECT

public:
    /// Takes the editor. `label` may have a mnemonic.
    FormField(const QString &label, QWidget *editor, QWidget *parent = nullptr);

    /// Shows the error, marks the editor, and lets assistive programs read it; empty clears it.
    void setError(const QString &text);
    QString error() const;
    QWidget *editor() const { return m_editor; }

private:
    QWidget *m_editor;
    QLabel *m_error;
};

} // namespace tincan::ui

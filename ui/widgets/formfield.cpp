// SPDX-License-Identifier: MIT
#include "ui/widgets/formfield.h"

#include "ui/widgets/widgets.h"

#include <QLabel>
#include <QVBoxLayout>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

FormField::FormField(const QString &label, QWidget *editor, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_error(makeLabel({}, u"error"_s, this))
{
    auto *title = makeLabel(label, u"strong"_s, this);
    title->setBuddy(editor);
    QString plain = label;
    editor->setAccessibleName(plain.remove(u'&'));
    m_error->setWordWrap(true);
    m_error->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addWidget(title);
    column->addWidget(editor);
    column->addWidget(m_error);
}

void FormField::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    m_editor->setAccessibleDescription(text);
    setStyleProperty(m_editor, "invalid", !text.isEmpty());
}

QString FormField::error() const
{
    return m_error->text();
}

} // namespace tincan::ui

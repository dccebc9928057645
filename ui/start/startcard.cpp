// SPDX-License-Identifier: MIT
#include "ui/start/startcard.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/widgets.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

StartCard::StartCard(const Context &context, const Words &words, QWidget *parent)
    : QFrame(parent), m_form(new QVBoxLayout), m_noticeFrame(makeArea(u"notice"_s, this)),
      m_notice(makeLabel({}, u"danger"_s, m_noticeFrame)),
      m_button(makeButton(words.button, u"primary"_s, this)), m_progressRow(new QWidget(this)),
      m_progressText(makeLabel({}, u"muted"_s, m_progressRow)),
      m_cancel(makeButton(tr("Cancel"), {}, m_progressRow))
{
    const Spacing &spacing = context.theme.spacing();
    setProperty("area", u"card"_s);
    auto *icon = new QLabel(this);
    context.theme.bindIcon(icon, words.icon, 22, IconTone::accent);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing.small + spacing.hair);
    head->addWidget(icon);
    head->addWidget(makeLabel(words.title, u"title"_s, this), 1);
    auto *text = makeLabel(words.text, u"muted"_s, this);
    text->setWordWrap(true);
    m_form->setSpacing(spacing.medium);

    m_notice->setWordWrap(true);
    m_notice->setObjectName(u"notice"_s);
    auto *noticeLayout = new QVBoxLayout(m_noticeFrame);
    noticeLayout->setContentsMargins(spacing.medium, spacing.small, spacing.medium, spacing.small);
    noticeLayout->addWidget(m_notice);
    m_noticeFrame->hide();

    auto *bar = new QProgressBar(m_progressRow);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("Progress"));
    m_progressText->setWordWrap(true);
    m_progressText->setObjectName(u"progress"_s);
    auto *progress = new QGridLayout(m_progressRow);
    progress->setContentsMargins(0, 0, 0, 0);
    progress->setSpacing(spacing.small);
    progress->addWidget(m_progressText, 0, 0);
    progress->addWidget(m_cancel, 0, 1, Qt::AlignBottom);
    progress->addWidget(bar, 1, 0, 1, 2);
    progress->setColumnStretch(0, 1);
    m_progressRow->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing.wide, spacing.wide, spacing.wide, spacing.wide);
    column->setSpacing(spacing.small);
    column->addLayout(head);
    column->addWidget(text);
    column->addSpacing(spacing.small);
    column->addLayout(m_form);
    column->addStretch(1);
    column->addSpacing(spacing.small);
    column->addWidget(m_noticeFrame);
    column->addWidget(m_button);
    column->addWidget(m_progressRow);

    connect(m_button, &QPushButton::clicked, this, &StartCard::submitted);
    connect(m_cancel, &QPushButton::clicked, this, &StartCard::cancelRequested);
}

void StartCard::setProgress(const QString &text)
{
    const bool busy = !text.isEmpty();
    m_progressText->setText(text);
    if (busy == m_busy) {
        return;
    }
    m_busy = busy;
    const bool cancelHadFocus = m_cancel->hasFocus();
    m_progressRow->setVisible(busy);
    m_button->setVisible(!busy);
    setFieldsEnabled(!busy);
    if (busy) {
        m_cancel->setFocus(); // all else is locked: the focus would be lost
    } else if (cancelHadFocus) {
        m_button->setFocus();
    }
}

void StartCard::setNotice(const QString &text)
{
    m_notice->setText(text);
    m_noticeFrame->setVisible(!text.isEmpty());
}

} // namespace tincan::ui

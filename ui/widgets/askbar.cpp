// SPDX-License-Identifier: MIT
#include "ui/widgets/askbar.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/widgets.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int maxDetail = 200; // characters of a long address that are shown

} // namespace

AskBar::AskBar(const ThemeController &theme, QWidget *parent)
    : QFrame(parent), m_text(makeLabel({}, u"strong"_s, this)), m_detail(makeLabel({}, u"small"_s, this)),
      m_confirm(makeButton({}, u"primary"_s, this)), m_alternative(makeButton({}, {}, this)),
      m_cancel(makeButton(tr("Cancel"), {}, this))
{
    setProperty("area", u"strip"_s);
    setProperty("tone", u"accent"_s);
    setObjectName(u"askBar"_s);
    m_text->setWordWrap(true);
    m_detail->setWordWrap(true);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(theme.spacing().hair);
    texts->addWidget(m_text);
    texts->addWidget(m_detail);
    auto *words = new QWidget(this);
    words->setLayout(texts);
    texts->setContentsMargins(0, 0, theme.spacing().large, 0);
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.spacing().small);
    row->addWidget(m_confirm);
    row->addWidget(m_alternative);
    row->addWidget(m_cancel);
    auto *flow = new FlowLayout(theme.spacing().small, this);
    flow->setContentsMargins(
        theme.spacing().large, theme.spacing().medium, theme.spacing().large, theme.spacing().medium);
    flow->addWidget(words);
    flow->addWidget(buttons);
    connect(m_cancel, &QPushButton::clicked, this, &AskBar::dismiss);
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        const auto act = m_question.onConfirm; // dismiss() forgets it
        dismiss();
        act();
    });
    connect(m_alternative, &QPushButton::clicked, this, [this] {
        const auto act = m_question.onAlternative;
        dismiss();
        act();
    });
    hide();
}

void AskBar::ask(Question question)
{
    m_question = std::move(question);
    m_text->setText(m_question.text);
    QString detail = m_question.detail;
    if (detail.size() > maxDetail) {
        detail = detail.left(maxDetail) + u'…';
    }
    for (qsizetype at = 48; at < detail.size(); at += 49) {
        detail.insert(at, QChar(0x200b)); // a long address must be able to break
    }
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_confirm->setText(m_question.confirm);
    setStyleProperty(m_confirm, "kind", m_question.dangerous ? u"danger"_s : u"primary"_s);
    m_alternative->setText(m_question.alternative);
    m_alternative->setVisible(!m_question.alternative.isEmpty());
    setStyleProperty(this, "tone", m_question.dangerous ? u"danger"_s : u"accent"_s);
    show();
    (m_question.dangerous ? m_cancel : m_confirm)->setFocus();
}

void AskBar::dismiss()
{
    m_question = {};
    hide();
    Q_EMIT dismissed();
}

void AskBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        dismiss();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace tincan::ui

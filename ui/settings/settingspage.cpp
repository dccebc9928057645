// SPDX-License-Identifier: MIT
#include "ui/settings/settingspage.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/widgets.h"

#include <QFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QRadioButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int contentWidth = 640;

} // namespace

SettingsPage::SettingsPage(const Context &context, QWidget *parent) : QWidget(parent)
{
    const Spacing &spacing = context.theme.spacing();
    setProperty("area", u"window"_s);
    auto *header = makeArea(u"header"_s, this);
    m_back = makeIconButton(context.theme, u"back"_s, tr("Back"), header);
    connect(m_back, &QToolButton::clicked, this, &SettingsPage::closed);
    auto *top = new QHBoxLayout(header);
    top->setContentsMargins(spacing.small, spacing.small, spacing.large, spacing.small);
    top->setSpacing(spacing.small);
    top->addWidget(m_back);
    top->addWidget(makeLabel(tr("Settings"), u"heading"_s, header), 1);

    auto *content = new QWidget(this);
    content->setMaximumWidth(contentWidth);
    auto *cards = new QVBoxLayout(content);
    cards->setContentsMargins(spacing.large, spacing.wide, spacing.large, spacing.wide);
    cards->setSpacing(spacing.large);
    cards->addWidget(makeAppearance(context));
    cards->addWidget(makeKeys(context));
    cards->addStretch(1);
    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(middle);
    scroll->viewport()->setAutoFillBackground(false);
    middle->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(scroll, 1);
    setScheme(context.theme.choice());
}

QWidget *SettingsPage::makeAppearance(const Context &context)
{
    const Spacing &spacing = context.theme.spacing();
    auto *card = makeArea(u"card"_s, this);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(spacing.wide, spacing.large, spacing.wide, spacing.large);
    column->setSpacing(spacing.tiny);
    column->addWidget(makeLabel(tr("Appearance"), u"heading"_s, card));
    const auto add = [&](const QString &text, SchemeChoice choice) {
        auto *button = new QRadioButton(text, card);
        connect(button, &QRadioButton::clicked, this, [this, choice] { Q_EMIT schemeChosen(choice); });
        column->addWidget(button);
        return button;
    };
    m_system = add(tr("&Like the system"), SchemeChoice::system);
    m_light = add(tr("L&ight"), SchemeChoice::light);
    m_dark = add(tr("&Dark"), SchemeChoice::dark);
    return card;
}

QWidget *SettingsPage::makeKeys(const Context &context)
{
    const Spacing &spacing = context.theme.spacing();
    auto *card = makeArea(u"card"_s, this);
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(spacing.wide, spacing.large, spacing.wide, spacing.large);
    grid->setVerticalSpacing(spacing.small);
    grid->setHorizontalSpacing(spacing.wide);
    grid->addWidget(makeLabel(tr("Keys"), u"heading"_s, card), 0, 0, 1, 2);
    const QList<std::pair<QString, QString>> shortcuts = {
        {tr("Enter"), tr("Send the message")},
        {tr("Shift+Enter"), tr("Begin a new line")},
        {tr("Page Up, Page Down"), tr("Scroll the conversation while writing")},
        {tr("Up, Down"), tr("Walk through messages, people or pins")},
        {tr("Ctrl+C"), tr("Copy what is selected, or the message")},
        {tr("Space"), tr("Switch a pin")},
        {tr("Esc"), tr("Back to writing")},
        {tr("Ctrl+,"), tr("These settings")},
        {tr("Ctrl+W"), tr("Leave the room")},
        {tr("Ctrl+Q"), tr("Quit Tincan")},
    };
    int row = 1;
    for (const auto &[key, what] : shortcuts) {
        grid->addWidget(makeLabel(key, u"strong"_s, card), row, 0, Qt::AlignTop);
        auto *text = makeLabel(what, u"muted"_s, card);
        text->setWordWrap(true);
        grid->addWidget(text, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    return card;
}

void SettingsPage::setScheme(SchemeChoice choice)
{
    m_system->setChecked(choice == SchemeChoice::system);
    m_light->setChecked(choice == SchemeChoice::light);
    m_dark->setChecked(choice == SchemeChoice::dark);
}

void SettingsPage::focusFirst()
{
    m_back->setFocus();
}

void SettingsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT closed();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace tincan::ui

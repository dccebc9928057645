// SPDX-License-Identifier: MIT
#include "ui/start/startpage.h"

#include "ui/ports/settingsstore.h"
#include "ui/settings/keys.h"
#include "ui/start/address.h"
#include "ui/start/hostcard.h"
#include "ui/start/joincard.h"
#include "ui/theme/icons.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/widgets.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int contentWidth = 860;
constexpr int twoCardsFrom = 720;

bool isPrintableName(const QString &name)
{
    return std::none_of(
        name.begin(), name.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace

StartPage::StartPage(const Context &context, RecentServers &recent, QMenu *menu, QWidget *parent)
    : QWidget(parent), m_context(context), m_name(new QLineEdit(this)), m_host(new HostCard(context, this)),
      m_join(new JoinCard(context, recent, this))
{
    setProperty("area", u"window"_s);
    layOut(menu);
    const SettingsStore &store = context.settings;
    m_name->setText(store.value(keys::displayName).toString());
    HostSettings host;
    host.roomName = store.value(keys::roomName).toString();
    host.port = quint16(std::clamp(store.value(keys::port, defaultPort).toInt(), 0, 65535));
    m_host->setSettings(host);

    connect(m_name, &QLineEdit::textChanged, m_avatar, &Avatar::setName);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameField->setError({}); });
    connect(m_name, &QLineEdit::returnPressed, this, &StartPage::submitJoin);
    connect(m_host, &StartCard::submitted, this, &StartPage::submitHost);
    connect(m_join, &StartCard::submitted, this, &StartPage::submitJoin);
    connect(m_host, &StartCard::cancelRequested, this, &StartPage::cancelRequested);
    connect(m_join, &StartCard::cancelRequested, this, &StartPage::cancelRequested);
    m_avatar->setName(m_name->text());
}

void StartPage::layOut(QMenu *menu)
{
    const Spacing &spacing = m_context.theme.spacing();
    auto *menuButton = makeIconButton(m_context.theme, u"menu"_s, tr("Menu"), this);
    menuButton->setMenu(menu);
    menuButton->setPopupMode(QToolButton::InstantPopup);

    m_noticeFrame = makeArea(u"notice"_s, this);
    m_notice = makeLabel({}, u"danger"_s, m_noticeFrame);
    m_notice->setWordWrap(true);
    m_notice->setObjectName(u"startNotice"_s);
    auto *noticeLayout = new QVBoxLayout(m_noticeFrame);
    noticeLayout->setContentsMargins(spacing.large, spacing.medium, spacing.large, spacing.medium);
    noticeLayout->addWidget(m_notice);
    m_noticeFrame->hide();

    m_cards = new QBoxLayout(QBoxLayout::LeftToRight);
    m_cards->setSpacing(spacing.large);
    m_cards->addWidget(m_host, 1);
    m_cards->addWidget(m_join, 1);

    auto *content = new QWidget(this);
    content->setMaximumWidth(contentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing.large, 0, spacing.large, spacing.wide);
    column->setSpacing(spacing.large);
    column->addStretch(2);
    column->addWidget(m_hero = makeHero());
    column->addWidget(m_noticeFrame);
    column->addWidget(makeNameCard());
    column->addLayout(m_cards);
    column->addStretch(3);

    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(middle);
    scroll->viewport()->setAutoFillBackground(false);
    middle->setAutoFillBackground(false);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(spacing.medium, spacing.medium, spacing.medium, 0);
    top->addStretch(1);
    top->addWidget(menuButton);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addLayout(top);
    page->addWidget(scroll, 1);
}

QWidget *StartPage::makeHero()
{
    const Spacing &spacing = m_context.theme.spacing();
    auto *hero = new QWidget(this);
    auto *icon = new QLabel(hero);
    icon->setPixmap(applicationIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    auto *words = new QVBoxLayout;
    words->setSpacing(spacing.hair);
    words->addStretch(1);
    words->addWidget(makeLabel(u"Tincan"_s, u"display"_s, hero));
    auto *motto
        = makeLabel(tr("A room for talking, on your own network. No account, no cloud."), u"muted"_s, hero);
    motto->setWordWrap(true);
    words->addWidget(motto);
    words->addStretch(1);
    auto *row = new QHBoxLayout(hero);
    row->setContentsMargins(spacing.tiny, 0, 0, spacing.small);
    row->setSpacing(spacing.large);
    row->addWidget(icon);
    row->addLayout(words, 1);
    return hero;
}

QWidget *StartPage::makeNameCard()
{
    const Spacing &spacing = m_context.theme.spacing();
    auto *card = makeArea(u"card"_s, this);
    m_name->setMaxLength(maxName);
    m_name->setObjectName(u"displayName"_s);
    m_name->setPlaceholderText(tr("How others see you"));
    m_nameField = new FormField(tr("Your &name"), m_name, card);
    m_avatar = new Avatar(m_context.theme, 48, card);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(spacing.wide, spacing.large, spacing.wide, spacing.large);
    row->setSpacing(spacing.large);
    row->addWidget(m_avatar);
    row->addWidget(m_nameField, 1);
    return card;
}

void StartPage::fill(const HostSettings &settings)
{
    m_host->setSettings(settings);
    if (!settings.displayName.isEmpty()) {
        m_name->setText(settings.displayName);
    }
}

void StartPage::fill(const JoinSettings &settings)
{
    m_join->setSettings(settings);
    if (!settings.displayName.isEmpty()) {
        m_name->setText(settings.displayName);
    }
}

void StartPage::suggest(const HostSettings &settings)
{
    HostSettings host = m_host->settings();
    if (host.roomName.isEmpty()) {
        host.roomName = settings.roomName.simplified().left(HostCard::maxRoomName);
        m_host->setSettings(host);
    }
    if (m_name->text().isEmpty()) {
        m_name->setText(settings.displayName.simplified().left(maxName));
    }
}

bool StartPage::validateName()
{
    const QString name = m_name->text().simplified();
    if (name.isEmpty() || !isPrintableName(name)) {
        m_nameField->setError(name.isEmpty() ? tr("Tell the others who you are.")
                                             : tr("This name has characters that can't be shown."));
        m_name->setFocus();
        return false;
    }
    m_nameField->setError({});
    m_context.settings.setValue(keys::displayName, name);
    return true;
}

void StartPage::focusFirst()
{
    m_name->setFocus();
    m_name->selectAll();
}

void StartPage::submitHost()
{
    if (m_active) {
        return;
    }
    m_join->clearErrors();
    const bool good = m_host->validate();
    if (!validateName() || !good) {
        return;
    }
    HostSettings settings = m_host->settings();
    settings.displayName = m_name->text().simplified();
    m_context.settings.setValue(keys::roomName, settings.roomName);
    m_context.settings.setValue(keys::port, settings.port);
    begin(*m_host, *m_join, tr("Opening the room…"));
    Q_EMIT hostRequested(settings);
}

void StartPage::submitJoin()
{
    if (m_active) {
        return;
    }
    m_host->clearErrors();
    const bool good = m_join->validate();
    if (!validateName() || !good) {
        return;
    }
    JoinSettings settings = m_join->settings();
    settings.displayName = m_name->text().simplified();
    begin(*m_join, *m_host, tr("Connecting to %1…").arg(shortAddress(settings.address)));
    Q_EMIT joinRequested(settings);
}

void StartPage::begin(StartCard &card, StartCard &other, const QString &text)
{
    showNotice({});
    m_active = &card;
    card.setProgress(text);
    other.setEnabled(false);
    m_nameField->setEnabled(false);
}

void StartPage::showProgress(const QString &text)
{
    if (m_active && !text.isEmpty()) {
        m_active->setProgress(text);
    }
}

void StartPage::showIdle()
{
    if (m_active) {
        m_active->setProgress({});
    }
    m_active = nullptr;
    m_host->setEnabled(true);
    m_join->setEnabled(true);
    m_nameField->setEnabled(true);
}

void StartPage::showError(const StartError &error)
{
    const bool hosting = m_active == m_host;
    showIdle();
    if (error.field == StartField::displayName) {
        m_nameField->setError(error.text);
        m_name->setFocus();
        m_name->selectAll();
    } else if (hosting) {
        m_host->showError(error);
    } else {
        m_join->showError(error);
    }
}

void StartPage::showNotice(const QString &text)
{
    m_notice->setText(text);
    m_noticeFrame->setVisible(!text.isEmpty());
}

void StartPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_cards->setDirection(width() >= twoCardsFrom ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void StartPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_active) {
        Q_EMIT cancelRequested();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace tincan::ui

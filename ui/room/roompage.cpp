// SPDX-License-Identifier: MIT
#include "ui/room/roompage.h"

#include "ui/conversation/composer.h"
#include "ui/conversation/conversationpane.h"
#include "ui/conversation/links.h"
#include "ui/people/peoplepanel.h"
#include "ui/pins/pinpanel.h"
#include "ui/ports/settingsstore.h"
#include "ui/room/connectionstrip.h"
#include "ui/room/roomheader.h"
#include "ui/room/sharestrip.h"
#include "ui/settings/keys.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/widgets.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int sideWidth = 292;
constexpr int narrowestSide = 220;
constexpr int narrowestConversation = 320;

} // namespace

RoomPage::RoomPage(const Context &context, RoomPort &room, PinsPort *pins, QMenu *menu, QWidget *parent)
    : QWidget(parent), m_context(context), m_room(room),
      m_header(new RoomHeader(context.theme, menu, pins != nullptr, this)),
      m_strip(new ConnectionStrip(context.theme, this)), m_share(new ShareStrip(context.theme, this)),
      m_ask(new AskBar(context.theme, this)), m_conversation(new ConversationPane(context, room, this)),
      m_people(new PeoplePanel(context, room, this))
{
    setProperty("area", u"window"_s);
    if (pins) {
        m_pins = new PinPanel(context, *pins, this);
    }
    layOut();
    restore();
    connectRoom();
    connectButtons();
    onInfo();
    m_header->setPeopleCount(m_people->count());
    onConnection(room.connection());
    m_share->setVisible(room.info().hosting);
    m_header->inviteButton()->setChecked(room.info().hosting);
    arrange();
}

RoomPage::~RoomPage() = default;

void RoomPage::layOut()
{
    auto *side = makeArea(u"side"_s, this);
    side->setMinimumWidth(narrowestSide);
    m_side = new QSplitter(Qt::Vertical, side);
    m_side->setChildrenCollapsible(false);
    m_side->setHandleWidth(1);
    m_side->addWidget(m_people);
    if (m_pins) {
        m_side->addWidget(m_pins);
        m_side->setStretchFactor(1, 1);
    }
    auto *sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(0, 0, 0, 0);
    sideColumn->addWidget(m_side);

    m_conversation->setMinimumWidth(narrowestConversation);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(m_conversation);
    m_splitter->addWidget(side);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_strip);
    column->addWidget(m_share);
    column->addWidget(m_ask);
    column->addWidget(m_splitter, 1);
}

void RoomPage::restore()
{
    const SettingsStore &store = m_context.settings;
    m_wantPeople = store.value(keys::peopleShown, true).toBool();
    m_wantPins = store.value(keys::pinsShown, true).toBool();
    if (!m_splitter->restoreState(store.value(keys::roomSplitter).toByteArray())) {
        m_splitter->setSizes({10'000, sideWidth});
    }
    if (!m_side->restoreState(store.value(keys::sideSplitter).toByteArray())) {
        m_side->setSizes({230, 450});
    }
    m_splitter->setHandleWidth(1);
    m_side->setHandleWidth(1);
}

void RoomPage::save()
{
    SettingsStore &store = m_context.settings;
    if (!m_narrow) {
        store.setValue(keys::roomSplitter, m_splitter->saveState());
        store.setValue(keys::sideSplitter, m_side->saveState());
    }
    store.setValue(keys::peopleShown, m_wantPeople);
    store.setValue(keys::pinsShown, m_wantPins);
    m_conversation->saveDraft();
}

void RoomPage::connectRoom()
{
    connect(&m_room, &RoomPort::infoChanged, this, &RoomPage::onInfo);
    connect(&m_room, &RoomPort::connectionChanged, this, &RoomPage::onConnection);
    connect(m_strip, &ConnectionStrip::reconnectRequested, &m_room, &RoomPort::reconnectNow);
    connect(
        m_people, &PeoplePanel::countChanged, this, [this] { m_header->setPeopleCount(m_people->count()); });
    connect(m_conversation, &ConversationPane::linkActivated, this, &RoomPage::askAboutLink);
    connect(m_ask, &AskBar::dismissed, this, &RoomPage::focusComposer);
}

void RoomPage::connectButtons()
{
    connect(m_header->inviteButton(), &QToolButton::clicked, m_share, &QWidget::setVisible);
    connect(m_share, &ShareStrip::closed, this, [this] {
        m_share->hide();
        m_header->inviteButton()->setChecked(false);
        focusComposer();
    });
    connect(m_header->leaveButton(), &QToolButton::clicked, this, &RoomPage::requestLeave);
    connect(m_header->peopleButton(), &QToolButton::clicked, this, [this](bool on) {
        if (m_narrow) {
            showOnly(on ? m_people : nullptr);
        } else {
            m_wantPeople = on;
            arrange();
        }
    });
    connect(m_header->pinsButton(), &QToolButton::clicked, this, [this](bool on) {
        if (m_narrow) {
            showOnly(on ? m_pins : nullptr);
        } else {
            m_wantPins = on;
            arrange();
        }
    });
}

bool RoomPage::isNarrow() const
{
    return width() < sideBySideFrom;
}

void RoomPage::arrange()
{
    m_narrow = isNarrow();
    if (m_narrow) {
        showOnly(nullptr);
        return;
    }
    const bool pins = m_pins && m_wantPins;
    m_conversation->show();
    m_people->setVisible(m_wantPeople);
    if (m_pins) {
        m_pins->setVisible(pins);
    }
    m_side->parentWidget()->setVisible(m_wantPeople || pins);
    m_header->peopleButton()->setChecked(m_wantPeople);
    m_header->pinsButton()->setChecked(pins);
}

void RoomPage::showOnly(QWidget *panel)
{
    m_conversation->setVisible(!panel);
    m_people->setVisible(panel == m_people);
    if (m_pins) {
        m_pins->setVisible(panel == m_pins);
    }
    m_side->parentWidget()->setVisible(panel);
    m_header->peopleButton()->setChecked(panel == m_people);
    m_header->pinsButton()->setChecked(panel && panel == m_pins);
    if (!panel) {
        focusComposer();
    }
}

void RoomPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (isNarrow() != m_narrow) {
        if (!m_narrow) {
            save(); // the sizes of the wide window, before it is gone
        }
        arrange();
    }
}

void RoomPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_narrow && !m_conversation->isVisible()) {
            showOnly(nullptr);
        }
        focusComposer();
        return;
    }
    QWidget::keyPressEvent(event);
}

void RoomPage::onInfo()
{
    const RoomInfo info = m_room.info();
    m_header->setInfo(info);
    m_share->setAddresses(info.shareAddresses);
    if (!info.hosting) {
        m_share->hide();
    }
}

void RoomPage::onConnection(const ConnectionStatus &status)
{
    m_strip->setStatus(status);
    m_header->setConnection(status.state);
    if (m_pins) {
        m_pins->setConnected(status.state == ConnectionState::connected);
    }
}

void RoomPage::askAboutLink(const QUrl &url)
{
    Question question;
    question.text = tr("Open %1 in your browser?").arg(honestHost(url));
    question.detail = url.toString(QUrl::FullyEncoded);
    question.confirm = tr("&Open");
    question.alternative = tr("&Copy the address");
    question.onConfirm = [this, url] { Q_EMIT linkOpened(url); };
    question.onAlternative
        = [url] { QGuiApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded)); };
    m_ask->ask(question);
}

bool RoomPage::leavingHurtsOthers() const
{
    return m_room.info().hosting && m_people->count() > 1;
}

void RoomPage::askBeforeLeaving(const std::function<void()> &then)
{
    Question question;
    const int others = m_people->count() - 1;
    question.text = others == 1 ? tr("Close the room? The other person here will be disconnected.")
                                : tr("Close the room? %n others will be disconnected.", nullptr, others);
    question.confirm = tr("Close the &room");
    question.dangerous = true;
    question.onConfirm = then;
    m_ask->ask(question);
}

void RoomPage::requestLeave()
{
    if (leavingHurtsOthers()) {
        askBeforeLeaving([this] { m_room.leave(); });
    } else {
        m_room.leave();
    }
}

void RoomPage::focusComposer()
{
    if (m_conversation->isVisible()) {
        m_conversation->composer()->focusEdit();
    }
}

} // namespace tincan::ui

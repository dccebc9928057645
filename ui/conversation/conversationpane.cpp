// SPDX-License-Identifier: MIT
#include "ui/conversation/conversationpane.h"

#include "ui/conversation/composer.h"
#include "ui/conversation/messageview.h"
#include "ui/conversation/typing.h"
#include "ui/ports/settingsstore.h"
#include "ui/settings/keys.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/widgets.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int draftDelayMs = 800; // a draft is written down when the fingers rest

} // namespace

ConversationPane::ConversationPane(const Context &context, RoomPort &room, QWidget *parent)
    : QWidget(parent), m_context(context), m_room(room), m_view(new MessageView(context, m_model, this)),
      m_empty(makeEmptyState()), m_new(makeButton({}, u"floating"_s, this)),
      m_typing(new TypingLabel(context, this)), m_composer(new Composer(context, this)),
      m_below(new QHBoxLayout)
{
    const Spacing &spacing = context.theme.spacing();
    m_new->setObjectName(u"newMessages"_s);
    context.theme.bindIcon(m_new, u"down"_s, IconTone::onAccent);
    m_new->hide();
    m_composer->setMaximumWidth(MessageLayouter::maxColumn);
    auto *below = new QVBoxLayout;
    below->setSpacing(spacing.hair);
    below->addWidget(m_composer);
    below->addWidget(m_typing);
    m_below->setSpacing(0);
    m_below->addStretch(1);
    m_below->addLayout(below, 1000);
    m_below->addStretch(1);
    m_typing->setContentsMargins(spacing.large, 0, 0, 0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addLayout(m_below);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftDelayMs);
    m_view->viewport()->installEventFilter(this);
    m_view->installEventFilter(this);

    m_model.reset(room.messages());
    applyInfo();
    m_composer->setDraft(context.settings.value(keys::draft(room.info().address)).toString());
    connectRoom();
    connectView();
    onConnection(room.connection());
    updateEmptyState();
}

ConversationPane::~ConversationPane() = default;

QWidget *ConversationPane::makeEmptyState()
{
    const Spacing &spacing = m_context.theme.spacing();
    auto *empty = new QWidget(m_view->viewport());
    empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *icon = new QLabel(empty);
    m_context.theme.bindIcon(icon, u"bubble"_s, 48, IconTone::muted);
    auto *title = makeLabel(tr("Nobody has written yet"), u"heading"_s, empty);
    auto *text = makeLabel(tr("Say hello. Everyone in the room sees it at once."), u"muted"_s, empty);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(empty);
    column->setSpacing(spacing.tiny);
    column->addStretch(1);
    column->addWidget(icon, 0, Qt::AlignHCenter);
    column->addSpacing(spacing.small);
    column->addWidget(title, 0, Qt::AlignHCenter);
    column->addWidget(text);
    column->addStretch(1);
    return empty;
}

void ConversationPane::connectRoom()
{
    connect(&m_room, &RoomPort::messageChanged, this, &ConversationPane::onMessage);
    connect(&m_room, &RoomPort::connectionChanged, this, &ConversationPane::onConnection);
    connect(&m_room, &RoomPort::infoChanged, this, &ConversationPane::applyInfo);
    connect(&m_room, &RoomPort::messagesReset, this, [this] {
        m_model.reset(m_room.messages());
        m_loadingOlder = false;
        m_unseen = 0;
        updateNewButton();
        updateEmptyState();
    });
    connect(&m_room, &RoomPort::messageDiscarded, this, [this](const QString &clientId) {
        m_model.discard(clientId);
        updateEmptyState();
    });
    connect(&m_room, &RoomPort::olderLoaded, this, [this](const QList<Message> &older) {
        m_loadingOlder = false;
        m_model.prepend(older);
        updateEmptyState();
    });
    connect(&m_room, &RoomPort::typingChanged, m_typing, &TypingLabel::setTyping);
    connect(&m_room, &RoomPort::userLeft, m_typing,
        [this](const QString &id) { m_typing->setTyping(id, {}, false); });
    connect(m_composer, &Composer::typingChanged, &m_room, &RoomPort::setTyping);
    connect(m_composer, &Composer::sendRequested, this, [this](const QString &text) {
        m_view->scrollToEnd();
        m_room.sendMessage(text);
        saveDraft();
    });
    connect(m_composer, &Composer::draftChanged, &m_draftTimer, qOverload<>(&QTimer::start));
    connect(&m_draftTimer, &QTimer::timeout, this, &ConversationPane::saveDraft);
    connect(m_view, &MessageView::retryRequested, &m_room, &RoomPort::retryMessage);
    connect(m_view, &MessageView::discardRequested, &m_room, &RoomPort::discardMessage);
}

void ConversationPane::connectView()
{
    connect(m_view, &MessageView::linkActivated, this, &ConversationPane::linkActivated);
    connect(m_view, &MessageView::textTyped, m_composer, &Composer::typeOn);
    connect(m_view, &MessageView::atEndChanged, this, [this](bool atEnd) {
        if (atEnd) {
            m_unseen = 0;
        }
        updateNewButton();
    });
    connect(m_view, &MessageView::topReached, this, [this] {
        if (!m_loadingOlder && m_room.hasOlder()) {
            m_loadingOlder = true;
            m_room.loadOlder();
        }
    });
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_view->scrollToEnd();
        m_composer->focusEdit();
    });
    connect(m_composer, &Composer::pageRequested, this, [this](bool up) {
        QScrollBar *bar = m_view->verticalScrollBar();
        bar->triggerAction(up ? QAbstractSlider::SliderPageStepSub : QAbstractSlider::SliderPageStepAdd);
    });
}

void ConversationPane::onMessage(const Message &message)
{
    const int before = m_model.rowCount();
    m_model.upsert(message);
    if (m_model.rowCount() > before) {
        m_typing->setTyping(message.fromId, {}, false);
        if (!m_view->isAtEnd() && !message.mine) {
            ++m_unseen;
        }
        if (!message.mine) {
            announce(m_view,
                message.kind == Message::Kind::notice ? message.text
                                                      : tr("%1: %2").arg(message.fromName, message.text));
        }
        updateNewButton();
        updateEmptyState();
    }
}

void ConversationPane::onConnection(const ConnectionStatus &status)
{
    const bool over = status.state == ConnectionState::offline;
    m_composer->setSendable(!over, over ? tr("Not connected. What you wrote is kept.") : QString());
    if (status.state != ConnectionState::connected) {
        m_typing->clearTypists();
        m_loadingOlder = false;
    }
}

void ConversationPane::applyInfo()
{
    const RoomInfo info = m_room.info();
    m_composer->setLimit(info.messageLimit);
    m_composer->setRoomName(info.name);
}

void ConversationPane::saveDraft()
{
    m_draftTimer.stop();
    m_context.settings.setValue(
        keys::draft(m_room.info().address), m_composer->draft().left(ComposerEdit::maxDraft));
}

void ConversationPane::updateEmptyState()
{
    m_empty->setVisible(m_model.rowCount() == 0);
    placeOverlays();
}

void ConversationPane::updateNewButton()
{
    m_new->setText(m_unseen == 0 ? tr("Newest messages")
            : m_unseen == 1      ? tr("1 new message")
                                 : tr("%n new messages", nullptr, m_unseen));
    m_new->setVisible(!m_view->isAtEnd());
    placeOverlays();
}

void ConversationPane::placeOverlays()
{
    m_empty->setGeometry(m_view->viewport()->rect());
    m_new->adjustSize();
    const QRect room = m_view->geometry();
    m_new->move(room.center().x() - m_new->width() / 2,
        room.bottom() - m_new->height() - m_context.theme.spacing().small);
    m_new->raise();
}

void ConversationPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const Spacing &spacing = m_context.theme.spacing();
    const int margin = MessageLayouter::marginFor(m_view->contentWidth(), spacing); // flush with the messages
    const int bar = m_view->width() - m_view->contentWidth();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    m_below->setContentsMargins(
        margin + (mirrored ? bar : 0), spacing.tiny, margin + (mirrored ? 0 : bar), spacing.small);
    placeOverlays();
}

bool ConversationPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        placeOverlays();
    } else if (watched == m_view && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        m_composer->focusEdit(); // and the view drops its selection
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace tincan::ui

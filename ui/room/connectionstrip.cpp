// SPDX-License-Identifier: MIT
#include "ui/room/connectionstrip.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/widgets.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

ConnectionStrip::ConnectionStrip(const ThemeController &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_icon(new QLabel(this)), m_title(makeLabel({}, u"strong"_s, this)),
      m_text(makeLabel({}, u"small"_s, this)), m_reconnect(makeButton(tr("&Try now"), u"strip"_s, this))
{
    const Spacing &spacing = theme.spacing();
    setProperty("area", u"strip"_s);
    setObjectName(u"connectionStrip"_s);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto *left = new QWidget(this);
    auto *row = new QHBoxLayout(left);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing.medium);
    row->addWidget(m_icon);
    row->addLayout(words, 1);
    auto *flow = new FlowLayout(spacing.small, this);
    flow->setContentsMargins(spacing.large, spacing.small, spacing.large, spacing.small);
    flow->addWidget(left);
    flow->addWidget(m_reconnect);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &ConnectionStrip::tick);
    connect(m_reconnect, &QPushButton::clicked, this, &ConnectionStrip::reconnectRequested);
    connect(&theme, &ThemeController::changed, this, &ConnectionStrip::showText);
    hide();
}

void ConnectionStrip::setStatus(const ConnectionStatus &status)
{
    const bool other = m_status.state != status.state;
    m_status = status;
    const bool counting = status.state == ConnectionState::reconnecting && status.retryInSeconds > 0;
    counting ? m_second.start() : m_second.stop();
    showText();
    setVisible(status.state != ConnectionState::connected);
    if (other) { // not each second of the countdown
        announce(this, status.state == ConnectionState::connected ? tr("Connected.") : m_title->text());
    }
}

void ConnectionStrip::tick()
{
    if (m_status.retryInSeconds > 0) {
        --m_status.retryInSeconds;
    }
    if (m_status.retryInSeconds == 0) {
        m_second.stop();
    }
    showText();
}

void ConnectionStrip::showText()
{
    const bool offline = m_status.state == ConnectionState::offline;
    const bool connecting = m_status.state == ConnectionState::connecting;
    QString title = tr("Connecting…");
    if (offline) {
        title = tr("Not connected");
    } else if (!connecting && m_status.retryInSeconds > 0) {
        title = tr("Connection lost. Trying again in %1 s.").arg(m_status.retryInSeconds);
    } else if (!connecting) {
        title = tr("Connection lost. Trying again…");
    }
    m_title->setText(title);
    const QString kept = offline ? tr("What you write here stays until you are back.")
                                 : tr("You can go on writing: it is sent when the connection is back.");
    QString text = m_status.text;
    if (!connecting) {
        text += (text.isEmpty() ? u""_s : u" "_s) + kept;
    }
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_reconnect->setVisible(offline || m_status.retryInSeconds > 0);
    m_reconnect->setText(offline ? tr("&Connect again") : tr("&Try now"));
    setStyleProperty(this, "tone", offline ? u"danger"_s : connecting ? u"accent"_s : u"warning"_s);
    const IconTone tone = offline ? IconTone::danger : connecting ? IconTone::accent : IconTone::warning;
    const QIcon icon = m_theme.icon(connecting ? u"clock"_s : u"offline"_s, tone);
    m_icon->setPixmap(icon.pixmap(QSize(20, 20), devicePixelRatioF()));
}

} // namespace tincan::ui

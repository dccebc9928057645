// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/models/messagemodel.h"
#include "ui/ports/roomport.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace tincan::ui {

class Composer;
class MessageView;
class TypingLabel;

/// The conversation of a room: its messages, who is typing, and the composer.
class ConversationPane : public QWidget
{
    Q_OBJECT

public:
    ConversationPane(const Context &context, RoomPort &room, QWidget *parent = nullptr);
    ~ConversationPane() override;

    MessageView *view() const { return m_view; }
    Composer *composer() const { return m_composer; }
    MessageModel &model() { return m_model; }
    /// Remembers what was written and not sent.
    void saveDraft();

Q_SIGNALS:
    void linkActivated(const QUrl &url);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeEmptyState();
    void connectRoom();
    void connectView();
    void onMessage(const Message &message);
    void onConnection(const ConnectionStatus &status);
    void applyInfo();
    void updateEmptyState();
    void updateNewButton();
    void placeOverlays();

    const Context m_context;
    RoomPort &m_room;
    MessageModel m_model;
    MessageView *m_view;
    QWidget *m_empty;
    QPushButton *m_new;
    TypingLabel *m_typing;
    Composer *m_composer;
    QHBoxLayout *m_below;
    QTimer m_draftTimer;
    int m_unseen = 0;
    bool m_loadingOlder = false;
};

} // namespace tincan::ui

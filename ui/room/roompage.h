// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/ports/pinsport.h"
#include "ui/ports/roomport.h"

#include <QWidget>

#include <functional>

class QMenu;
class QSplitter;

namespace tincan::ui {

class AskBar;
class ConnectionStrip;
class ConversationPane;
class PeoplePanel;
class PinPanel;
class RoomHeader;
class ShareStrip;

/// A room: the conversation, and beside it people and pins; in a narrow window one at a time.
class RoomPage : public QWidget
{
    Q_OBJECT

public:
    /// Below this width panels take the place of the conversation instead of standing beside it.
    static constexpr int sideBySideFrom = 760;

    /// `pins` may be null. Both ports must live until this page is deleted or RoomPort::closed().
    RoomPage(const Context &context, RoomPort &room, PinsPort *pins, QMenu *menu, QWidget *parent = nullptr);
    ~RoomPage() override;

    /// Leaves, after asking where that would disconnect others.
    void requestLeave();
    /// Whether leaving would disconnect others.
    bool leavingHurtsOthers() const;
    /// Asks, and does `then` where the answer is yes.
    void askBeforeLeaving(const std::function<void()> &then);
    void focusComposer();
    /// Remembers splitters and the draft.
    void save();

Q_SIGNALS:
    void linkOpened(const QUrl &url);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    void connectRoom();
    void connectButtons();
    void restore();
    void onConnection(const ConnectionStatus &status);
    void onInfo();
    void askAboutLink(const QUrl &url);
    bool isNarrow() const;
    /// Shows what the toggles and the width ask for.
    void arrange();
    void showOnly(QWidget *panel);

    const Context m_context;
    RoomPort &m_room;
    RoomHeader *m_header;
    ConnectionStrip *m_strip;
    ShareStrip *m_share;
    AskBar *m_ask;
    ConversationPane *m_conversation;
    PeoplePanel *m_people;
    PinPanel *m_pins = nullptr;
    QSplitter *m_splitter = nullptr;
    QSplitter *m_side = nullptr;
    bool m_narrow = false;
    bool m_wantPeople = true; ///< beside the conversation
    bool m_wantPins = true;
};

} // namespace tincan::ui

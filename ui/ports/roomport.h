// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QObject>

namespace tincan::ui {

/// A room as the window sees it. The application implements it with its client; tests fake it.
///
/// The port is the only truth about messages: sendMessage() makes it emit messageChanged() with a
/// message in Delivery::waiting at once, and again with the same clientId when that was stored or
/// refused. Getters tell the present state, signals what changed since; all in the window's thread.
/// Requests return at once and never open a window.
class RoomPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual RoomInfo info() const = 0;
    virtual ConnectionStatus connection() const = 0;
    /// Oneself; the id may be empty before the first connection.
    virtual User me() const = 0;
    /// Everyone in the room including oneself, in any order.
    virtual QList<User> users() const = 0;
    /// The messages loaded so far, oldest first.
    virtual QList<Message> messages() const = 0;
    /// Whether the server has messages older than the first of messages().
    virtual bool hasOlder() const = 0;

    /// Sends, or keeps for later while not connected. `text` is not empty and within the limit.
    virtual void sendMessage(const QString &text) = 0;
    /// Sends a failed message again, under the same clientId.
    virtual void retryMessage(const QString &clientId) = 0;
    /// Forgets a waiting or failed message; answered by messageDiscarded().
    virtual void discardMessage(const QString &clientId) = 0;
    /// Asks for a page of older messages; answered by olderLoaded(), also with an empty list on failure.
    virtual void loadOlder() = 0;
    /// The user began (true) or stopped (false) typing. Called on changes, and again every few
    /// seconds while typing goes on.
    virtual void setTyping(bool on) = 0;
    /// Tries to connect right now, whatever the back-off says.
    virtual void reconnectNow() = 0;
    /// Leaves the room, or stops hosting it. Answered by closed().
    virtual void leave() = 0;

Q_SIGNALS:
    void infoChanged();
    void connectionChanged(const tincan::ui::ConnectionStatus &status);
    /// The whole list, after (re)connecting.
    void usersReset();
    void userJoined(const tincan::ui::User &user);
    /// Name, presence or role of a user that is there already.
    void userChanged(const tincan::ui::User &user);
    void userLeft(const QString &id);
    /// The whole list: messages() is new.
    void messagesReset();
    /// A new message, or a new state of one known by its clientId or id. One with a seq belongs
    /// before those without; the window keeps that order.
    void messageChanged(const tincan::ui::Message &message);
    void messageDiscarded(const QString &clientId);
    /// Messages that come before the first one, oldest first; hasOlder() is up to date.
    void olderLoaded(const QList<tincan::ui::Message> &messages);
    /// Someone else types, or stopped. The window forgets a typist by itself after some seconds.
    void typingChanged(const QString &userId, const QString &name, bool on);
    /// The room is over: left, or stopped. The window goes back to the start page and shows `text`
    /// there if it isn't empty. The ports stay alive until control returns to the event loop.
    void closed(const QString &text);
};

} // namespace tincan::ui

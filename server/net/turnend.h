// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QPointer>

#include <functional>

namespace tincan::net {

class Dispatcher;

/// A call at the end of this turn of the thread's event loop: when all that has happened so far was
/// handled, and before the thread waits for more.
///
/// By the thread's Dispatcher, without an event; by a posted event of low priority where there is none.
/// Used from one thread.
class TurnEnd : public QObject
{
    Q_OBJECT

public:
    explicit TurnEnd(std::function<void()> callback, QObject *parent = nullptr);
    ~TurnEnd() override;

    /// Calls back once, however often it is asked for. Asked for by the callback: in the next turn.
    void request();

    /// For the dispatcher.
    void reach();

protected:
    bool event(QEvent *event) override;

private:
    std::function<void()> m_callback;
    QPointer<Dispatcher> m_dispatcher; // that knows of the request
    bool m_isRequested = false;
};

} // namespace tincan::net

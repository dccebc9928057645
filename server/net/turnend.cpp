// SPDX-License-Identifier: MIT
#include "server/net/turnend.h"

#include "server/net/dispatcher.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace tincan::net {

namespace {

const QEvent::Type turnEndEvent = QEvent::Type(QEvent::registerEventType());

} // namespace

TurnEnd::TurnEnd(std::function<void()> callback, QObject *parent)
    : QObject(parent), m_callback(std::move(callback))
{
}

TurnEnd::~TurnEnd()
{
    if (m_dispatcher)
        m_dispatcher->removeTurnEnd(*this);
}

void TurnEnd::request()
{
    if (std::exchange(m_isRequested, true))
        return;
    m_dispatcher = Dispatcher::current();
    if (m_dispatcher)
        m_dispatcher->addTurnEnd(*this);
    else
        QCoreApplication::postEvent(this, new QEvent(turnEndEvent), Qt::LowEventPriority);
}

void TurnEnd::reach()
{
    m_isRequested = false;
    m_dispatcher.clear();
    m_callback();
}

bool TurnEnd::event(QEvent *event)
{
    if (event->type() != turnEndEvent)
        return QObject::event(event);
    reach();
    return true;
}

} // namespace tincan::net

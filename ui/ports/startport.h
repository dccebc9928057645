// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/pinsport.h"
#include "ui/ports/roomport.h"
#include "ui/ports/values.h"

#include <QObject>

namespace tincan::ui {

/// The way into a room: what the start page asks of the application.
///
/// One attempt at a time: after host() or join() comes exactly one of entered(), failed() or
/// cancelled(), any number of progressed() before it. Recent servers and names are kept by the
/// window itself in its SettingsStore.
class StartPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void host(const HostSettings &settings) = 0;
    virtual void join(const JoinSettings &settings) = 0;
    /// Gives up the attempt; answered by cancelled(). Does nothing where there is none.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// What is being done now, in words for people: "Looking for the server…".
    void progressed(const QString &text);
    void failed(const tincan::ui::StartError &error);
    void cancelled();
    /// In. Both ports belong to the application and live until after RoomPort::closed(); `pins` is
    /// null where the server has none.
    void entered(tincan::ui::RoomPort *room, tincan::ui::PinsPort *pins);
};

} // namespace tincan::ui

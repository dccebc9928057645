// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QObject>

namespace tincan::ui {

/// The GPIO lines of a room as the window sees them. Same rules as RoomPort.
class PinsPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual ChipStatus chip() const = 0;
    /// All lines in the order to show them.
    virtual QList<Line> lines() const = 0;

    /// Asks to set a line. The switch shows the wish until lineChanged() or writeFailed() answers.
    virtual void write(int line, bool value) = 0;

Q_SIGNALS:
    void chipChanged(const tincan::ui::ChipStatus &chip);
    /// The whole list: lines() is new.
    void linesReset();
    /// A line's value or anything else of it. Also the answer to a write that was done.
    void lineChanged(const tincan::ui::Line &line);
    /// A write was refused. `text` is a sentence for people, translated.
    void writeFailed(int line, const QString &text);
};

} // namespace tincan::ui

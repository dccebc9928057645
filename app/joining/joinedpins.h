// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/manager.h"
#include "app/client/socket.h"
#include "protocol/gpio/values.h"
#include "ui/ports/pinsport.h"

namespace tincan {

/// The pins of a server, reached through `/gpio`, as the window sees them. `manager` must outlive it.
class JoinedPins : public ui::PinsPort
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds requestTimeout{10'000};

    JoinedPins(client::Manager &manager, const QString &displayName);

    /// Joins the pins; asked for when the room is joined, so that they never come without it.
    void start() { m_socket->connectToServer(); }

    ui::ChipStatus chip() const override { return m_chip; }
    /// What can be switched comes first.
    QList<ui::Line> lines() const override;
    void write(int line, bool value) override;

private:
    void loadLines();
    void linesLoaded(const QList<gpio::Line> &lines);
    void lineChanged(const gpio::Line &line);
    void edgeArrived(const gpio::Edge &edge);
    void setChip(const ui::ChipStatus &chip);

    client::Socket *m_socket;
    ui::ChipStatus m_chip;
    QList<gpio::Line> m_lines;
};

} // namespace tincan

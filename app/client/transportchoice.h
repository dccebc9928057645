// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/options.h"

#include <QList>

namespace tincan::client {

/// Which transports each connection of a manager may use, the first of them to open with: what
/// Options::rememberUpgrade and Options::tryAllTransports mean.
class TransportChoice
{
public:
    explicit TransportChoice(const Options &options);

    /// An attempt begins: all of them are there again.
    void begin();
    const QList<TransportName> &transports() const { return m_transports; }
    /// The session is on that transport, from its opening or by an upgrade.
    void settled(TransportName transport);
    /// The connection could not be opened, or was lost. Forgets that a WebSocket worked.
    void failed() { m_hadWebSocket = false; }
    /// Leaves out the first. False: the attempt is over, since there is no other, or others aren't to be
    /// tried.
    bool next();

private:
    QList<TransportName> m_all;
    QList<TransportName> m_transports;
    bool m_remembers;
    bool m_triesAll;
    bool m_hadWebSocket = false;
};

} // namespace tincan::client

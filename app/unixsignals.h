// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace tincan {

/// Turns SIGINT, SIGTERM and, if wanted, SIGHUP into Qt signals of the thread it lives in.
///
/// One object at a time in a process. Where there are no POSIX signals it does nothing. A second
/// signal while the first is being worked off ends the process at once, as people expect of Ctrl+C.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

    /// From here on SIGHUP asks to reload, as it does of services. Where it says that the terminal is gone
    /// which the program was started from, it still ends the program.
    void catchHangup();

Q_SIGNALS:
    /// SIGINT or SIGTERM came, or the terminal went.
    void terminationRequested(int signal);
    /// SIGHUP came, see catchHangup().
    void reloadRequested();

private:
    void readSignal();

    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_hadTerminal = false;
};

} // namespace tincan

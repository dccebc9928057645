// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace tincan {

/// Turns SIGINT and SIGTERM into a Qt signal of the thread it lives in.
///
/// One object at a time in a process. Where there are no POSIX signals it does nothing. A second
/// signal while the first is being worked off ends the process at once, as people expect of Ctrl+C.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    /// SIGINT or SIGTERM came.
    void terminationRequested(int signal);

private:
    void readSignal();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/patience.h"

#include <QProcess>
#include <QRegularExpression>
#include <QUrl>

#include <csignal>
#include <functional>

namespace tincan::test {

using namespace Qt::StringLiterals;

/// One run of the program. No display, unless the environment is changed before it starts.
class Program
{
public:
    Program()
    {
        environment = QProcessEnvironment::systemEnvironment();
        for (const auto *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(name));
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    bool start(const QStringList &arguments)
    {
        m_process.setProcessEnvironment(environment);
        if (inChild)
            m_process.setChildProcessModifier(inChild);
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
            [this] { out += QString::fromUtf8(m_process.readAllStandardOutput()); });
        QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
            [this] { log += QString::fromUtf8(m_process.readAllStandardError()); });
        m_process.start(QStringLiteral(TINCAN_PROGRAM), arguments);
        return m_process.waitForStarted();
    }
    /// Starts a server on the loopback address and waits for its port.
    bool serve(const QStringList &more = {}, const QStringList &mode = {u"--server"_s})
    {
        const QStringList place{u"--host"_s, u"127.0.0.1"_s, u"--port"_s, u"0"_s};
        if (!start(mode + place + more))
            return false;
        static const QRegularExpression address(u"https?://127\\.0\\.0\\.1:(\\d+)"_s);
        QRegularExpressionMatch match;
        if (!waitFor([&] { return (match = address.match(out)).hasMatch(); }))
            return false;
        port = match.captured(1).toUShort();
        return port > 0;
    }
    template <typename Condition>
    bool waitFor(Condition condition)
    {
        return QTest::qWaitFor(condition, patienceMs);
    }
    bool logs(const QString &text)
    {
        return waitFor([&] { return log.contains(text); });
    }
    /// The exit code once it has ended by itself; -1 where it crashed or goes on.
    int exitCode()
    {
        if (!waitFor([this] { return m_process.state() == QProcess::NotRunning; }))
            return -1;
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    void signal(int number) { ::kill(pid_t(processId()), number); }
    qint64 processId() const { return m_process.processId(); }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(port)); }

    QProcessEnvironment environment;
    std::function<void()> inChild; ///< what happens to it just before it runs: async-signal-safe calls only
    QString out;
    QString log;
    quint16 port = 0;

private:
    QProcess m_process;
};

} // namespace tincan::test

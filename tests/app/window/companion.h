// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

/// A person at a browser, in a process of its own: see companion.mjs for the words they know.
class Companion
{
public:
    static constexpr int answerTimeoutMs = 45'000;

    /// False where the browser could not be started.
    bool start()
    {
        const QString script
            = qEnvironmentVariable("TINCAN_SOURCE_DIR") + QStringLiteral("/tests/app/window/companion.mjs");
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("node"), {script});
        return m_process.waitForStarted() && readAnswer().isEmpty();
    }

    ~Companion()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished();
    }

    /// Says the words, while this process's own events go on; empty, or what went wrong.
    QString tell(const QJsonArray &words)
    {
        m_process.write(QJsonDocument(words).toJson(QJsonDocument::Compact) + '\n');
        return readAnswer();
    }

private:
    QString readAnswer()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, answerTimeoutMs))
            return QStringLiteral("no answer from the browser");
        return QJsonDocument::fromJson(m_process.readLine())
            .object()
            .value(QStringLiteral("error"))
            .toString();
    }

    QProcess m_process;
};

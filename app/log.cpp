// SPDX-License-Identifier: MIT
#include "app/log.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QString>

#include <cstdio>
#include <mutex>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

QtMessageHandler qtHandler = nullptr;

using Clock = std::chrono::steady_clock;

/// The limits of the one log there is; messages come from every thread.
struct Gate
{
    std::mutex mutex;
    LogLimits limits;
    LogLimiter limiter{limits, Clock::now()};
};

Gate &gate()
{
    static Gate theGate;
    return theGate;
}

// A peer's text must not look like a line of ours, nor steer the terminal.
QString oneLine(const QString &text)
{
    QString line;
    line.reserve(text.size());
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            line += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            line += c;
    }
    return line;
}

void writeLine(const QString &category, const QString &text, qsizetype maxBytes)
{
    const QString time = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    QByteArray line = u"%1 %2: %3"_s.arg(time, category, oneLine(text.left(maxBytes))).toUtf8();
    if (line.size() > maxBytes) {
        qsizetype end = maxBytes;
        while (end > 0 && (line[end] & 0xc0) == 0x80) // within a character
            --end;
        line.truncate(end);
        line += "…";
    }
    line += '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

void tellLeftOut(Gate &open)
{
    if (const qint64 lines = open.limiter.takeLeftOut())
        writeLine(u"tincan.log"_s, u"%1 lines were left out here"_s.arg(lines), open.limits.lineBytes);
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtFatalMsg) {
        qtHandler(type, context, text);
        return;
    }
    Gate &open = gate();
    const std::lock_guard lock(open.mutex);
    if (!open.limiter.admit(Clock::now()))
        return;
    tellLeftOut(open);
    writeLine(
        QString::fromLatin1(context.category ? context.category : "default"), text, open.limits.lineBytes);
}

} // namespace

void installLog()
{
    qtHandler = qInstallMessageHandler(handle);
}

void limitLog(const LogLimits &limits)
{
    Gate &open = gate();
    const std::lock_guard lock(open.mutex);
    tellLeftOut(open);
    open.limits = limits;
    open.limiter = LogLimiter(limits, Clock::now());
}

void finishLog()
{
    Gate &open = gate();
    const std::lock_guard lock(open.mutex);
    tellLeftOut(open);
}

} // namespace tincan

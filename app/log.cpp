// SPDX-License-Identifier: MIT
#include "app/log.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QString>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

QtMessageHandler qtHandler = nullptr;

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

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtFatalMsg) {
        qtHandler(type, context, text);
        return;
    }
    const QString time = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    const QString category = QString::fromLatin1(context.category ? context.category : "default");
    const QByteArray line = u"%1 %2: %3\n"_s.arg(time, category, oneLine(text)).toUtf8();
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

} // namespace

void installLog()
{
    qtHandler = qInstallMessageHandler(writeLine);
}

} // namespace tincan

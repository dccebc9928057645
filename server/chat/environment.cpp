// SPDX-License-Identifier: MIT
#include "server/chat/environment.h"

#include <QByteArray>
#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace tincan::chat {

namespace {

constexpr qsizetype logTextLength = 200; // UTF-16 units

QString randomId()
{
    std::array<quint32, 4> words; // 128 bits, far beyond guessing
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof(words));
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

Environment Environment::system()
{
    return {.wallClock = &QDateTime::currentMSecsSinceEpoch,
        .clock = &std::chrono::steady_clock::now,
        .newId = &randomId};
}

QString forLog(const QString &text)
{
    QString line = text.left(logTextLength);
    for (QChar &c : line) {
        const auto category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format
            || category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            c = u'\ufffd';
    }
    return text.size() > logTextLength ? line + u'…' : line;
}

} // namespace tincan::chat

// SPDX-License-Identifier: MIT
#include "ui/conversation/typing.h"

#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int maxShownName = 24;

QString shortName(const QString &name)
{
    const QString simple = name.simplified();
    return simple.size() > maxShownName ? simple.left(maxShownName - 1) + u'…' : simple;
}

} // namespace

TypingLabel::TypingLabel(const Context &context, QWidget *parent) : QLabel(parent), m_context(context)
{
    setObjectName(u"typing"_s);
    setProperty("tone", u"small"_s);
    setTextFormat(Qt::PlainText);
    setAccessibleName(tr("Who is typing"));
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &TypingLabel::expire);
    showTypists();
}

void TypingLabel::setTyping(const QString &userId, const QString &name, bool on)
{
    m_typists.removeIf([&](const Typist &typist) { return typist.userId == userId; });
    if (on && m_typists.size() < maxTypists) {
        m_typists.append({userId, shortName(name), m_context.nowMs() + forgetAfterMs});
    }
    showTypists();
}

void TypingLabel::clearTypists()
{
    m_typists.clear();
    showTypists();
}

void TypingLabel::expire()
{
    const qint64 now = m_context.nowMs();
    if (m_typists.removeIf([now](const Typist &typist) { return typist.untilMs <= now; }) > 0) {
        showTypists();
    }
}

void TypingLabel::showTypists()
{
    switch (m_typists.size()) {
    case 0:
        m_timer.stop();
        setText(u" "_s); // keeps its line, so that nothing jumps
        return;
    case 1:
        setText(tr("%1 is typing…").arg(m_typists[0].name));
        break;
    case 2:
        setText(tr("%1 and %2 are typing…").arg(m_typists[0].name, m_typists[1].name));
        break;
    default:
        setText(tr("Several people are typing…"));
        break;
    }
    m_timer.start();
}

} // namespace tincan::ui

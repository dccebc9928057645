// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"

#include <QLabel>
#include <QTimer>

namespace tincan::ui {

/// Says who is typing. Forgets those who were not heard of for a while.
class TypingLabel : public QLabel
{
    Q_OBJECT

public:
    static constexpr int forgetAfterMs = 7000; ///< more than two repeats of a typist
    static constexpr int maxTypists = 32;

    explicit TypingLabel(const Context &context, QWidget *parent = nullptr);

    void setTyping(const QString &userId, const QString &name, bool on);
    void clearTypists();
    /// Drops those whose time is up by the given clock.
    void expire();

private:
    struct Typist
    {
        QString userId;
        QString name;
        qint64 untilMs;
    };

    void showTypists();

    const Context m_context;
    QList<Typist> m_typists;
    QTimer m_timer;
};

} // namespace tincan::ui

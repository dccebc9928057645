// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/fakes.h"
#include "ui/conversation/composer.h"
#include "ui/conversation/messageview.h"
#include "ui/mainwindow.h"

#include <QPushButton>
#include <QTest>

namespace tincan::ui {

/// A window that has entered a room of fake ports.
class RoomFixture
{
public:
    void init();
    void cleanup();
    template <typename Widget>
    Widget *find(const char *name) const
    {
        return m_window->findChild<Widget *>(QString::fromLatin1(name));
    }
    QPushButton *button(const QString &text) const
    {
        for (auto *button : m_window->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == text && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }
    /// Begins anew with what was set up in m_room and m_pins.
    void enter();
    ComposerEdit *edit() const { return m_window->findChild<ComposerEdit *>(); }
    MessageView *view() const { return m_window->findChild<MessageView *>(); }

    fake::Settings m_settings;
    std::unique_ptr<fake::Start> m_start;
    std::unique_ptr<fake::Room> m_room;
    std::unique_ptr<fake::Pins> m_pins;
    std::unique_ptr<MainWindow> m_window;
    QList<QUrl> m_opened;
    qint64 m_now = 1'700'000'000'000;
};

inline void RoomFixture::enter()
{
    m_window.reset();
    WindowOptions options;
    options.scheme = SchemeChoice::light;
    options.openLink = [this](const QUrl &url) { m_opened.append(url); };
    options.nowMs = [this] { return m_now; };
    m_window = std::make_unique<MainWindow>(*m_start, m_settings, options);
    m_window->resize(1100, 720);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    Q_EMIT m_start->entered(m_room.get(), m_pins.get());
}

inline void RoomFixture::init()
{
    m_settings.values.clear();
    m_opened.clear();
    m_start = std::make_unique<fake::Start>();
    m_room = std::make_unique<fake::Room>();
    m_pins = std::make_unique<fake::Pins>();
    m_pins->list = {
        {17, QStringLiteral("GPIO17"), QStringLiteral("Lamp"), {}, LineDirection::output, false,
            LineAccess::write, {}},
        {22, QStringLiteral("GPIO22"), QStringLiteral("Button"), {}, LineDirection::input, false,
            LineAccess::read, {}},
    };
    enter();
}

inline void RoomFixture::cleanup()
{
    m_window.reset();
    m_room.reset();
    m_pins.reset();
    m_start.reset();
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
// Grabs the window in the states that matter, for people to look at: tincan_screenshots FOLDER.
#include "tests/ui/fakes.h"
#include "ui/conversation/composer.h"
#include "ui/mainwindow.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

constexpr qint64 hour = 3'600'000;
const qint64 now = QDateTime(QDate(2024, 5, 14), QTime(16, 20)).toMSecsSinceEpoch();

struct Said
{
    QString name;
    qint64 agoMs;
    QString text;
};

QList<Message> conversation()
{
    const QList<Said> said = {
        {u"Grace Hopper"_s, 26 * hour, u"The relay board arrived. I'll wire it to the Pi tonight."_s},
        {u"Grace Hopper"_s, 26 * hour - 60'000, u"GPIO 17 for the lamp, 27 for the fan."_s},
        {u"me"_s, 25 * hour, u"Great! Leave 22 free please, the button goes there."_s},
        {{}, 2 * hour, u"Linus has joined"_s},
        {u"Linus"_s, 2 * hour - 30'000,
            u"Hi all 👋 I'm here from a browser, nothing installed. Works on the phone too 🎉"_s},
        {u"Linus"_s, 2 * hour - 20'000,
            u"Is this the schematic? https://example.org/boards/relay-v2/schematic.pdf (page 3)"_s},
        {u"me"_s, hour, u"Yes, page 3.\nWatch the jumper: it selects 3.3 V."_s},
        {u"علي حسن"_s, 50 * 60'000, u"مرحبا بالجميع، هل يعمل المصباح الآن؟"_s},
        {u"Maximiliane von Hohenstaufen-Sigmaringen zu Württemberg"_s, 40 * 60'000,
            u"DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"_s},
        {u"Grace Hopper"_s, 5 * 60'000,
            u"Lamp is on. <b>Not bold</b>, <img src=x onerror=alert(1)> just text 🙂"_s},
        {u"me"_s, 3 * 60'000, u"I can see it switching from here."_s},
    };
    QList<Message> messages;
    qint64 seq = 1;
    for (const Said &entry : said) {
        Message message;
        message.id = u"m%1"_s.arg(seq);
        message.seq = entry.name.isEmpty() ? 0 : seq;
        ++seq;
        message.kind = entry.name.isEmpty() ? Message::Kind::notice : Message::Kind::text;
        message.mine = entry.name == "me"_L1;
        message.fromId = message.mine ? u"u1"_s : entry.name;
        message.fromName = message.mine ? u"Ada Lovelace"_s : entry.name;
        message.atMs = now - entry.agoMs;
        message.text = entry.text;
        messages.append(message);
    }
    return messages;
}

Message own(const QString &text, Delivery delivery, const QString &failure = {})
{
    Message message;
    message.clientId = u"w"_s + text.left(5);
    message.fromId = u"u1"_s;
    message.fromName = u"Ada Lovelace"_s;
    message.atMs = now - 30'000;
    message.text = text;
    message.mine = true;
    message.delivery = delivery;
    message.failure = failure;
    return message;
}

void fill(fake::Room &room, fake::Pins &pins)
{
    room.nowMs = now;
    room.self = {u"u1"_s, u"Ada Lovelace"_s, true, u"guest"_s};
    room.people = {room.self, {u"u2"_s, u"Grace Hopper"_s, true, {}}, {u"u3"_s, u"Linus"_s, true, {}},
        {u"u4"_s, u"علي حسن"_s, true, {}},
        {u"u5"_s, u"Maximiliane von Hohenstaufen-Sigmaringen zu Württemberg"_s, false, {}}};
    room.list = conversation();
    const auto add = [&](int line, const QString &label, LineDirection direction, std::optional<bool> value,
                         LineAccess access = LineAccess::write, const QString &consumer = {}) {
        pins.list.append({line, u"GPIO%1"_s.arg(line), label, u"gpio"_s, direction, value, access, consumer});
    };
    add(17, u"Lamp"_s, LineDirection::output, true);
    add(27, u"Fan"_s, LineDirection::output, false);
    add(22, u"Button"_s, LineDirection::input, true, LineAccess::read);
    add(23, {}, LineDirection::input, false, LineAccess::read);
    add(10, u"Display"_s, LineDirection::output, std::nullopt, LineAccess::read, u"spi0"_s);
    add(24, u"Door"_s, LineDirection::output, false, LineAccess::read);
    for (int line = 2; line < 9; ++line) {
        add(line, {}, LineDirection::input, line % 2 == 0, LineAccess::read);
    }
}

class Shooter
{
public:
    Shooter(const QDir &folder, SchemeChoice scheme) : m_folder(folder), m_scheme(scheme) { }

    void all()
    {
        start(QSize(1100, 720), u"start"_s, true);
        start(QSize(480, 800), u"start-narrow"_s, true);
        start(
            QSize(1100, 720), u"start-busy"_s, false, [](MainWindow &, fake::Start &) {}, true);
        start(
            QSize(1100, 720), u"start-error"_s, false,
            [](MainWindow &, fake::Start &port) {
                Q_EMIT port.failed(
                    {StartField::port, u"Port 3000 is taken by another program. Choose another one."_s});
            },
            true);
        room(QSize(1100, 720), u"room"_s);
        room(QSize(480, 800), u"room-narrow"_s);
        room(
            QSize(1100, 720), u"room-host"_s,
            [](MainWindow &, fake::Room &room) {
                room.roomInfo.hosting = true;
                room.roomInfo.shareAddresses
                    = {u"http://192.168.1.20:3000"_s, u"http://raspberrypi.local:3000"_s};
                room.list.clear();
                room.people = {room.self};
            },
            [](MainWindow &, fake::Room &) {});
        room(QSize(1100, 720), u"room-reconnecting"_s, {}, [](MainWindow &window, fake::Room &room) {
            room.setStatus({ConnectionState::reconnecting, {}, 8});
            Q_EMIT room.messageChanged(own(u"Back in a minute, the router restarts"_s, Delivery::waiting));
            Q_EMIT room.messageChanged(
                own(u"And this one was refused"_s, Delivery::failed, u"You write too fast."_s));
            window.findChild<ComposerEdit *>()->setPlainText(
                u"A draft of several lines\nthat is kept\nuntil it can be sent"_s);
        });
        room(QSize(1100, 720), u"room-question"_s, {}, [](MainWindow &window, fake::Room &room) {
            Q_EMIT room.typingChanged(u"u2"_s, u"Grace Hopper"_s, true);
            QMetaObject::invokeMethod(window.findChild<QWidget *>(u"messages"_s), "linkActivated",
                Q_ARG(QUrl, QUrl(u"https://example.org/boards/relay-v2/schematic.pdf"_s)));
        });
        room(QSize(1100, 720), u"settings"_s, {}, [](MainWindow &window, fake::Room &) {
            for (QAction *action : window.actions()) {
                if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_Comma)) {
                    action->trigger();
                }
            }
        });
        room(QSize(1100, 720), u"room-reading"_s, {}, [](MainWindow &window, fake::Room &room) {
            auto *view = window.findChild<QAbstractItemView *>(u"messages"_s);
            view->verticalScrollBar()->setValue(0);
            room.say(u"Something new below"_s, 100);
            view->setFocus();
            view->setCurrentIndex(view->model()->index(4, 0));
        });
        room(QSize(480, 800), u"room-narrow-question"_s, {}, [](MainWindow &window, fake::Room &room) {
            room.setStatus({ConnectionState::offline, u"The host does not answer."_s, 0});
            QMetaObject::invokeMethod(window.findChild<QWidget *>(u"messages"_s), "linkActivated",
                Q_ARG(QUrl, QUrl(u"https://example.org/boards/relay-v2/schematic.pdf"_s)));
        });
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        room(QSize(1100, 720), u"room-rtl"_s);
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
        room(QSize(480, 800), u"room-narrow-pins"_s, {}, [](MainWindow &window, fake::Room &) {
            window.findChild<QToolButton *>(u"showPins"_s)->click();
        });
    }

private:
    using StartStep = std::function<void(MainWindow &, fake::Start &)>;
    using RoomStep = std::function<void(MainWindow &, fake::Room &)>;

    void shoot(MainWindow &window, const QSize &size, const QString &name)
    {
        window.resize(size);
        window.show();
        for (int i = 0; i < 5; ++i) {
            QApplication::processEvents();
        }
        const QString file = m_folder.filePath(u"%1-%2.png"_s.arg(name, schemeName(m_scheme)));
        window.grab().save(file);
    }

    WindowOptions options() const
    {
        return {m_scheme, [](const QUrl &) {}, [] { return now; }};
    }

    void start(
        const QSize &size, const QString &name, bool recent, const StartStep &step = {}, bool hosting = false)
    {
        fake::Settings settings;
        fake::Start port;
        settings.setValue(u"start/displayName"_s, u"Ada Lovelace"_s);
        if (recent) {
            settings.setValue(u"start/recent"_s,
                QStringList{u"http://192.168.1.20:3000 Workshop"_s,
                    u"http://raspberrypi.local:3000 Greenhouse pumps and lamps of the botanical garden"_s,
                    u"http://10.0.0.9:8080 "_s});
        }
        MainWindow window(port, settings, options());
        if (hosting) {
            window.resize(size);
            window.show();
            window.host({u"Workshop"_s, 3000, u"Ada Lovelace"_s});
        }
        if (step) {
            step(window, port);
        }
        shoot(window, size, name);
    }

    void room(const QSize &size, const QString &name, const RoomStep &before = {}, const RoomStep &after = {})
    {
        fake::Settings settings;
        fake::Start port;
        fake::Room room;
        fake::Pins pins;
        fill(room, pins);
        MainWindow window(port, settings, options());
        window.resize(size);
        if (before) {
            before(window, room);
        }
        window.show();
        Q_EMIT port.entered(&room, &pins);
        QApplication::processEvents();
        if (after) {
            after(window, room);
        }
        shoot(window, size, name);
    }

    QDir m_folder;
    SchemeChoice m_scheme;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QDir folder(app.arguments().value(1, u"screenshots"_s));
    if (!folder.mkpath(u"."_s)) {
        qCritical("cannot make the folder");
        return 2;
    }
    for (const SchemeChoice scheme : {SchemeChoice::light, SchemeChoice::dark}) {
        Shooter(folder, scheme).all();
    }
    return 0;
}

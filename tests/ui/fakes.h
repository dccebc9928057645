// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/settingsstore.h"
#include "ui/ports/startport.h"

#include <QHash>

/// Ports without anything behind them: they note what was asked and say what the test tells them to.
namespace tincan::ui::fake {

class Settings final : public SettingsStore
{
public:
    QVariant value(const QString &key, const QVariant &fallback = {}) const override
    {
        return values.value(key, fallback);
    }
    void setValue(const QString &key, const QVariant &value) override { values.insert(key, value); }

    QHash<QString, QVariant> values;
};

class Room final : public RoomPort
{
    Q_OBJECT

public:
    Room()
    {
        roomInfo = {QStringLiteral("Workshop"), {}, QStringLiteral("http://10.0.0.7:3000"), false, {}, 4000};
        status = {ConnectionState::connected, {}, 0};
        self = {QStringLiteral("u1"), QStringLiteral("Ada"), true, QStringLiteral("guest")};
        people = {self};
    }

    RoomInfo info() const override { return roomInfo; }
    ConnectionStatus connection() const override { return status; }
    User me() const override { return self; }
    QList<User> users() const override { return people; }
    QList<Message> messages() const override { return list; }
    bool hasOlder() const override { return older; }

    void sendMessage(const QString &text) override
    {
        sent.append(text);
        Message message;
        message.clientId = QStringLiteral("c%1").arg(sent.size());
        message.fromId = self.id;
        message.fromName = self.name;
        message.atMs = nowMs;
        message.text = text;
        message.mine = true;
        message.delivery = Delivery::waiting;
        Q_EMIT messageChanged(message);
    }
    void retryMessage(const QString &clientId) override { retried.append(clientId); }
    void discardMessage(const QString &clientId) override
    {
        discarded.append(clientId);
        Q_EMIT messageDiscarded(clientId);
    }
    void loadOlder() override { ++olderAsked; }
    void setTyping(bool on) override { typing.append(on); }
    void reconnectNow() override { ++reconnects; }
    void leave() override { ++leaves; }

    void setStatus(const ConnectionStatus &next)
    {
        status = next;
        Q_EMIT connectionChanged(next);
    }
    /// A message of someone else.
    Message say(const QString &text, qint64 seq, const QString &name = QStringLiteral("Grace"))
    {
        Message message;
        message.id = QStringLiteral("m%1").arg(seq);
        message.seq = seq;
        message.fromId = QStringLiteral("u-") + name;
        message.fromName = name;
        message.atMs = nowMs + seq * 1000;
        message.text = text;
        Q_EMIT messageChanged(message);
        return message;
    }

    RoomInfo roomInfo;
    ConnectionStatus status;
    User self;
    QList<User> people;
    QList<Message> list;
    bool older = false;
    qint64 nowMs = 1'700'000'000'000;
    QStringList sent;
    QStringList retried;
    QStringList discarded;
    QList<bool> typing;
    int olderAsked = 0;
    int reconnects = 0;
    int leaves = 0;
};

class Pins final : public PinsPort
{
    Q_OBJECT

public:
    ChipStatus chip() const override { return status; }
    QList<Line> lines() const override { return list; }
    void write(int line, bool value) override { writes.append({line, value}); }

    ChipStatus status{ChipStatus::State::ready, QStringLiteral("gpiochip0"), true, {}};
    QList<Line> list;
    QList<std::pair<int, bool>> writes;
};

class Start final : public StartPort
{
    Q_OBJECT

public:
    void host(const HostSettings &settings) override { hosted.append(settings); }
    void join(const JoinSettings &settings) override { joined.append(settings); }
    void cancel() override { ++cancels; }

    QList<HostSettings> hosted;
    QList<JoinSettings> joined;
    int cancels = 0;
};

} // namespace tincan::ui::fake

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/values.h"
#include "server/chat/environment.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <optional>

namespace tincan::chat {

/// Everyone who has a name here, by whatever way they came. No two have names that read the same.
///
/// A person comes by enter(), or by reserve() and announce() where there is something to do between
/// holding a name and being there. Used in one thread, that of the server.
class People : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        qsizetype people = 2'000; ///< more is `server-full`
    };

    explicit People(const Environment &environment, QObject *parent = nullptr);
    People(const Environment &environment, const Limits &limits, QObject *parent = nullptr);
    explicit People(QObject *parent = nullptr);
    ~People() override;

    /// Gives someone the name they want, and announces them. Refused with `name-invalid`, `name-taken`
    /// or `server-full`.
    Parsed<User> enter(const QString &wantedName);
    /// The same under a name of ours, "Guest 7". Refused with `server-full`.
    Parsed<User> enterAsGuest();
    /// As enter(), but nobody is told, and the person is in no list, until announce().
    Parsed<User> reserve(const QString &wantedName);
    void announce(const QString &id);
    /// Gives a person another name. Refused as in enter(), and with `not-found`.
    Parsed<User> rename(const QString &id, const QString &wantedName);
    /// The person is gone, and the name free. Unknown ids are ignored.
    void leave(const QString &id);

    /// Who of the announced has that id.
    std::optional<User> find(const QString &id) const;
    /// All announced, in the order of their coming.
    QList<User> all() const;
    qsizetype count() const { return m_present; }

Q_SIGNALS:
    void joined(const tincan::chat::User &user);
    void left(const tincan::chat::User &user);
    void renamed(const tincan::chat::User &before, const tincan::chat::User &now);

private:
    struct Person
    {
        User user;
        quint64 place = 0; // in the order of coming
        bool present = false;
    };

    Parsed<QString> freeName(const QString &wantedName, const QString &holder = {}) const;
    User add(const QString &name);

    Environment m_environment;
    Limits m_limits;
    QHash<QString, Person> m_people; // by id
    QHash<QString, QString> m_ids; // by nameKey()
    qsizetype m_present = 0;
    quint64 m_lastPlace = 0;
    quint64 m_lastGuest = 0;
};

} // namespace tincan::chat

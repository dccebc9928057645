// SPDX-License-Identifier: MIT
#include "server/chat/people.h"

#include "protocol/chat/name.h"

#include <algorithm>

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<ChatError> refused(ErrorCode code, const QString &message)
{
    return tl::unexpected(ChatError{code, message});
}

tl::unexpected<ChatError> full()
{
    return refused(ErrorCode::serverFull, u"There is no room for another person."_s);
}

} // namespace

People::People(const Environment &environment, const Limits &limits, QObject *parent)
    : QObject(parent), m_environment(environment), m_limits(limits)
{
}

People::People(const Environment &environment, QObject *parent) : People(environment, Limits(), parent) { }

People::People(QObject *parent) : People(Environment::system(), parent) { }

People::~People() = default;

Parsed<QString> People::freeName(const QString &wantedName, const QString &holder) const
{
    Parsed<QString> name = checkName(wantedName);
    if (!name)
        return name;
    const QString other = m_ids.value(nameKey(*name));
    if (!other.isEmpty() && other != holder)
        return refused(ErrorCode::nameTaken, u"The name %1 is taken."_s.arg(*name));
    return name;
}

User People::add(const QString &name)
{
    const User user{.id = m_environment.newId(), .name = name};
    m_people.insert(user.id, Person{user, ++m_lastPlace, false});
    m_ids.insert(nameKey(name), user.id);
    return user;
}

Parsed<User> People::reserve(const QString &wantedName)
{
    const Parsed<QString> name = freeName(wantedName);
    if (!name)
        return tl::unexpected(name.error());
    if (m_people.size() >= m_limits.people)
        return full();
    return add(*name);
}

void People::announce(const QString &id)
{
    const auto person = m_people.find(id);
    if (person == m_people.end() || person->present)
        return;
    person->present = true;
    ++m_present;
    Q_EMIT joined(User(person->user));
}

Parsed<User> People::enter(const QString &wantedName)
{
    const Parsed<User> user = reserve(wantedName);
    if (user)
        announce(user->id);
    return user;
}

Parsed<User> People::enterAsGuest()
{
    if (m_people.size() >= m_limits.people)
        return full();
    QString name;
    do {
        name = u"Guest %1"_s.arg(++m_lastGuest);
    } while (m_ids.contains(nameKey(name)));
    const User user = add(name);
    announce(user.id);
    return user;
}

Parsed<User> People::rename(const QString &id, const QString &wantedName)
{
    const auto person = m_people.find(id);
    if (person == m_people.end())
        return refused(ErrorCode::notFound, u"There is no such person."_s);
    const Parsed<QString> name = freeName(wantedName, id);
    if (!name)
        return tl::unexpected(name.error());
    const User before = person->user;
    if (*name == before.name)
        return before;
    m_ids.remove(nameKey(before.name));
    m_ids.insert(nameKey(*name), id);
    person->user.name = *name;
    const User now = person->user;
    if (person->present)
        Q_EMIT renamed(before, now);
    return now;
}

void People::leave(const QString &id)
{
    const auto person = m_people.constFind(id);
    if (person == m_people.cend())
        return;
    const Person gone = *person;
    m_people.erase(person);
    m_ids.remove(nameKey(gone.user.name));
    if (!gone.present)
        return;
    --m_present;
    Q_EMIT left(gone.user);
}

std::optional<User> People::find(const QString &id) const
{
    const auto person = m_people.constFind(id);
    if (person == m_people.cend() || !person->present)
        return std::nullopt;
    return person->user;
}

QList<User> People::all() const
{
    QList<Person> people = m_people.values();
    people.removeIf([](const Person &person) { return !person.present; });
    std::ranges::sort(people, {}, &Person::place);
    QList<User> users;
    users.reserve(people.size());
    for (const Person &person : people)
        users.append(person.user);
    return users;
}

} // namespace tincan::chat

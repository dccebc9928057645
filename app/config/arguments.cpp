// SPDX-License-Identifier: MIT
#include "app/config/options.h"
#include "app/config/sources.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

class Reader
{
public:
    explicit Reader(const QStringList &arguments) : m_rest(arguments.mid(1)) { }

    Said read()
    {
        while (!m_rest.isEmpty()) {
            const QString word = m_rest.takeFirst();
            if (word.startsWith("--"_L1) && word.size() > 2)
                readLong(word);
            else if (word.startsWith(u'-') && word.size() > 1)
                readShort(word);
            else
                complain(word);
        }
        return std::move(m_said);
    }

private:
    void complain(const QString &word, const QString &nearest = {})
    {
        const QString hint = nearest.isEmpty() ? u"See --help."_s : u"Is --%1 meant?"_s.arg(nearest);
        addProblem(u"“%1” is not an option. %2"_s.arg(word, hint));
    }

    void add(const Option &option, const QString &flag, const QString &text)
    {
        m_said.push_back({&option, text, {Origin::Kind::flag, flag}, {}, {}});
    }

    void addProblem(const QString &problem) { m_said.push_back({nullptr, {}, {}, {}, problem}); }

    // The value that follows a flag as a word of its own.
    void addNext(const Option &option, const QString &flag)
    {
        if (m_rest.isEmpty() || m_rest.constFirst().startsWith("--"_L1))
            addProblem(u"%1: a value is missing (%2)."_s.arg(flag, option.kind));
        else
            add(option, flag, m_rest.takeFirst());
    }

    void readLong(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        const QString flag = equals < 0 ? word : word.first(equals);
        const QString name = flag.sliced(2);
        if (const Option *const option = findOption(name)) {
            if (equals >= 0)
                add(*option, flag, word.sliced(equals + 1));
            else if (option->form == Option::Form::toggle)
                add(*option, flag, u"on"_s);
            else
                addNext(*option, flag);
            return;
        }
        const Option *const opposite = name.startsWith("no-"_L1) ? findOption(name.sliced(3)) : nullptr;
        if (opposite && opposite->form == Option::Form::toggle && !opposite->onlyFlag && equals < 0)
            add(*opposite, flag, u"off"_s);
        else
            complain(flag, nearestName(name));
    }

    void readShort(const QString &word)
    {
        const auto option = std::find_if(options().begin(), options().end(),
            [&](const Option &each) { return !each.letter.isNull() && each.letter == word[1]; });
        const QString flag = word.first(2);
        if (option == options().end())
            complain(word);
        else if (option->form == Option::Form::toggle && word.size() == 2)
            add(*option, flag, u"on"_s);
        else if (option->form == Option::Form::toggle)
            complain(word);
        else if (word.size() > 2)
            add(*option, flag, word.sliced(word[2] == u'=' ? 3 : 2));
        else
            addNext(*option, flag);
    }

    QStringList m_rest;
    Said m_said;
};

} // namespace

Said readArguments(const QStringList &arguments)
{
    return Reader(arguments).read();
}

} // namespace tincan::config

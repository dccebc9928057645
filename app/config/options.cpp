// SPDX-License-Identifier: MIT
#include "app/config/options.h"

#include "app/config/optiongroups.h"

#include <algorithm>
#include <array>
#include <numeric>

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

std::vector<Option> makeOptions()
{
    std::vector<Option> all;
    const auto add = [&all](Group group, std::vector<Option> some) {
        for (Option &option : some) {
            option.group = group;
            all.push_back(std::move(option));
        }
    };
    add(Group::start, startOptions());
    add(Group::room, roomOptions());
    add(Group::access, accessOptions());
    add(Group::tls, tlsOptions());
    add(Group::protocol, protocolOptions());
    add(Group::client, clientOptions());
    add(Group::http, httpOptions());
    add(Group::output, outputOptions());
    add(Group::process, processOptions());
    return all;
}

// How many letters have to be added, left out or changed to make one of the other (Levenshtein).
int distance(QStringView one, QStringView other)
{
    std::vector<int> row(size_t(other.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < one.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (size_t j = 0; j < size_t(other.size()); ++j) {
            const int changed = diagonal + (one[i] == other[qsizetype(j)] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

const std::vector<Option> &options()
{
    static const std::vector<Option> all = makeOptions();
    return all;
}

const Option *findOption(QStringView name)
{
    const auto found = std::find_if(
        options().begin(), options().end(), [name](const Option &option) { return option.name == name; });
    return found == options().end() ? nullptr : &*found;
}

QString nearestName(const QString &name)
{
    constexpr qsizetype longestName = 64; // nobody mistypes that much
    constexpr int farthest = 3; // letters
    if (name.size() > longestName)
        return {};
    QString nearest;
    int least = std::min(farthest, int(name.size()) / 2) + 1;
    for (const Option &option : options()) {
        const int far = distance(name, option.name);
        if (far < least) {
            least = far;
            nearest = option.name;
        }
    }
    return nearest;
}

QString title(Group group)
{
    switch (group) {
    case Group::start:
        return u"What to do"_s;
    case Group::room:
        return u"The room"_s;
    case Group::access:
        return u"Who may come"_s;
    case Group::tls:
        return u"TLS"_s;
    case Group::protocol:
        return u"Engine.IO and Socket.IO"_s;
    case Group::client:
        return u"What one client may do"_s;
    case Group::http:
        return u"HTTP and WebSocket"_s;
    case Group::output:
        return u"What waits to be sent"_s;
    case Group::process:
        return u"The process"_s;
    }
    return {};
}

} // namespace tincan::config

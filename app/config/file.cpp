// SPDX-License-Identifier: MIT
#include "app/config/options.h"
#include "app/config/sources.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <optional>

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

// Where a comment begins, outside of quotes; the text's size where there is none.
qsizetype commentStart(QStringView text)
{
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isQuoted && text[i] == u'\\')
            ++i;
        else if (text[i] == u'"')
            isQuoted = !isQuoted;
        else if (text[i] == u'#' && !isQuoted && (i == 0 || text[i - 1].isSpace()))
            return i;
    }
    return text.size();
}

// The value without its quotes; nothing where they are not in pairs around all of it.
std::optional<QString> unquoted(const QString &text)
{
    if (!text.startsWith(u'"'))
        return text;
    QString value;
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == u'"')
            return i == text.size() - 1 ? std::optional(value) : std::nullopt;
        if (text[i] == u'\\' && i + 1 < text.size() && (text[i + 1] == u'"' || text[i + 1] == u'\\'))
            ++i;
        value += text[i];
    }
    return std::nullopt;
}

class Reader
{
public:
    explicit Reader(const QString &path) : m_path(path), m_folder(QFileInfo(path).absolutePath()) { }

    Said read()
    {
        QFile file(m_path);
        // Opening what is no file may wait for ever.
        if (!QFileInfo(m_path).isFile() || !file.open(QIODevice::ReadOnly)) {
            addProblem(u"%1: %2."_s.arg(m_path, whyUnreadable(file)));
            return std::move(m_said);
        }
        const QByteArray bytes = file.read(maxFileBytes + 1);
        if (bytes.size() > maxFileBytes) {
            addProblem(u"%1: this is too long for a configuration."_s.arg(m_path));
            return std::move(m_said);
        }
        const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
        for (const QString &line : lines) {
            ++m_line;
            readLine(line);
        }
        return std::move(m_said);
    }

private:
    QString whyUnreadable(const QFile &file) const
    {
        const QFileInfo info(m_path);
        if (!info.exists())
            return u"there is no such file"_s;
        return info.isFile() ? u"it can't be read (%1)"_s.arg(file.errorString()) : u"this is no file"_s;
    }

    void addProblem(const QString &problem) { m_said.push_back({nullptr, {}, {}, {}, problem}); }
    void complain(const QString &text) { addProblem(u"%1: %2"_s.arg(place(), text)); }

    QString place() const { return u"%1:%2"_s.arg(m_path).arg(m_line); }

    void readLine(const QString &whole)
    {
        const QString line = whole.first(commentStart(whole)).trimmed();
        if (line.isEmpty())
            return;
        if (line.startsWith(u'['))
            return complain(u"“%1”: this file has no sections; leave the line out."_s.arg(line));
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 0)
            return complain(u"“%1” is not understood; a line is “name = value”."_s.arg(line));
        const QString name = line.first(equals).trimmed();
        const Option *const option = findOption(name);
        if (!option)
            return complainOfName(name);
        if (option->onlyFlag)
            return complain(u"%1 is for the command line only."_s.arg(name));
        const std::optional<QString> value = unquoted(line.sliced(equals + 1).trimmed());
        if (!value)
            return complain(u"%1: the quotes don't match."_s.arg(name));
        const int before = m_lines.value(name);
        if (before > 0 && option->form != Option::Form::list)
            return complain(u"%1 is in line %2 already."_s.arg(name).arg(before));
        m_lines.insert(name, m_line);
        m_said.push_back({option, *value, {Origin::Kind::file, place()}, m_folder, {}});
    }

    void complainOfName(const QString &name)
    {
        const QString nearest = nearestName(name);
        complain(u"“%1” is not an option.%2"_s.arg(
            name, nearest.isEmpty() ? QString() : u" Is %1 meant?"_s.arg(nearest)));
    }

    QString m_path;
    QString m_folder;
    int m_line = 0;
    QHash<QString, int> m_lines; // of each name
    Said m_said;
};

} // namespace

Said readFile(const QString &path)
{
    return Reader(path).read();
}

QString quoted(const QString &text)
{
    if (!text.contains(u'#') && !text.contains(u'"') && text.trimmed() == text)
        return text;
    QString inside = text;
    inside.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + inside + u'"';
}

} // namespace tincan::config

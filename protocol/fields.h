// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QString>

#include <optional>

namespace tincan {

/// Reads the members of an object that a peer sent, and keeps the first thing that is wrong with it.
///
/// Read every member, then ask problem() once: what was read before an error is of no use. The text of
/// the problem is meant for who sent the object: it names the member and what it should have been. It
/// never repeats the member's content.
class Fields
{
public:
    explicit Fields(const Value &value);

    /// A string that must be there. Empty after a problem.
    QString text(QStringView key);
    /// A string that may be absent or null.
    std::optional<QString> optionalText(QStringView key);
    /// A whole number from least to most that must be there. `least` after a problem.
    qint64 integer(QStringView key, qint64 least, qint64 most);
    /// A whole number from least to most that may be absent or null.
    std::optional<qint64> optionalInteger(QStringView key, qint64 least, qint64 most);
    bool boolean(QStringView key);
    /// A number of milliseconds since 1970, with or without a fraction.
    double number(QStringView key);
    Array array(QStringView key);
    Value object(QStringView key);

    /// Notes a problem that the caller found; the first one noted stays.
    void fail(const QString &problem);
    bool ok() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }

private:
    void require(bool met, QStringView key, QStringView what);

    Object m_object;
    QString m_problem;
};

} // namespace tincan

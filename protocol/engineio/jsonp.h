// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace tincan::engineio {

/// Polling by script elements (JSONP), for pages that can do nothing else: clients up to 4.1 have it.
///
/// An answer is a script that calls the page's function of that number with the payload as a string, and
/// a POST is a form whose field `d` is the payload. The payload is text, in either revision.
class Jsonp
{
public:
    /// Only the digits of what the query says count, and of them no more than any client needs.
    explicit Jsonp(QStringView j);

    /// `___eio[N]("…");` for a payload of UTF-8: a JavaScript string, also where JSON's would be none.
    QByteArray script(QByteArrayView payload) const;

    /// The payload in the body of a POST; empty where there is no field `d`. The form says `\n` for a line
    /// break, which browsers would change, and `\\n` for what was `\n`.
    static std::optional<QByteArray> payload(QByteArrayView form);

private:
    QByteArray m_index;
};

} // namespace tincan::engineio

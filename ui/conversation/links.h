// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace tincan::ui {

/// A web address found in a text.
struct Link
{
    int start = 0; ///< UTF-16 units into the text
    int length = 0;
    QUrl url; ///< http or https, with a host

    friend bool operator==(const Link &, const Link &) = default;
};

/// Links looked for in one text; what follows stays plain.
constexpr int maxLinks = 64;

/// Finds http:// and https:// addresses and nothing else: no other scheme is ever clickable. A full stop,
/// comma or closing bracket that ends a sentence rather than the address is left out.
QList<Link> findLinks(const QString &text);

/// The host as it really is, for asking before opening: without user and password, and in its
/// ASCII form where letters of other scripts could imitate a known name.
QString honestHost(const QUrl &url);

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/conversation/links.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

/// Cuts what belongs to the sentence around the address.
QStringView withoutTail(QStringView candidate)
{
    while (!candidate.isEmpty()) {
        const QChar last = candidate.back();
        const bool unpaired = last == u')' && candidate.count(u'(') < candidate.count(u')');
        if (!unpaired && !u".,;:!?'\"*_]}>"_s.contains(last)) {
            break;
        }
        candidate.chop(1);
    }
    return candidate;
}

} // namespace

QList<Link> findLinks(const QString &text)
{
    static const QRegularExpression pattern(
        uR"(\bhttps?://[^\s<>"]+)"_s, QRegularExpression::CaseInsensitiveOption);
    QList<Link> links;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext() && links.size() < maxLinks) {
        const QRegularExpressionMatch match = matches.next();
        const QStringView address = withoutTail(match.capturedView());
        const QUrl url(address.toString(), QUrl::StrictMode);
        const QString scheme = url.scheme();
        if (url.isValid() && !url.host().isEmpty() && (scheme == "http"_L1 || scheme == "https"_L1)) {
            links.append({int(match.capturedStart()), int(address.size()), url});
        }
    }
    return links;
}

QString honestHost(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    return url.port() < 0 ? host : u"%1:%2"_s.arg(host).arg(url.port());
}

} // namespace tincan::ui

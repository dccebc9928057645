// SPDX-License-Identifier: MIT
#include "server/http/publicdirectory.h"

#include "protocol/urlencoded.h"
#include "server/http/entitytag.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

/// One part of a path, decoded; nothing where no public file can have that name.
std::optional<QString> fileName(QByteArrayView encoded)
{
    const QByteArray bytes = decodePercent(encoded);
    const QString name = QString::fromUtf8(bytes);
    const bool isForbidden = name.isEmpty() || name.startsWith(u'.') || name.toUtf8() != bytes
        || std::any_of(name.begin(), name.end(),
            [](QChar c) { return c == u'/' || c == u'\\' || c.unicode() < 0x20 || c.unicode() == 0x7f; });
    if (isForbidden)
        return std::nullopt;
    return name;
}

Response moved(const QByteArray &location)
{
    Response response = textResponse(301);
    response.setHeader("Location"_ba, location);
    return response;
}

} // namespace

tl::expected<std::unique_ptr<PublicDirectory>, QString> PublicDirectory::open(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return tl::unexpected(u"the folder %1 does not exist"_s.arg(path));
    if (!info.isDir())
        return tl::unexpected(u"%1 is not a folder"_s.arg(path));
    if (!info.isReadable() || !info.isExecutable())
        return tl::unexpected(u"the folder %1 can't be read"_s.arg(path));
    QString root = info.canonicalFilePath();
    if (root.endsWith(u'/'))
        root.chop(1); // only `/` itself does
    return std::unique_ptr<PublicDirectory>(new PublicDirectory(root));
}

bool PublicDirectory::handle(const ExchangePtr &exchange)
{
    std::optional<Response> response = respond(exchange->request());
    if (!response)
        return false;
    exchange->respond(*std::move(response));
    return true;
}

std::optional<Response> PublicDirectory::respond(const Request &request) const
{
    const QByteArrayView path = request.path();
    const std::optional<QString> located = locate(path);
    if (!located)
        return std::nullopt;
    const QFileInfo info(*located);
    if (!info.isDir())
        return path.endsWith('/') ? std::nullopt : respondFile(request, *located);
    if (const std::optional<QString> index
        = locate(path.toByteArray() + (path.endsWith('/') ? "index.html" : "/index.html"))) {
        if (path.endsWith('/'))
            return respondFile(request, *index);
        return moved(path.toByteArray() + '/'); // so that relative links in it hold
    }
    return std::nullopt;
}

/// The canonical path of what exists there. No step on the way to it may lead out of the folder, not
/// even one that comes back.
std::optional<QString> PublicDirectory::locate(QByteArrayView path) const
{
    QString canonical = m_root;
    if (path.endsWith('/'))
        path.chop(1);
    while (!path.isEmpty()) {
        const qsizetype end = path.indexOf('/', 1);
        const auto name = fileName(path.sliced(1, (end < 0 ? path.size() : end) - 1));
        if (!name)
            return std::nullopt;
        canonical = QFileInfo(canonical + u'/' + *name).canonicalFilePath(); // empty where nothing is
        if (!canonical.startsWith(m_root + u'/'))
            return std::nullopt;
        path = end < 0 ? QByteArrayView() : path.sliced(end);
    }
    return canonical.isEmpty() ? u"/"_s : canonical;
}

std::optional<Response> PublicDirectory::respondFile(const Request &request, const QString &path) const
{
    if (!QFileInfo(path).isFile())
        return std::nullopt; // a pipe or a device: opening it might wait for ever
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD")
        return methodNotAllowed("GET, HEAD"_ba);
    const qint64 bytes = file->size();
    const qint64 changed = file->fileTime(QFileDevice::FileModificationTime).toMSecsSinceEpoch();
    const QByteArray etag = '"' + QByteArray::number(changed, 16) + '-' + QByteArray::number(bytes, 16) + '"';
    if (matchesEntityTag(request, etag))
        return notModified(etag);

    QByteArray type = m_types.mimeTypeForFile(path, QMimeDatabase::MatchExtension).name().toLatin1();
    if (type.startsWith("text/") || type == "application/javascript" || type == "application/json")
        type += "; charset=utf-8";
    Response response;
    response.headers = {{"Content-Type"_ba, type}, {"Cache-Control"_ba, "public, max-age=0"_ba},
        {"ETag"_ba, etag}, {"X-Content-Type-Options"_ba, "nosniff"_ba}};
    response.file = file;
    response.fileBytes = bytes;
    return response;
}

} // namespace tincan::http

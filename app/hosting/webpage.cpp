// SPDX-License-Identifier: MIT
#include "app/hosting/webpage.h"

#include "resources/webresources.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

constexpr auto contentSecurityPolicy
    = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
      "connect-src 'self' ws: wss:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'";

// A prefix of their own, so that no name in a folder of the host's is taken.
constexpr QLatin1StringView partsPrefix("/tincan/");

constexpr QLatin1StringView defaultPath("/socket.io/");

QByteArray contentType(const QString &name)
{
    static const QHash<QString, QByteArray> types{
        {u"html"_s, "text/html; charset=utf-8"},
        {u"js"_s, "text/javascript; charset=utf-8"},
        {u"css"_s, "text/css; charset=utf-8"},
        {u"svg"_s, "image/svg+xml"},
        {u"png"_s, "image/png"},
        {u"webmanifest"_s, "application/manifest+json"},
    };
    return types.value(name.section(u'.', -1), "application/octet-stream");
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

http::Resource loadPart(const QString &path)
{
    http::Resource part;
    part.body = readAll(path);
    part.gzipBody = readAll(path + u".gz"_s);
    part.contentType = contentType(path);
    part.cacheControl = "no-cache"; // asked for again each time; the ETag makes that cheap
    part.headers = {{"Content-Security-Policy", contentSecurityPolicy}, {"Referrer-Policy", "no-referrer"}};
    return part;
}

// The one part that says where Socket.IO is.
http::Resource loadSession(const QString &path, const QString &enginePath)
{
    http::Resource part = loadPart(path);
    if (enginePath != defaultPath) {
        part.body.replace(QByteArrayView(defaultPath), enginePath.toLatin1());
        part.gzipBody.clear();
    }
    return part;
}

} // namespace

void addWebPage(http::StaticResources &resources, const QString &enginePath)
{
    initWebResources();
    QDirIterator files(u":/web"_s, QDir::Files);
    while (files.hasNext()) {
        const QString path = files.next();
        if (!path.endsWith(".gz"_L1) && !path.endsWith(".html"_L1))
            resources.add(partsPrefix + files.fileName(),
                files.fileName() == "session.js"_L1 ? loadSession(path, enginePath) : loadPart(path));
    }
    const http::Resource page = loadPart(u":/web/index.html"_s);
    resources.add(u"/"_s, page);
    resources.add(u"/sockets"_s, page);
    resources.setNotFoundPage(loadPart(u":/web/404.html"_s));
}

} // namespace tincan

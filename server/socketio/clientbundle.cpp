// SPDX-License-Identifier: MIT
#include "server/socketio/clientbundle.h"

#include "server/http/staticresources.h"

#include <QFile>

#include <utility>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void addClientBundle(http::StaticResources &files, const QString &path, Parser parser, const QString &folder)
{
    QStringList bundles = {u"socket.io.js"_s, u"socket.io.min.js"_s, u"socket.io.esm.min.js"_s};
    if (parser == Parser::msgpack)
        bundles.append(u"socket.io.msgpack.min.js"_s);
    const QByteArray etag = '"' + contents(folder + u"/version"_s) + '"';
    for (const QString &bundle : std::as_const(bundles)) {
        for (const auto &[name, type] :
            {std::pair(bundle, QByteArrayLiteral("application/javascript; charset=utf-8")),
                std::pair(bundle + u".map"_s, QByteArrayLiteral("application/json; charset=utf-8"))}) {
            http::Resource resource;
            resource.body = contents(folder + u'/' + name);
            if (resource.body.isEmpty())
                continue;
            resource.gzipBody = contents(folder + u'/' + name + u".gz"_s);
            resource.contentType = type;
            resource.etag = etag;
            files.add(path + name, std::move(resource));
        }
    }
}

} // namespace tincan::socketio

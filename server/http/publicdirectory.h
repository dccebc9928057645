// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/handler.h"

#include <QMimeDatabase>
#include <QString>

#include <tl/expected.hpp>

namespace tincan::http {

/// Serves the files of one folder, as they are now, and never anything outside it.
///
/// GET and HEAD; `index.html` for a folder. Not served, as if they did not exist: names that begin with a
/// dot, what a symbolic link leads to outside the folder, everything but plain files, and every path that
/// takes an encoded slash, a dot segment or a control character to write. Files are streamed, so their
/// size does not matter.
class PublicDirectory : public Handler
{
public:
    /// The error is a sentence for a person: it does not exist, is no folder, can't be read.
    static tl::expected<std::unique_ptr<PublicDirectory>, QString> open(const QString &path);

    bool handle(const ExchangePtr &exchange) override;

    /// What a request for a path of this folder gets; nothing where there is no such file.
    std::optional<Response> respond(const Request &request) const;

private:
    explicit PublicDirectory(const QString &root) : m_root(root) { }

    std::optional<QString> locate(QByteArrayView path) const;
    std::optional<Response> respondFile(const Request &request, const QString &path) const;

    QString m_root; // canonical, without a slash at its end
    QMimeDatabase m_types;
};

} // namespace tincan::http

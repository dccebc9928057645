// SPDX-License-Identifier: MIT
#pragma once

#include <QSslConfiguration>
#include <QString>

#include <tl/expected.hpp>

namespace tincan {

/// Where a server's certificate is, in PEM.
struct TlsFiles
{
    QString certificate; ///< the server's own first, then those that vouch for it up to the root
    QString key; ///< RSA or EC, without a passphrase, readable by no others; PKCS #1, #8 or SEC 1

    friend bool operator==(const TlsFiles &, const TlsFiles &) = default;
};

/// What a server needs to speak TLS 1.2 or newer with that certificate, for Server::setTls().
///
/// Refuses a key that others than its owner may read (root's may be read by its group), one that does
/// not belong to the certificate, and a certificate that is not valid today. The error is a sentence for
/// a person that names the file. Reads the files; may be called from any thread.
tl::expected<QSslConfiguration, QString> loadTls(const TlsFiles &files);

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "server/tls.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

using Problem = tl::unexpected<QString>;

constexpr qint64 maxFileBytes = 1'048'576;

tl::expected<QByteArray, QString> read(const QString &path, const QString &what)
{
    QFile file(path);
    if (!QFileInfo::exists(path))
        return Problem(u"the %1 “%2” does not exist."_s.arg(what, path));
    // Opening what is no file may wait for ever.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return Problem(u"the %1 “%2” can't be read by this user."_s.arg(what, path));
    return file.read(maxFileBytes);
}

/// Debian's packages give keys to a group (root's, mode 0640); nobody else's key is for sharing.
bool isReadableByOthers(const QString &path)
{
    constexpr QFile::Permissions ofOthers = QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    constexpr QFile::Permissions ofGroup = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup;
    const QFileInfo file(path);
    const bool mayBeShared = file.ownerId() == 0 && !file.permissions().testFlag(QFile::WriteGroup);
    const QFile::Permissions forbidden = mayBeShared ? ofOthers : ofOthers | ofGroup;
#ifdef Q_OS_UNIX
    return (file.permissions() & forbidden) != QFile::Permissions();
#else
    return false; // permissions are lists of another kind there
#endif
}

tl::expected<QList<QSslCertificate>, QString> readChain(const QString &path)
{
    const auto bytes = read(path, u"certificate"_s);
    if (!bytes)
        return Problem(bytes.error());
    QList<QSslCertificate> chain = QSslCertificate::fromData(*bytes, QSsl::Pem);
    if (chain.isEmpty() || chain.constFirst().isNull())
        return Problem(u"there is no certificate (PEM) in “%1”."_s.arg(path));
    const QSslCertificate &own = chain.constFirst();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (own.expiryDate() < now)
        return Problem(u"the certificate “%1” expired on %2."_s.arg(
            path, own.expiryDate().toUTC().toString(Qt::ISODate)));
    if (own.effectiveDate() > now)
        return Problem(u"the certificate “%1” is valid from %2 on only; is the clock right?"_s.arg(
            path, own.effectiveDate().toUTC().toString(Qt::ISODate)));
    return chain;
}

tl::expected<QSslKey, QString> readKey(const QString &path)
{
    const auto bytes = read(path, u"key"_s);
    if (!bytes)
        return Problem(bytes.error());
    if (isReadableByOthers(path))
        return Problem(u"the key “%1” may be read by others; chmod 600 keeps it secret."_s.arg(path));
    if (bytes->contains("ENCRYPTED"))
        return Problem(u"the key “%1” has a passphrase, and nobody is there to type it."_s.arg(path));
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        const QSslKey key(*bytes, algorithm, QSsl::Pem, QSsl::PrivateKey);
        if (!key.isNull())
            return key;
    }
    return Problem(u"there is no RSA or EC key (PEM) in “%1”."_s.arg(path));
}

/// Both halves end with the same numbers: the private one's encoding (RFC 8017 A.1.2, RFC 5915) holds
/// the whole public one, whose modulus and exponent, or point, come last (RFC 5280 4.1.2.7).
bool belongTogether(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey half = certificate.publicKey();
    return half.algorithm() == key.algorithm() && half.length() == key.length() && half.length() > 0
        && key.toDer().contains(half.toDer().right(half.length() / 8));
}

} // namespace

tl::expected<QSslConfiguration, QString> loadTls(const TlsFiles &files)
{
    if (!QSslSocket::supportsSsl() || !QSslSocket::isProtocolSupported(QSsl::TlsV1_2OrLater))
        return Problem(u"TLS is not possible here: Qt finds no library for it."_s);
    const auto chain = readChain(files.certificate);
    if (!chain)
        return Problem(chain.error());
    const auto key = readKey(files.key);
    if (!key)
        return Problem(key.error());
    if (!belongTogether(*key, chain->constFirst()))
        return Problem(
            u"the key “%1” does not belong to the certificate “%2”."_s.arg(files.key, files.certificate));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // clients need no certificate,
    tls.setCaCertificates({}); // so that no connection has to load the authorities
    tls.setLocalCertificateChain(*chain);
    tls.setPrivateKey(*key);
    // Each connection has a context of its own, which no ticket outlives.
    tls.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    return tls;
}

} // namespace tincan

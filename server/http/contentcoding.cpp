// SPDX-License-Identifier: MIT
#include "server/http/contentcoding.h"

#include <optional>
#include <zlib.h>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

constexpr int windowBits = 15;
constexpr int gzipFormat = 16; // added to windowBits
constexpr int memoryLevel = 8;

/// Whether an item of Accept-Encoding has no weight of zero.
bool isAllowed(const QList<QByteArray> &parameters)
{
    for (qsizetype i = 1; i < parameters.size(); ++i) {
        const QByteArray parameter = parameters[i].trimmed().toLower();
        if (parameter.startsWith("q="))
            return parameter.mid(2).toDouble() > 0;
    }
    return true;
}

} // namespace

ContentCoding acceptedCoding(const Request &request)
{
    std::optional<bool> gzip;
    std::optional<bool> deflate;
    bool others = false;
    for (const QByteArray &item : request.header("accept-encoding").toByteArray().split(',')) {
        const QList<QByteArray> parameters = item.split(';');
        const QByteArray name = parameters.first().trimmed().toLower();
        if (name == "gzip" || name == "x-gzip")
            gzip = isAllowed(parameters);
        else if (name == "deflate")
            deflate = isAllowed(parameters);
        else if (name == "*")
            others = isAllowed(parameters);
    }
    if (gzip.value_or(others))
        return ContentCoding::gzip;
    return deflate.value_or(others) ? ContentCoding::deflate : ContentCoding::identity;
}

QByteArray compress(QByteArrayView body, ContentCoding coding)
{
    if (coding == ContentCoding::identity)
        return body.toByteArray();
    z_stream stream{};
    const int format = coding == ContentCoding::gzip ? windowBits + gzipFormat : windowBits;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, format, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray compressed(qsizetype(deflateBound(&stream, uLong(body.size()))), Qt::Uninitialized);
    QByteArray input = body.toByteArray(); // zlib's pointer is not const
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = uInt(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(compressed.data());
    stream.avail_out = uInt(compressed.size());
    const bool finished = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    compressed.truncate(finished ? qsizetype(stream.total_out) : 0);
    deflateEnd(&stream);
    return compressed;
}

void compressIfAccepted(Response &response, const Request &request, qsizetype thresholdBytes)
{
    if (response.body.size() < thresholdBytes)
        return;
    const ContentCoding coding = acceptedCoding(request);
    if (coding == ContentCoding::identity)
        return;
    const QByteArray compressed = compress(response.body, coding);
    if (compressed.isEmpty())
        return; // no memory for it: plain is as good
    response.body = compressed;
    response.setHeader("Content-Encoding"_ba, coding == ContentCoding::gzip ? "gzip"_ba : "deflate"_ba);
}

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#include "server/http/contentcoding.h"

#include <limits>
#include <optional>
#define ZLIB_CONST // its input is not written to
#include <zlib.h>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

constexpr int windowBits = 15;
constexpr int gzipFormat = 16; // added to windowBits
constexpr int memoryLevel = 8;

/// What Accept-Encoding says of a coding. One that it does not name is as `*`, and comes last.
struct Wish
{
    double weight = 0; // 0: not wanted
    int position = std::numeric_limits<int>::max(); // among the items
};

/// 1 where an item has no weight, 0 where that is no number.
double weightOf(const QList<QByteArray> &parameters)
{
    for (qsizetype i = 1; i < parameters.size(); ++i) {
        const QByteArray parameter = parameters[i].trimmed().toLower();
        if (parameter.startsWith("q="))
            return parameter.mid(2).trimmed().toDouble();
    }
    return 1;
}

bool isPreferred(const Wish &wish, const Wish &other)
{
    return wish.weight > other.weight || (wish.weight == other.weight && wish.position < other.position);
}

} // namespace

ContentCoding acceptedCoding(const Request &request)
{
    std::optional<Wish> gzip;
    std::optional<Wish> deflate;
    Wish others;
    int position = 0;
    for (const HeaderField &field : request.headers) {
        if (field.first != "accept-encoding")
            continue;
        for (const QByteArray &item : field.second.split(',')) {
            const QList<QByteArray> parameters = item.split(';');
            const QByteArray name = parameters.first().trimmed().toLower();
            const Wish wish{weightOf(parameters), position++};
            if (name == "gzip" || name == "x-gzip")
                gzip = wish;
            else if (name == "deflate")
                deflate = wish;
            else if (name == "*")
                others.weight = wish.weight;
        }
    }
    const Wish forGzip = gzip.value_or(others);
    const Wish forDeflate = deflate.value_or(others);
    if (forGzip.weight > 0 && !isPreferred(forDeflate, forGzip))
        return ContentCoding::gzip;
    return forDeflate.weight > 0 ? ContentCoding::deflate : ContentCoding::identity;
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
    stream.next_in = reinterpret_cast<const Bytef *>(body.data());
    stream.avail_in = uInt(body.size());
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

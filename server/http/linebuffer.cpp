// SPDX-License-Identifier: MIT
#include "server/http/linebuffer.h"

#include <algorithm>

namespace tincan::http {

void LineBuffer::append(QByteArrayView bytes)
{
    if (isEmpty()) {
        m_bytes.clear(); // gives the memory back, too: idle connections hold none
        m_begin = m_scanned = 0;
    } else if (m_begin > m_bytes.size() / 2) {
        m_bytes.remove(0, m_begin);
        m_scanned = std::max<qsizetype>(m_scanned - m_begin, 0);
        m_begin = 0;
    }
    m_bytes.append(bytes);
}

LineBuffer::Result LineBuffer::takeLine(QByteArrayView &line, qsizetype maxBytes)
{
    const qsizetype end = m_bytes.indexOf('\n', std::max(m_begin, m_scanned));
    // The last byte may be the CR of its end.
    if ((end < 0 ? m_bytes.size() : end) - m_begin - 1 > maxBytes)
        return Result::tooLong;
    if (end < 0) {
        m_scanned = m_bytes.size();
        return Result::incomplete;
    }
    if (end == m_begin || m_bytes[end - 1] != '\r')
        return Result::invalid;
    line = QByteArrayView(m_bytes).sliced(m_begin, end - 1 - m_begin);
    if (line.contains('\r') || line.contains('\0'))
        return Result::invalid;
    m_begin = m_scanned = end + 1;
    return Result::line;
}

QByteArrayView LineBuffer::takeBytes(qint64 maxBytes)
{
    const QByteArrayView bytes = QByteArrayView(m_bytes).sliced(m_begin, std::min<qint64>(size(), maxBytes));
    m_begin += bytes.size();
    return bytes;
}

} // namespace tincan::http

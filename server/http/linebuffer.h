// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace tincan::http {

/// What has been received and not been used: lines that end in CRLF, or plain bytes.
///
/// Looks at each byte for a line's end once, however small the pieces it comes in.
class LineBuffer
{
public:
    enum class Result {
        line, ///< one was taken
        incomplete,
        invalid, ///< a bare CR or LF, or NUL
        tooLong, ///< complete or not
    };

    void append(QByteArrayView bytes);
    /// Takes a line of at most maxBytes, without its CRLF; the view is valid until the next append(). What
    /// is both too long and invalid is too long, as it is where it comes byte by byte.
    Result takeLine(QByteArrayView &line, qsizetype maxBytes);
    /// Takes up to maxBytes; valid until the next append().
    QByteArrayView takeBytes(qint64 maxBytes);
    qsizetype size() const { return m_bytes.size() - m_begin; }
    bool isEmpty() const { return size() == 0; }

private:
    QByteArray m_bytes;
    qsizetype m_begin = 0; // what is before has been taken
    qsizetype m_scanned = 0; // no LF before this
};

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <cstdint>
#include <cstdlib>

/// What a fuzzer calls for each input, as libFuzzer declares it. Returns 0; a rule that was broken aborts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace tincan::fuzz {

inline QByteArray bytes(const std::uint8_t *data, std::size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
}

/// Aborts where a rule does not hold; in every build, so that a replay means something.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// An input as a sequence of decisions: what is not there reads as zeros.
class Script
{
public:
    Script(const std::uint8_t *data, std::size_t size) : m_rest(bytes(data, size)) { }

    bool isAtEnd() const { return m_rest.isEmpty(); }
    int byte()
    {
        if (m_rest.isEmpty())
            return 0;
        const auto first = quint8(m_rest.front());
        m_rest.remove(0, 1);
        return first;
    }
    /// All up to the next 0xff, which no valid UTF-8 has, or the end.
    QByteArray text()
    {
        const qsizetype end = m_rest.indexOf('\xff');
        const QByteArray text = end < 0 ? m_rest : m_rest.first(end);
        m_rest.remove(0, end < 0 ? m_rest.size() : end + 1);
        return text;
    }

private:
    QByteArray m_rest;
};

} // namespace tincan::fuzz

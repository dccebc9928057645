// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QRandomGenerator>

#include <bit>
#include <cmath>

namespace tincan {

/// Makes values of every kind, the same ones for the same seed.
class RandomValues
{
public:
    explicit RandomValues(quint32 seed) : m_random(seed) { }

    /// Binary data only where asked for, as JSON has no form for it.
    Value value(int depth, bool withBinary = false)
    {
        switch (below(depth > 0 ? 9 : 6)) {
        case 0:
            return nullptr;
        case 1:
            return below(2) == 0;
        case 2:
            return qint64(m_random.generate64() >> below(64)) * (below(2) == 0 ? 1 : -1);
        case 3:
            return real();
        case 4:
            return withBinary ? Value(bytes()) : Value(text());
        case 5:
            return text();
        case 6:
        case 7:
            return array(depth - 1, withBinary);
        default:
            return object(depth - 1, withBinary);
        }
    }

    Array array(int depth, bool withBinary)
    {
        Array array;
        for (int i = below(6); i > 0; --i)
            array.append(value(depth, withBinary));
        return array;
    }

    Object object(int depth, bool withBinary)
    {
        Object object;
        for (int i = below(below(20) == 0 ? 40 : 6); i > 0; --i)
            object.insert(text(), value(depth, withBinary));
        return object;
    }

    /// Any double but NaN and infinities, which JSON has no form for, and those from 2^53 to 2^63:
    /// JavaScript's digits for them are those of another integer, which is what they are read as.
    double real()
    {
        if (below(2) == 0)
            return below(1'000'000) / std::pow(10, below(12));
        const double number = std::bit_cast<double>(m_random.generate64());
        const double magnitude = std::abs(number);
        return std::isfinite(number) && (magnitude <= 0x1p53 || magnitude > 0x1p63) ? number : 0.5;
    }

    /// Code units of every kind, surrogates in and out of pairs among them.
    QString text()
    {
        QString text = QStringLiteral("");
        for (int i = below(12); i > 0; --i) {
            switch (below(6)) {
            case 0:
                text.append(QChar(below(0x20)));
                break;
            case 1:
                text.append(QChar(0xd800 + below(0x800)));
                break;
            case 2:
                text.append(QStringView(u"😀"));
                break;
            case 3:
                text.append(QChar(below(0x10000)));
                break;
            default:
                text.append(QChar(0x20 + below(0x60)));
            }
        }
        return text;
    }

    QByteArray bytes()
    {
        QByteArray bytes("");
        for (int i = below(20); i > 0; --i)
            bytes.append(char(below(256)));
        return bytes;
    }

    int below(int bound) { return int(m_random.bounded(bound)); }

private:
    QRandomGenerator m_random;
};

} // namespace tincan

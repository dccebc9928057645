// SPDX-License-Identifier: MIT
#include "ui/conversation/heightmap.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace tincan::ui {

namespace {

int lowestBit(int i)
{
    return i & -i;
}

} // namespace

void HeightMap::rebuild() const
{
    if (!m_stale) {
        return;
    }
    m_stale = false;
    const std::size_t size = m_rows.size();
    m_tree.assign(size + 1, 0);
    for (std::size_t i = 1; i <= size; ++i) {
        m_tree[i] += m_rows[i - 1].height;
        const std::size_t parent = i + std::size_t(lowestBit(int(i)));
        if (parent <= size) {
            m_tree[parent] += m_tree[i];
        }
    }
}

int HeightMap::top(int row) const
{
    rebuild();
    int sum = 0;
    for (int i = row; i > 0; i -= lowestBit(i)) {
        sum += m_tree[std::size_t(i)];
    }
    return sum;
}

int HeightMap::rowAt(int y) const
{
    if (m_rows.empty()) {
        return -1;
    }
    rebuild();
    int row = 0;
    int rest = std::max(y, 0);
    for (int step = int(std::bit_floor(m_rows.size())); step > 0; step /= 2) {
        if (row + step <= count() && m_tree[std::size_t(row + step)] <= rest) {
            row += step;
            rest -= m_tree[std::size_t(row)];
        }
    }
    return std::min(row, count() - 1);
}

void HeightMap::reset(int count)
{
    m_rows.assign(std::size_t(count), Row{m_estimate, false});
    m_stale = true;
}

void HeightMap::insert(int first, int count)
{
    m_rows.insert(m_rows.begin() + first, std::size_t(count), Row{m_estimate, false});
    m_stale = true;
}

void HeightMap::remove(int first, int count)
{
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + first + count);
    m_stale = true;
}

void HeightMap::set(int row, int height)
{
    Row &entry = m_rows[std::size_t(row)];
    entry.exact = true;
    if (entry.height != height) {
        add(row, height - entry.height);
        entry.height = height;
    }
}

void HeightMap::add(int row, int delta)
{
    if (m_stale) {
        return; // the next rebuild counts it
    }
    for (int i = row + 1; i <= count(); i += lowestBit(i)) {
        m_tree[std::size_t(i)] += delta;
    }
}

void HeightMap::invalidate(int first, int last)
{
    for (int row = first; row <= last && row < count(); ++row) {
        m_rows[std::size_t(row)].exact = false;
    }
}

void HeightMap::invalidateAll()
{
    invalidate(0, count() - 1);
}

} // namespace tincan::ui

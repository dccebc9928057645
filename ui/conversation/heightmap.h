// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace tincan::ui {

/// The heights of the rows of a long list, most of them only estimated.
///
/// Finding the row at a height and the top of a row cost O(log n), so a list can scroll through
/// 100 000 rows while only those that are seen were ever laid out. Heights in pixels.
class HeightMap
{
public:
    explicit HeightMap(int estimate) : m_estimate(estimate) { }

    int count() const { return int(m_rows.size()); }
    int total() const { return top(count()); }
    int height(int row) const { return m_rows[std::size_t(row)].height; }
    /// Whether the height was measured and nothing changed it since.
    bool isExact(int row) const { return m_rows[std::size_t(row)].exact; }
    /// The sum of the heights before a row; `row` may be count().
    int top(int row) const;
    /// The row that covers a height; clamped to the first and last. -1 where there are none.
    int rowAt(int y) const;

    void reset(int count);
    void insert(int first, int count);
    void remove(int first, int count);
    void set(int row, int height);
    /// The heights stay as estimates.
    void invalidate(int first, int last);
    void invalidateAll();

private:
    struct Row
    {
        int height = 0;
        bool exact = false;
    };

    void rebuild() const;
    void add(int row, int delta);

    int m_estimate;
    std::vector<Row> m_rows;
    mutable std::vector<int> m_tree; ///< a Fenwick tree over the heights
    mutable bool m_stale = false;
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>
#include <QStringList>

class QVBoxLayout;

namespace tincan::ui {

class ThemeController;

/// The addresses to hand out while hosting, each with a button that copies it.
class ShareStrip : public QFrame
{
    Q_OBJECT

public:
    /// Addresses shown; a computer with more networks shows its best.
    static constexpr int maxAddresses = 4;

    explicit ShareStrip(const ThemeController &theme, QWidget *parent = nullptr);

    void setAddresses(const QStringList &addresses);

Q_SIGNALS:
    void closed();

private:
    const ThemeController &m_theme;
    QVBoxLayout *m_column;
    QWidget *m_rows = nullptr;
    QStringList m_addresses;
};

} // namespace tincan::ui

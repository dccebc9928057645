// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace tincan::ui {

/// A label of one line that is cut where there is no room; the whole is its tool tip then.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    ElidedLabel(const QString &tone, QWidget *parent = nullptr);

    void setFullText(const QString &text);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace tincan::ui

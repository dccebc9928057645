// SPDX-License-Identifier: MIT
#pragma once

#include <QProxyStyle>

namespace tincan::ui {

/// Fusion, with the underlines of mnemonics hidden until Alt is held.
///
/// Watches the application's key events; belongs to whom QApplication::setStyle gives it.
class MnemonicStyle : public QProxyStyle
{
    Q_OBJECT

public:
    MnemonicStyle();

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *data) const override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setShown(bool shown);

    bool m_shown = false;
};

} // namespace tincan::ui

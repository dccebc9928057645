// SPDX-License-Identifier: MIT
#include "ui/models/timetext.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace tincan::ui {

QString timeText(qint64 msSinceEpoch)
{
    const QLocale locale;
    QString format = locale.timeFormat(QLocale::ShortFormat);
    for (const auto &seconds : {":ss"_L1, ".ss"_L1}) { // the C locale's short form has them
        format.remove(seconds);
    }
    return locale.toString(QDateTime::fromMSecsSinceEpoch(msSinceEpoch).time(), format);
}

} // namespace tincan::ui

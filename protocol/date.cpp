// SPDX-License-Identifier: MIT
#include "protocol/date.h"

#include <QDateTime>

#include <cstdlib>

namespace tincan {

using namespace Qt::StringLiterals;

// Years of other than four digits have a sign and six.
QString Date::text() const
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(sinceEpochMs, Qt::UTC);
    const int year = time.date().year(); // there is no year 0 to QDate, and JavaScript counts it
    const int shown = year < 0 ? year + 1 : year;
    const QString digits = QString::number(std::abs(shown));
    const QString yearText = shown >= 0 && shown <= 9999
        ? digits.rightJustified(4, u'0')
        : (shown < 0 ? u'-' : u'+') + digits.rightJustified(6, u'0');
    return yearText + time.toString(u"-MM-dd'T'HH:mm:ss.zzz'Z'"_s);
}

} // namespace tincan

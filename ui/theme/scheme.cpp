// SPDX-License-Identifier: MIT
#include "ui/theme/scheme.h"

using namespace Qt::StringLiterals;

namespace tincan::ui {

std::optional<SchemeChoice> schemeFromName(QStringView name)
{
    if (name == "system"_L1) {
        return SchemeChoice::system;
    }
    if (name == "light"_L1) {
        return SchemeChoice::light;
    }
    if (name == "dark"_L1) {
        return SchemeChoice::dark;
    }
    return std::nullopt;
}

QString schemeName(SchemeChoice choice)
{
    switch (choice) {
    case SchemeChoice::light:
        return u"light"_s;
    case SchemeChoice::dark:
        return u"dark"_s;
    case SchemeChoice::system:
        break;
    }
    return u"system"_s;
}

} // namespace tincan::ui

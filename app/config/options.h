// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/option.h"

#include <vector>

namespace tincan::config {

/// Every option there is, group by group in the order of Group: the one table from which flags,
/// variables, keys of the file, --help, --print-config and docs/configuration.md follow.
const std::vector<Option> &options();

/// Null where there is none of that name.
const Option *findOption(QStringView name);

/// The name most like a mistyped one; empty where none is near.
QString nearestName(const QString &name);

/// A group's heading.
QString title(Group group);

} // namespace tincan::config

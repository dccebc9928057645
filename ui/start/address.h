// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace tincan::ui {

/// The port of a server whose address names none, and the one that Host proposes.
constexpr quint16 defaultPort = 3000;

/// What is wrong with an address that was typed.
enum class AddressError { empty, unknownScheme, noHost, badPort, malformed };

/// Reads what people type or paste: `host`, `host:port`, `::1`, `[::1]:3000`, `http://host:port/…`.
///
/// Gives the normal form `http://host:port`. Without a port it is 3000, or what the scheme means
/// where one was written. A path, a query and spaces around are left out; a user name is refused as
/// malformed.
tl::expected<QString, AddressError> parseAddress(const QString &text);

/// A sentence for people.
QString addressErrorText(AddressError error);

/// The short form to show: without "http://".
QString shortAddress(const QString &address);

} // namespace tincan::ui

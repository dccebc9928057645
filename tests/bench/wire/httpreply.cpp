// SPDX-License-Identifier: MIT
#include "tests/bench/wire/httpreply.h"

#include "tests/bench/wire/fail.h"

#include <algorithm>
#include <charconv>

namespace tincan::bench {

namespace {

constexpr std::string_view lineEnd = "\r\n";
constexpr std::string_view headEnd = "\r\n\r\n";
constexpr std::string_view version = "HTTP/1.1 ";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::size_t number(std::string_view digits)
{
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        fail("a reply has '%.*s' for a number", static_cast<int>(digits.size()), digits.data());
    return value;
}

} // namespace

std::optional<std::string_view> headerField(std::string_view head, std::string_view name)
{
    for (std::size_t line = head.find(lineEnd); line != std::string_view::npos;) {
        const std::size_t begin = line + lineEnd.size();
        line = head.find(lineEnd, begin);
        const std::string_view field
            = head.substr(begin, line == std::string_view::npos ? line : line - begin);
        const std::size_t colon = field.find(':');
        if (colon == std::string_view::npos || !equalsIgnoringCase(field.substr(0, colon), name))
            continue;
        const std::size_t value = field.find_first_not_of(' ', colon + 1);
        return value == std::string_view::npos ? std::string_view() : field.substr(value);
    }
    return std::nullopt;
}

std::optional<HttpReply> readReply(std::string_view bytes)
{
    const std::size_t end = bytes.find(headEnd);
    if (end == std::string_view::npos)
        return std::nullopt;
    const std::string_view head = bytes.substr(0, end);
    if (!head.starts_with(version) || head.size() < version.size() + 3)
        fail("a reply begins with '%.*s'", static_cast<int>(std::min<std::size_t>(head.size(), 40)),
            head.data());
    const int status = static_cast<int>(number(head.substr(version.size(), 3)));
    if (headerField(head, "transfer-encoding"))
        fail("a reply came in chunks");
    const std::size_t length = number(headerField(head, "content-length").value_or("0"));
    const std::size_t headSize = end + headEnd.size();
    if (bytes.size() - headSize < length)
        return std::nullopt;
    return HttpReply{status, head, bytes.substr(headSize, length), headSize + length};
}

} // namespace tincan::bench

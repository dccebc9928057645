// SPDX-License-Identifier: MIT
// The load generator of ./dev bench: one measure of one server, whose results it prints as lines of
// JSON. It talks to 127.0.0.1 only, and fails loudly where a message is missing, late by minutes,
// out of order or not what it should be.
//
//   tincan_bench_load MEASURE --port N --pid N [--clients N[,N…]] [--batch N] [--bytes N]
//                     [--warm-up S] [--seconds S] [--limit S]

#include "tests/bench/loadgen/measures.h"
#include "tests/bench/wire/descriptors.h"
#include "tests/bench/wire/fail.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace tincan::bench {

namespace {

template <class Number>
Number number(std::string_view option, std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        fail("%.*s: '%.*s' is no number", static_cast<int>(option.size()), option.data(),
            static_cast<int>(text.size()), text.data());
    return value;
}

std::vector<std::size_t> numbers(std::string_view option, std::string_view text)
{
    std::vector<std::size_t> values;
    for (std::size_t comma = 0; comma != std::string_view::npos; text.remove_prefix(comma + 1)) {
        comma = text.find(',');
        values.push_back(number<std::size_t>(option, text.substr(0, comma)));
        if (comma == std::string_view::npos)
            break;
    }
    return values;
}

void apply(std::string_view option, std::string_view value, Settings &settings)
{
    if (option == "--port")
        settings.port = number<std::uint16_t>(option, value);
    else if (option == "--pid")
        settings.serverPid = number<pid_t>(option, value);
    else if (option == "--clients")
        settings.clients = numbers(option, value);
    else if (option == "--batch")
        settings.batch = number<std::size_t>(option, value);
    else if (option == "--bytes")
        settings.bytes = number<std::size_t>(option, value);
    else if (option == "--warm-up")
        settings.warmUpSeconds = number<double>(option, value);
    else if (option == "--seconds")
        settings.seconds = number<double>(option, value);
    else if (option == "--limit")
        settings.limitSeconds = number<double>(option, value);
    else
        fail("unknown option %.*s", static_cast<int>(option.size()), option.data());
}

[[noreturn]] void usage()
{
    std::fputs("tincan_bench_load MEASURE --port N --pid N [--clients N[,N...]] [--batch N] [--bytes N]\n"
               "                  [--warm-up S] [--seconds S] [--limit S]\n\n",
        stderr);
    for (const Measure &measure : measures())
        std::fprintf(stderr, "%-10s %s\n", measure.name.data(), measure.description.data());
    fail("which measure?");
}

} // namespace

} // namespace tincan::bench

int main(int argc, char **argv)
{
    using namespace tincan::bench;
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    const auto measure = std::find_if(measures().begin(), measures().end(),
        [&](const Measure &known) { return !arguments.empty() && known.name == arguments.front(); });
    if (measure == measures().end() || arguments.size() % 2 == 0)
        usage();
    Settings settings;
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2)
        apply(arguments[i], arguments[i + 1], settings);
    raiseDescriptorLimit();
    measure->run(settings);
    return 0;
}

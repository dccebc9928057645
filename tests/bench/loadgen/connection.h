// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/loop.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace tincan::bench {

/// A TCP connection to 127.0.0.1. What the system does not take at once is kept and sent later; what
/// is not consumed is kept and shown again with what follows. Any trouble ends the program.
class Connection : public Watcher
{
public:
    Connection(Loop &loop, std::uint16_t port) : m_loop(loop), m_port(port) { }
    ~Connection() override;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    void open();
    /// Closes at once; may be opened again.
    void close();
    bool isOpen() const { return m_descriptor >= 0; }
    void write(std::string_view bytes);

    void ready(std::uint32_t events) override;

protected:
    virtual void opened() = 0;
    /// Looks at what has come, which it may change, and returns how much of it is done with.
    virtual std::size_t received(char *bytes, std::size_t size) = 0;

private:
    void finishOpening();
    void flush();
    void read();

    Loop &m_loop;
    std::uint16_t m_port;
    int m_descriptor = -1;
    bool m_isOpening = false;
    std::string m_unsent;
    std::string m_unread;
};

} // namespace tincan::bench

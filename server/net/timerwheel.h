// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QTimer>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace tincan::net {

using TimePoint = std::chrono::steady_clock::time_point;
/// Says what time it is; injected, so that tests need not wait.
using Clock = std::function<TimePoint()>;

/// std::chrono::steady_clock::now.
Clock steadyClock();

class TimerWheel;

/// A deadline in a TimerWheel: starting, restarting and stopping cost the same however many there are.
///
/// Single shot. It calls back in the wheel's thread, never before its deadline, never from within
/// start(); it is stopped by then, and may be restarted or destroyed by its own callback. It must not
/// outlive its wheel.
class Timer
{
public:
    Timer(TimerWheel &wheel, std::function<void()> callback);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    /// Starts or restarts it. A deadline in the past is met at the next turn.
    void start(TimePoint deadline);
    void start(std::chrono::milliseconds delay);
    void stop();
    bool isActive() const { return m_active; }
    TimerWheel &wheel() const { return m_wheel; }

private:
    friend class TimerWheel;

    TimerWheel &m_wheel;
    std::function<void()> m_callback;
    std::uint64_t m_tick = 0; // the first tick at which it may fire
    Timer *m_next = nullptr;
    Timer *m_previous = nullptr;
    std::uint16_t m_list = 0; // which list it is in while active
    bool m_active = false;
};

/// All deadlines of one thread, kept by a single precise QTimer.
///
/// A hierarchical wheel: seven levels of 64 slots, the finest one millisecond each. Deadlines are met
/// at the first whole millisecond that is not before them, in the order of these milliseconds. Lives
/// in the thread whose deadlines it keeps; its Timers must be destroyed before it.
class TimerWheel : public QObject
{
    Q_OBJECT

public:
    explicit TimerWheel(Clock clock = steadyClock(), QObject *parent = nullptr);
    ~TimerWheel() override;

    TimePoint now() const { return m_clock(); }
    /// Calls back every timer whose deadline is not after now(). The wheel does so by itself; tests
    /// with a clock of their own call it after having moved that.
    void advance();
    /// When the wheel will next look at its timers: never after the earliest deadline.
    std::optional<TimePoint> nextWake() const;
    /// How many timers are active.
    int activeCount() const { return m_activeCount; }

private:
    friend class Timer;
    static constexpr int s_levels = 7;
    static constexpr int s_slotBits = 6;
    static constexpr int s_slots = 1 << s_slotBits;
    static constexpr std::uint64_t s_lastTick = (std::uint64_t(1) << (s_levels * s_slotBits)) - 1;
    static constexpr std::uint64_t s_never = UINT64_MAX;
    static constexpr std::uint16_t s_firing = s_levels * s_slots; // the list of timers about to fire

    struct List
    {
        Timer *first = nullptr;
        Timer *last = nullptr;
    };
    struct Due
    {
        std::uint64_t tick;
        std::uint16_t list;
    };

    void insert(Timer &timer, TimePoint deadline);
    void remove(Timer &timer);
    void place(Timer &timer);
    void append(Timer &timer, std::uint16_t list);
    void unlink(Timer &timer);
    void takeSlot(std::uint16_t list);
    void fire();
    void arm();
    std::optional<Due> nextDue() const;
    std::uint64_t tickAt(TimePoint time) const;
    std::uint64_t tickNotBefore(TimePoint time) const;

    Clock m_clock;
    TimePoint m_epoch;
    std::uint64_t m_tick = 0; // every timer of this and earlier ticks has been called back
    std::uint64_t m_armedTick = s_never;
    int m_activeCount = 0;
    QTimer m_timer;
    std::array<std::uint64_t, s_levels> m_occupied{};
    std::array<List, s_levels * s_slots + 1> m_lists;
};

} // namespace tincan::net

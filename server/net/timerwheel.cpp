// SPDX-License-Identifier: MIT
#include "server/net/timerwheel.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tincan::net {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds longestWait = std::chrono::hours(24); // QTimer counts in 31 bits

} // namespace

Clock steadyClock()
{
    return [] { return std::chrono::steady_clock::now(); };
}

Timer::Timer(TimerWheel &wheel, std::function<void()> callback)
    : m_wheel(wheel), m_callback(std::move(callback))
{
}

Timer::~Timer()
{
    stop();
}

void Timer::start(TimePoint deadline)
{
    m_wheel.insert(*this, deadline);
}

void Timer::start(milliseconds delay)
{
    start(m_wheel.now() + delay);
}

void Timer::stop()
{
    if (m_active)
        m_wheel.remove(*this);
}

TimerWheel::TimerWheel(Clock clock, QObject *parent)
    : QObject(parent), m_clock(std::move(clock)), m_epoch(m_clock()), m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TimerWheel::advance);
}

TimerWheel::~TimerWheel()
{
    Q_ASSERT_X(m_activeCount == 0, "TimerWheel", "a timer outlives its wheel");
}

void TimerWheel::insert(Timer &timer, TimePoint deadline)
{
    if (timer.m_active)
        remove(timer);
    // The tick under way has been looked at already: what is late comes with the next one.
    timer.m_tick = std::clamp(tickNotBefore(deadline), m_tick + 1, s_lastTick);
    place(timer);
    timer.m_active = true;
    ++m_activeCount;
    arm();
}

/// The level is that of the highest bits in which the tick differs from the present one, so that on
/// every level the occupied slots lie after the present one and none wraps around.
void TimerWheel::place(Timer &timer)
{
    const std::uint64_t difference = timer.m_tick ^ m_tick;
    const int level = difference == 0 ? 0 : (63 - std::countl_zero(difference)) / s_slotBits;
    const auto slot = int(timer.m_tick >> (level * s_slotBits)) & (s_slots - 1);
    m_occupied[size_t(level)] |= std::uint64_t(1) << slot;
    append(timer, std::uint16_t(level * s_slots + slot));
}

void TimerWheel::append(Timer &timer, std::uint16_t list)
{
    List &end = m_lists[list];
    timer.m_list = list;
    timer.m_next = nullptr;
    timer.m_previous = end.last;
    (end.last ? end.last->m_next : end.first) = &timer;
    end.last = &timer;
}

void TimerWheel::unlink(Timer &timer)
{
    List &list = m_lists[timer.m_list];
    (timer.m_previous ? timer.m_previous->m_next : list.first) = timer.m_next;
    (timer.m_next ? timer.m_next->m_previous : list.last) = timer.m_previous;
    if (!list.first && timer.m_list != s_firing)
        m_occupied[timer.m_list / s_slots] &= ~(std::uint64_t(1) << (timer.m_list % s_slots));
}

void TimerWheel::remove(Timer &timer)
{
    unlink(timer);
    timer.m_active = false;
    --m_activeCount;
}

std::optional<TimerWheel::Due> TimerWheel::nextDue() const
{
    for (int level = 0; level < s_levels; ++level) {
        const std::uint64_t occupied = m_occupied[size_t(level)];
        if (occupied == 0)
            continue;
        const int slot = std::countr_zero(occupied);
        const int shift = level * s_slotBits;
        const std::uint64_t above = (m_tick >> shift) & ~std::uint64_t(s_slots - 1);
        return Due{(above | std::uint64_t(slot)) << shift, std::uint16_t(level * s_slots + slot)};
    }
    return std::nullopt;
}

std::optional<TimePoint> TimerWheel::nextWake() const
{
    const std::optional<Due> due = nextDue();
    if (!due)
        return std::nullopt;
    return m_epoch + milliseconds(due->tick);
}

void TimerWheel::advance()
{
    const std::uint64_t target = tickAt(m_clock());
    fire(); // what a nested event loop left behind
    while (const std::optional<Due> due = nextDue()) {
        if (due->tick > target)
            break;
        m_tick = due->tick;
        takeSlot(due->list);
        fire();
    }
    m_tick = std::max(m_tick, target);
    m_armedTick = s_never;
    arm();
}

/// Moves the timers of a slot that has been reached: to the firing list, or to finer slots.
void TimerWheel::takeSlot(std::uint16_t list)
{
    Timer *timer = std::exchange(m_lists[list].first, nullptr);
    m_lists[list].last = nullptr;
    m_occupied[list / s_slots] &= ~(std::uint64_t(1) << (list % s_slots));
    while (timer) {
        Timer *const next = timer->m_next;
        if (timer->m_tick <= m_tick)
            append(*timer, s_firing);
        else
            place(*timer);
        timer = next;
    }
}

void TimerWheel::fire()
{
    while (Timer *const timer = m_lists[s_firing].first) {
        remove(*timer);
        const auto callback = timer->m_callback; // a copy: the callback may destroy its timer
        callback();
    }
}

void TimerWheel::arm()
{
    const std::optional<Due> due = nextDue();
    if (!due || due->tick >= m_armedTick)
        return; // waking too early costs little; restarting the QTimer for each timer would not
    m_armedTick = due->tick;
    const auto wait = m_epoch + milliseconds(due->tick) - m_clock();
    m_timer.start(std::clamp(std::chrono::ceil<milliseconds>(wait), milliseconds(0), longestWait));
}

std::uint64_t TimerWheel::tickAt(TimePoint time) const
{
    const auto elapsed = std::chrono::floor<milliseconds>(time - m_epoch).count();
    return std::min(std::uint64_t(std::max<milliseconds::rep>(elapsed, 0)), s_lastTick);
}

std::uint64_t TimerWheel::tickNotBefore(TimePoint time) const
{
    const auto elapsed = std::chrono::ceil<milliseconds>(time - m_epoch).count();
    return std::min(std::uint64_t(std::max<milliseconds::rep>(elapsed, 0)), s_lastTick);
}

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

namespace tincan::net {

class Loop;

/// Something that lives in a Loop, of which there are many: what a QObject would be used for, for a few
/// bytes.
class Resident
{
public:
    virtual ~Resident();
    Resident(const Resident &) = delete;
    Resident &operator=(const Resident &) = delete;

    Loop &loop() const { return m_loop; }

    /// Deletes it in a later turn, when none of its functions can be at work any more: as QObject's.
    void deleteLater();

protected:
    explicit Resident(Loop &loop) : m_loop(loop) { }

    /// Calls resume() in a later turn; once, however often it is asked for.
    void resumeLater();
    virtual void resume() { }

private:
    friend class Loop;

    Loop &m_loop;
    bool m_isResuming = false; // in a list of the loop
};

/// Lets an owner delete its residents later.
struct DeleteLater
{
    void operator()(Resident *resident) const { resident->deleteLater(); }
};

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"

namespace tincan::lobby {

/// The dialect of the official chat example: `add user`, `new message`, `typing`, `stop typing`;
/// answered by `login`, and told to the others as `user joined`, `user left`, `new message`,
/// `typing` and `stop typing`.
class ChatExample final : public Dialect
{
public:
    static inline const QString dialectName = QStringLiteral("chat example");

    explicit ChatExample(Hub &hub);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void deliver(const chat::Message &message, const chat::Origin &origin) override;
    void deliverTyping(const chat::Typing &typing, const chat::Origin &origin) override;
    void personJoined(const chat::User &user, const QString &socketId) override;
    void personLeft(const chat::User &user, const QString &socketId) override;

protected:
    void enter(service::Client &client) override;

private:
    void addUser(const Array &args, const Reply &reply);
    void setTyping(bool on, const Reply &reply);
    void tellNumber(const QString &event, const chat::User &user, const QString &exceptSocketId);
};

} // namespace tincan::lobby

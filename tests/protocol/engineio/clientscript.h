// SPDX-License-Identifier: MIT
#pragma once

#include "tests/protocol/engineio/describe.h"

#include <QTest>

/// Plays what happens to a client's session, written as a line of steps separated by "; ":
///
///     GET=0{…}|4a      the GET is answered        GET=!400         it is refused
///     POST=ok          the POST is answered       POST=!413        it is refused
///     failed           a request got no answer    opened           the WebSocket is open
///     text 3probe, bin 0102, end, fail            what the WebSocket brings
///     send a, sendbin 0102, close                 wait 300         time passes, timers run
///
/// OPEN stands for an open packet that offers an upgrade, PLAIN for one that does not; both have
/// intervals of 300 and 200 ms and a maxPayload of 20 bytes. A bar is the separator of a payload.
namespace tincan::engineio::test {

inline QByteArray openPacket(bool canUpgrade)
{
    Handshake handshake;
    handshake.sid = "sid";
    handshake.canUpgrade = canUpgrade;
    handshake.pingInterval = std::chrono::milliseconds(300);
    handshake.pingTimeout = std::chrono::milliseconds(200);
    handshake.maxPayloadBytes = 20;
    return '0' + encodeHandshake(handshake);
}

class ClientScript
{
public:
    explicit ClientScript(const ClientSessionOptions &options = {}) : session(options) { }

    /// Everything the session said to all steps, beginning with what it said when it was made.
    QByteArray play(const QByteArray &script)
    {
        QByteArray said = takeOutputs(session);
        for (const QByteArray &step : script.split(';')) {
            if (!step.trimmed().isEmpty())
                perform(step.trimmed());
            const QByteArray outputs = takeOutputs(session);
            if (!outputs.isEmpty())
                said += (said.isEmpty() ? "" : " ") + outputs;
        }
        return said;
    }

    ClientSession session;
    TimePoint now{};

private:
    void perform(QByteArray step)
    {
        step.replace("OPEN", openPacket(true)).replace("PLAIN", openPacket(false)).replace('|', '\x1e');
        const qsizetype space = step.indexOf(' ');
        const QByteArray verb = space < 0 ? step : step.first(space);
        const QByteArray rest = space < 0 ? QByteArray() : step.sliced(space + 1);
        if (step.startsWith("GET=!"))
            session.pollFinished(step.sliced(5).toInt(), "{}", now);
        else if (step.startsWith("GET="))
            session.pollFinished(200, step.sliced(4), now);
        else if (step.startsWith("POST=!"))
            session.postFinished(step.sliced(6).toInt(), now);
        else if (step == "POST=ok")
            session.postFinished(200, now);
        else if (!performWebSocket(verb, rest) && !performOwn(verb, rest))
            QFAIL(("no such step: " + step).constData());
    }

    bool performWebSocket(const QByteArray &verb, const QByteArray &rest)
    {
        if (verb == "opened")
            session.webSocketOpened(now);
        else if (verb == "text")
            session.webSocketText(rest, now);
        else if (verb == "bin")
            session.webSocketBinary(QByteArray::fromHex(rest), now);
        else if (verb == "end")
            session.webSocketClosed(WebSocketEnd::closed, "closed", now);
        else if (verb == "fail")
            session.webSocketClosed(WebSocketEnd::failed, "refused", now);
        else
            return false;
        return true;
    }

    bool performOwn(const QByteArray &verb, const QByteArray &rest)
    {
        if (verb == "failed")
            session.requestFailed("no route", now);
        else if (verb == "send")
            session.send(OutgoingMessage::text(rest), now);
        else if (verb == "sendbin")
            session.send(OutgoingMessage::binary(QByteArray::fromHex(rest)), now);
        else if (verb == "close")
            session.close(now);
        else if (verb == "wait")
            wait(std::chrono::milliseconds(rest.toInt()));
        else
            return false;
        return true;
    }

    void wait(std::chrono::milliseconds time)
    {
        const TimePoint end = now + time;
        while (session.nextDeadline() && *session.nextDeadline() <= end) {
            now = std::max(now, *session.nextDeadline());
            session.advance(now);
        }
        now = end;
    }
};

inline ClientSessionOptions clientOptions(Transport transport)
{
    ClientSessionOptions options;
    options.transport = transport;
    options.probeTimeout = std::chrono::milliseconds(250);
    options.closeTimeout = std::chrono::milliseconds(100);
    return options;
}

} // namespace tincan::engineio::test

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/protocol/engineio/describe.h"

#include <QTest>

#include <algorithm>

/// Plays what happens to a server's session, written as a line of steps separated by "; ":
///
///     GET 1            a GET arrives              abortGET 1       the client drops it
///     POST 2 4a|4b     a POST, at once            beginPOST 2, finishPOST 2 4a, abortPOST 2, refusePOST 2
///     octets 2         a POST of octet-stream     continue         another slice of the input
///     octetPOST 2 00   one at once, its body in hex
///     WS 3             a WebSocket arrives        text 3 2probe, bin 3 0102, end 3, fail 3
///     send a           the server sends text      sendbin 0102
///     close, closeNow, shutdown                   wait 300         time passes, timers run
///     hang 300         time passes, no timer runs
///     pause, resume    the client is not read, and is read again
///
/// A bar stands for the separator of a payload.
namespace tincan::engineio::test {

constexpr ChannelId openingChannel = 100;

inline std::shared_ptr<ServerSessionOptions> testOptions()
{
    auto options = std::make_shared<ServerSessionOptions>();
    options->pingInterval = std::chrono::milliseconds(300);
    options->pingTimeout = std::chrono::milliseconds(200);
    options->upgradeTimeout = std::chrono::milliseconds(250);
    options->closeTimeout = std::chrono::milliseconds(1000);
    return options;
}

class ServerScript
{
public:
    explicit ServerScript(Transport transport,
        std::shared_ptr<const ServerSessionOptions> options = testOptions(),
        const Wire &wire = wireOf(Revision::four))
        : session("sid", std::move(options), transport, openingChannel, TimePoint(), wire)
    {
        opening = takeOutputs(session);
    }

    /// Everything the session said to all steps.
    QByteArray play(const QByteArray &script)
    {
        QByteArray said;
        for (const QByteArray &step : script.split(';')) {
            if (!step.trimmed().isEmpty())
                perform(step.trimmed());
            const QByteArray outputs = takeOutputs(session);
            if (!outputs.isEmpty())
                said += (said.isEmpty() ? "" : " ") + outputs;
        }
        return said;
    }

    ServerSession session;
    QByteArray opening;
    TimePoint now{};

private:
    void perform(const QByteArray &step)
    {
        const qsizetype space = step.indexOf(' ');
        const QByteArray verb = space < 0 ? step : step.first(space);
        const QByteArray rest = space < 0 ? QByteArray() : step.sliced(space + 1);
        const qsizetype second = rest.indexOf(' ');
        const ChannelId id = (second < 0 ? rest : rest.first(second)).toULongLong();
        const QByteArray data = (second < 0 ? QByteArray() : rest.sliced(second + 1)).replace('|', '\x1e');
        if (!performRequest(verb, id, data) && !performWebSocket(verb, id, data) && !performOwn(verb, rest))
            QFAIL(("no such step: " + step).constData());
    }

    bool performRequest(const QByteArray &verb, ChannelId id, const QByteArray &data)
    {
        if (verb == "GET") {
            session.pollArrived(id, now);
        } else if (verb == "abortGET") {
            session.pollAborted(id, now);
        } else if (verb == "POST") {
            session.postArrived(id, false, now);
            session.postFinished(id, data, now);
        } else if (verb == "octets") {
            session.postArrived(id, true, now);
        } else if (verb == "octetPOST") {
            session.postArrived(id, true, now);
            session.postFinished(id, QByteArray::fromHex(data), now);
        } else if (verb == "beginPOST") {
            session.postArrived(id, false, now);
        } else if (verb == "finishPOST") {
            session.postFinished(id, data, now);
        } else if (verb == "abortPOST") {
            session.postAborted(id, now);
        } else if (verb == "refusePOST") {
            session.postRefused(id, now);
        } else {
            return false;
        }
        return true;
    }

    bool performWebSocket(const QByteArray &verb, ChannelId id, const QByteArray &data)
    {
        if (verb == "WS")
            session.webSocketArrived(id, now);
        else if (verb == "text")
            session.webSocketText(id, data, now);
        else if (verb == "bin")
            session.webSocketBinary(id, QByteArray::fromHex(data), now);
        else if (verb == "end")
            session.webSocketClosed(id, WebSocketEnd::closed, now);
        else if (verb == "fail")
            session.webSocketClosed(id, WebSocketEnd::failed, now);
        else
            return false;
        return true;
    }

    bool performOwn(const QByteArray &verb, const QByteArray &rest)
    {
        if (verb == "send")
            session.send(OutgoingMessage::text(rest), now);
        else if (verb == "sendbin")
            session.send(OutgoingMessage::binary(QByteArray::fromHex(rest)), now);
        else if (verb == "close")
            session.close(now);
        else if (verb == "closeNow")
            session.closeNow(now);
        else if (verb == "shutdown")
            session.close(now, CloseReason::serverShuttingDown);
        else if (verb == "continue")
            session.continueInput(now);
        else if (verb == "pause" || verb == "resume")
            session.setReading(verb == "resume", now);
        else if (verb == "hang")
            now += std::chrono::milliseconds(rest.toInt());
        else if (verb == "wait")
            wait(std::chrono::milliseconds(rest.toInt()));
        else
            return false;
        return true;
    }

    /// As an event loop with a precise timer would.
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

/// Columns for rows of a script and what the session says to it, and the check of such a row.
inline void addScriptColumns()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("said");
}

inline void addRow(const char *name, Transport transport, const char *script, const char *said)
{
    QTest::newRow(name) << transport << QByteArray(script) << QByteArray(said);
}

inline void checkScriptRow(const Wire &wire = wireOf(Revision::four))
{
    QFETCH(Transport, transport);
    QFETCH(QByteArray, script);
    ServerScript server(transport, testOptions(), wire);
    QTEST(server.play(script), "said");
}

} // namespace tincan::engineio::test

// SPDX-License-Identifier: MIT
// A server's Engine.IO session: requests, WebSockets and time in any order. Every request is answered
// once, and a session that has closed says nothing more.

#include "protocol/engineio/serversession.h"
#include "tests/fuzz/fuzz.h"

#include <set>

namespace tincan::fuzz {

namespace {

using namespace tincan::engineio;

class SessionRun
{
public:
    explicit SessionRun(int choice)
        : m_session("sid", std::make_shared<ServerSessionOptions>(),
            choice % 2 ? Transport::webSocket : Transport::polling, 1, m_now,
            wireOf(choice & 2 ? Revision::three : Revision::four))
    {
        m_session.setTellsPackets(choice & 4);
        (choice % 2 ? m_sockets : m_requests).insert(1);
        look();
    }

    void step(int what, Script &script)
    {
        switch (what % 12) {
        case 0:
            m_session.pollArrived(request(), m_now);
            break;
        case 1:
            m_session.postArrived(m_post = request(), script.byte() % 2, m_now);
            break;
        case 2:
            m_session.postFinished(m_post, script.text(), m_now);
            break;
        case 3:
            abort(m_post, &ServerSession::postAborted);
            break;
        case 4:
            m_session.webSocketArrived(socket(), m_now);
            break;
        case 5:
            m_session.webSocketText(m_lastChannel, script.text(), m_now);
            break;
        case 6:
            m_session.webSocketBinary(m_lastChannel, script.text(), m_now);
            break;
        case 7:
            m_session.webSocketClosed(m_lastChannel, WebSocketEnd(script.byte() % 2), m_now);
            break;
        case 8:
            m_session.send(OutgoingMessage::text(script.text()), m_now);
            break;
        case 9:
            m_session.close(m_now);
            break;
        case 10:
            m_session.setReading(script.byte() % 2, m_now);
            break;
        default:
            m_now += std::chrono::milliseconds(script.byte() * 200);
            m_session.advance(m_now);
        }
        look();
        while (m_session.hasInput()) {
            m_session.continueInput(m_now);
            look();
        }
    }

private:
    ChannelId request() { return *m_requests.insert(++m_lastChannel).first; }
    ChannelId socket() { return *m_sockets.insert(++m_lastChannel).first; }
    void abort(ChannelId id, void (ServerSession::*how)(ChannelId, TimePoint))
    {
        m_requests.erase(id);
        (m_session.*how)(id, m_now);
    }
    void answer(ChannelId id) { require(m_requests.erase(id) == 1); }
    void look()
    {
        while (const auto output = m_session.nextOutput())
            std::visit([this](const auto &what) { see(what); }, *output);
    }
    void see(const ReplyToPoll &output) { answer(output.request); }
    void see(const ReplyToPost &output) { answer(output.request); }
    void see(const RefuseRequest &output) { answer(output.request); }
    void see(const AbortRequest &output) { answer(output.request); }
    void see(const SendToWebSocket &output) { require(m_sockets.contains(output.socket)); }
    void see(const CloseWebSocket &output) { require(m_sockets.contains(output.socket)); }
    void see(const Closed &) { require(!std::exchange(m_isClosed, true)); }
    void see(const MessageReceived &) { require(!m_isClosed); }
    template <typename Other>
    void see(const Other &)
    {
        require(!m_isClosed);
    }

    TimePoint m_now{std::chrono::hours(1)};
    ServerSession m_session;
    std::set<ChannelId> m_requests; // without an answer
    std::set<ChannelId> m_sockets;
    ChannelId m_lastChannel = 1;
    ChannelId m_post = 0;
    bool m_isClosed = false;
};

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    fuzz::Script script(data, size);
    fuzz::SessionRun run(script.byte());
    for (int steps = 0; steps < 200 && !script.isAtEnd(); ++steps)
        run.step(script.byte(), script);
    return 0;
}

// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/exchange.h"

#include "tests/bench/wire/fail.h"

#include <utility>

namespace tincan::bench {

Exchange::Exchange(Crowd &crowd, Meter &meter, std::vector<Message> request, std::vector<Message> answer)
    : m_crowd(crowd), m_meter(meter), m_request(std::move(request)), m_answer(std::move(answer))
{
    m_crowd.observe(0, this);
}

void Exchange::start()
{
    send(m_crowd.client(0));
}

void Exchange::send(Client &client)
{
    m_received = 0;
    m_sentAt = now();
    for (const Message &message : m_request)
        message.isBinary ? client.sendBinary(message.content) : client.send(message.content);
}

void Exchange::receive(Client &client, std::string_view content, bool isBinary)
{
    if (m_isOver)
        fail("an answer to no request");
    const Message &expected = m_answer[m_received];
    if (isBinary != expected.isBinary || content != expected.content)
        fail("message %zu of the answer is not as expected, %zu bytes", m_received, content.size());
    if (++m_received < m_answer.size())
        return;
    const std::uint64_t at = now();
    m_meter.took(m_sentAt, at);
    m_meter.done(1, at);
    m_isOver = m_meter.isFinished();
    if (!m_isOver)
        send(client);
}

} // namespace tincan::bench

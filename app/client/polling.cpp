// SPDX-License-Identifier: MIT
#include "app/client/polling.h"

#include "app/client/failures.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace tincan::client {

namespace {

constexpr int ok = 200;
/// A POST makes progress within this time or has failed. A GET may wait as long as the session lives.
constexpr int postStall_ms = 30000;

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

Polling::Polling(const Endpoint &endpoint, const Options &options, QObject *parent)
    : QObject(parent), m_endpoint(endpoint), m_options(options), m_network(new QNetworkAccessManager)
{
    // A redirected POST would become a GET: rather say where the server wants us.
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

Polling::~Polling()
{
    abort();
}

void Polling::abort()
{
    drop(m_poll);
    drop(m_post);
}

void Polling::drop(QNetworkReply *&reply)
{
    if (QNetworkReply *dropped = std::exchange(reply, nullptr)) {
        dropped->disconnect();
        dropped->deleteLater(); // which aborts it
    }
}

QNetworkRequest Polling::request(const QByteArray &query) const
{
    QNetworkRequest request(m_endpoint.url(query));
    request.setSslConfiguration(m_options.tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // Chat compresses well; our own limit on the unpacked size guards against bombs.
    request.setDecompressedSafetyCheckThreshold(-1);
    request.setRawHeader("Accept", "*/*");
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Tincan/" TINCAN_VERSION));
    for (const auto &[name, value] : m_options.extraHeaders)
        request.setRawHeader(name, value);
    return request;
}

void Polling::poll(const QByteArray &query)
{
    Q_ASSERT(!m_poll);
    m_payload.clear();
    m_poll = m_network->get(request(query));
    connect(m_poll, &QNetworkReply::readyRead, this, &Polling::readPoll);
    connect(m_poll, &QNetworkReply::finished, this, &Polling::finishPoll);
}

void Polling::post(const QByteArray &query, const QByteArray &body)
{
    Q_ASSERT(!m_post);
    QNetworkRequest request = this->request(query);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain;charset=UTF-8"_s);
    request.setTransferTimeout(postStall_ms);
    m_post = m_network->post(request, body);
    connect(m_post, &QNetworkReply::readyRead, this, &Polling::readPost);
    connect(m_post, &QNetworkReply::finished, this, &Polling::finishPost);
}

void Polling::readPoll()
{
    m_payload += m_poll->readAll();
    if (m_payload.size() > m_options.limits.messageBytes)
        fail(tooLarge(m_endpoint.authority()));
}

void Polling::finishPoll()
{
    QNetworkReply *reply = std::exchange(m_poll, nullptr);
    reply->deleteLater();
    const QByteArray payload = std::exchange(m_payload, {}) + reply->readAll();
    if (reply->error() != QNetworkReply::NoError || statusOf(*reply) != ok)
        fail(failureOf(*reply, payload));
    else
        Q_EMIT polled(payload);
}

void Polling::readPost()
{
    // "ok" or the description of an error; more is none of a Socket.IO server.
    if (m_post->bytesAvailable() > m_options.limits.errorBytes)
        fail(notSocketIo(m_endpoint.authority()));
}

void Polling::finishPost()
{
    QNetworkReply *reply = std::exchange(m_post, nullptr);
    reply->deleteLater();
    if (reply->error() != QNetworkReply::NoError || statusOf(*reply) != ok)
        fail(failureOf(*reply, reply->read(m_options.limits.errorBytes)));
    else
        Q_EMIT posted();
}

Failure Polling::failureOf(const QNetworkReply &reply, const QByteArray &body) const
{
    const int status = statusOf(reply);
    if (status != 0 && status != ok)
        return fromHttpStatus(status, body, m_endpoint.authority());
    return fromNetworkError(reply.error(), m_endpoint.authority(), reply.errorString());
}

void Polling::fail(const Failure &failure)
{
    abort();
    Q_EMIT failed(failure);
}

} // namespace tincan::client

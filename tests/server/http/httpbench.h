// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/connection.h"
#include "server/http/listener.h"
#include "server/http/router.h"
#include "tests/server/support/rawclient.h"

#include <QFile>
#include <QTest>

#include <map>
#include <memory>
#include <vector>

namespace tincan::http::test {

inline constexpr qint64 maxBodyBytes = 100;

/// /hello answers, /echo answers with the body, /refuse answers without reading it, /wait answers when told,
/// /file streams.
class TestHandler : public Handler
{
public:
    bool handle(const ExchangePtr &exchange) override
    {
        const QByteArray path = exchange->request().path().toByteArray();
        exchange->onAborted([this, path](ExchangeEnd end) { aborted[path] = end; });
        if (path == "/hello")
            respond(exchange, "hello");
        else if (path == "/echo")
            exchange->readBody(
                maxBodyBytes, [this, exchange](const QByteArray &body) { respond(exchange, body); });
        else if (path == "/refuse")
            exchange->respond(textResponse(403));
        else if (path == "/wait")
            waiting.push_back(exchange);
        else if (path == "/drop")
            exchange->dropConnection();
        else if (path == "/file")
            respondFile(exchange);
        else
            return false;
        return true;
    }

    void respond(const ExchangePtr &exchange, const QByteArray &body)
    {
        Response response;
        response.body = body;
        exchange->respond(response);
    }
    void respondFile(const ExchangePtr &exchange)
    {
        Response response;
        response.file = std::make_shared<QFile>(fileName);
        response.file->open(QIODevice::ReadOnly);
        response.fileBytes = fileBytes ? fileBytes : response.file->size();
        exchange->respond(response);
    }

    std::vector<ExchangePtr> waiting;
    std::map<QByteArray, ExchangeEnd> aborted;
    QString fileName;
    qint64 fileBytes = 0;
};

inline QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

inline QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n" + fields + "\r\n" + body;
}

/// A listener of one port with such a handler, on a clock that the test moves.
class HttpBench
{
public:
    void start(const Limits &limits = {})
    {
        stop();
        m_now = net::TimePoint(std::chrono::hours(1));
        m_loop = std::make_unique<net::Loop>([this] { return m_now; });
        m_handler = std::make_unique<TestHandler>();
        m_router = std::make_unique<Router>();
        m_router->add("/", *m_handler);
        m_listener = std::make_unique<Listener>(*m_loop, *m_router, limits);
        QVERIFY(m_listener->start(QHostAddress::LocalHost, 0));
    }
    void stop()
    {
        m_listener.reset();
        m_router.reset();
        m_handler.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_loop.reset();
    }
    void pass(std::chrono::milliseconds time)
    {
        m_now += time;
        m_loop->wheel().advance();
    }
    quint16 port() const { return m_listener->serverPort(); }

protected:
    net::TimePoint m_now;
    std::unique_ptr<net::Loop> m_loop;
    std::unique_ptr<TestHandler> m_handler;
    std::unique_ptr<Router> m_router;
    std::unique_ptr<Listener> m_listener;
};

} // namespace tincan::http::test

// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/deletelater.h"
#include "app/client/endpoint.h"
#include "app/client/errors.h"
#include "app/client/options.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QString>

namespace tincan::client {

/// The two requests of long-polling: a GET that waits for packets, a POST that brings some.
///
/// Knows HTTP, nothing of packets. At most one of each is under way. After failed() nothing
/// further is reported; its status is 0 where the server did not answer at all. May be deleted in a handler
/// of its own signals; what is under way is then aborted.
class Polling : public QObject
{
    Q_OBJECT
public:
    Polling(const Endpoint &endpoint, const Options &options, QObject *parent = nullptr);
    ~Polling() override;

    /// `query` is the session's, see Endpoint::url().
    void poll(const QByteArray &query);
    void post(const QByteArray &query, const QByteArray &body);
    bool isPolling() const { return m_poll != nullptr; }
    bool isPosting() const { return m_post != nullptr; }
    /// Ends both requests without a signal.
    void abort();

Q_SIGNALS:
    void polled(const QByteArray &payload);
    void posted();
    void failed(const tincan::client::Failure &failure);

private:
    QNetworkRequest request(const QByteArray &query) const;
    void readPoll();
    void finishPoll();
    void readPost();
    void finishPost();
    void fail(const Failure &failure);
    Failure failureOf(const QNetworkReply &reply, const QByteArray &body) const;
    static void drop(QNetworkReply *&reply);

    Endpoint m_endpoint;
    Options m_options;
    LateOwner<QNetworkAccessManager> m_network;
    QNetworkReply *m_poll = nullptr; // these two are owned by m_network until they finish
    QNetworkReply *m_post = nullptr;
    QByteArray m_payload;
};

} // namespace tincan::client

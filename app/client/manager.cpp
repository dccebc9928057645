// SPDX-License-Identifier: MIT
#include "app/client/manager.h"

#include "app/client/managerprivate.h"

namespace tincan::client {

Manager::Manager(const QUrl &url, const Options &options, QObject *parent)
    : QObject(parent), d(std::make_unique<ManagerPrivate>(this, url, options))
{
}

Manager::~Manager() = default;

Socket *Manager::socket(const QString &nsp)
{
    return d->socket(nsp);
}

QUrl Manager::url() const
{
    return d->url;
}

const Options &Manager::options() const
{
    return d->options;
}

const Status &Manager::status() const
{
    return d->status;
}

void Manager::reconnectNow()
{
    d->reconnectNow();
}

void Manager::close()
{
    d->close();
}

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#include "server/socketio/serverthreads.h"

#include "server/engineio/sessiondirectory.h"
#include "server/http/neighbours.h"
#include "server/net/sharedtotal.h"
#include "server/net/thread.h"
#include "server/socketio/threadcluster.h"

#include <utility>
#include <vector>

namespace tincan {

namespace {

/// A thread with a Server in it.
class Worker
{
public:
    explicit Worker(socketio::ThreadSeat &seat) : m_seat(seat)
    {
        m_seat.inbox().moveToThread(&m_thread.handle());
    }

    /// Does it in the thread; returns afterwards.
    void run(const std::function<void()> &call) { m_thread.run(call); }
    /// Gives it a connection; from any thread.
    void give(std::unique_ptr<net::Stream> stream, const QByteArray &received)
    {
        stream->detach(m_thread.handle());
        const auto parcel = std::make_shared<std::unique_ptr<net::Stream>>(std::move(stream));
        m_thread.post([this, parcel, received] {
            if (m_server)
                m_server->adopt(std::move(*parcel), received);
            else
                parcel->reset();
        });
    }

    // In the thread:
    void make(ServerOptions options)
    {
        options.adapter = m_seat.cluster().adapterFactory(m_seat.number());
        m_server = std::make_unique<Server>(std::move(options));
    }
    void unmake() { m_server.reset(); }
    Server &server() { return *m_server; }
    bool hasServer() const { return m_server != nullptr; }

private:
    socketio::ThreadSeat &m_seat;
    std::unique_ptr<Server> m_server; // lives in the thread
    net::Thread m_thread;
};

using Workers = std::vector<std::unique_ptr<Worker>>;

/// The servers as one of them sees them.
class Place final : public http::Neighbours
{
public:
    Place(Workers &workers, int own) : m_workers(workers), m_own(own), m_next(own) { }

    int nextPlace() override { return std::exchange(m_next, (m_next + 1) % int(m_workers.size())); }
    int ownPlace() const override { return m_own; }
    void give(int place, std::unique_ptr<net::Stream> stream, const QByteArray &received) override
    {
        m_workers[size_t(place)]->give(std::move(stream), received);
    }

private:
    Workers &m_workers; // all made before anybody listens
    int m_own;
    int m_next;
};

} // namespace

// In the order of their making: what uses another comes after it, and goes before it.
class ServerThreads::Private
{
public:
    Private(int threads, const ServerOptions &options) : cluster(threads, options) { }
    ~Private()
    {
        for (const auto &worker : workers)
            worker->run([&worker] { worker->unmake(); });
        // Nobody gives anything any more; what is on its way is thrown away before the threads end.
        for (const auto &worker : workers)
            worker->run([] {});
    }

    socketio::ThreadCluster cluster;
    engineio::SessionDirectory directory;
    net::SharedTotal output;
    net::SharedTotal unfinishedPackets;
    std::vector<std::unique_ptr<Place>> places;
    Workers workers;
};

ServerThreads::ServerThreads(int threads, const ServerOptions &options, const SetUp &setUp)
    : d(std::make_unique<Private>(threads, options))
{
    for (int number = 0; number < threads; ++number) {
        d->places.push_back(std::make_unique<Place>(d->workers, number));
        d->workers.push_back(std::make_unique<Worker>(d->cluster.seat(number)));
    }
    for (int number = 0; number < threads; ++number) {
        Worker &worker = *d->workers[size_t(number)];
        worker.run([&] {
            worker.make(options);
            worker.server().setNeighbours(*d->places[size_t(number)], d->directory);
            worker.server().shareTotals(d->output, d->unfinishedPackets);
            setUp(worker.server());
        });
    }
}

ServerThreads::~ServerThreads() = default;

int ServerThreads::size() const
{
    return int(d->workers.size());
}

void ServerThreads::setTls(const QSslConfiguration &tls)
{
    run(0, [&](Server &first) { first.setTls(tls); }); // which listens for all
}

tl::expected<void, ListenError> ServerThreads::listen(const QHostAddress &address, quint16 port)
{
    tl::expected<void, ListenError> result;
    run(0, [&](Server &first) { result = first.listen(address, port); });
    return result;
}

quint16 ServerThreads::port() const
{
    quint16 port = 0;
    d->workers.front()->run([&] { port = d->workers.front()->server().port(); });
    return port;
}

void ServerThreads::close()
{
    forEach([](Server &server) { server.close(); });
}

void ServerThreads::forEach(const Call &call)
{
    for (int thread = 0; thread < size(); ++thread)
        run(thread, call);
}

void ServerThreads::run(int thread, const Call &call)
{
    Worker &worker = *d->workers[size_t(thread)];
    worker.run([&] { call(worker.server()); });
}

void ServerThreads::post(int thread, Order order)
{
    Worker &worker = *d->workers[size_t(thread)];
    const auto inIt = [&worker](Call call) -> std::function<void(socketio::ThreadSeat &)> {
        if (!call)
            return {};
        return [&worker, call = std::move(call)](socketio::ThreadSeat &) {
            if (worker.hasServer())
                call(worker.server());
        };
    };
    d->cluster.post(thread,
        std::make_shared<const socketio::ThreadMessage>(socketio::ThreadMessage{
            inIt(std::move(order.call)), order.bytes, false, inIt(std::move(order.lost))}));
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "tests/app/client/nodeserver.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <optional>

using namespace Qt::StringLiterals;

namespace {
constexpr int patience_ms = 20000; // for a process to start or end on a busy machine
}

NodeServer::~NodeServer()
{
    kill();
}

bool NodeServer::start(QJsonObject options)
{
    if (!options.contains("port"_L1))
        options.insert("port"_L1, m_port);
    m_process.setProcessChannelMode(QProcess::SeparateChannels);
    m_process.start(QStringLiteral(TINCAN_NODE),
        {QStringLiteral(TINCAN_NODE_SERVER),
            QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Compact))});
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(patience_ms)) {
            m_error = m_process.errorString() + u'\n' + QString::fromUtf8(m_process.readAllStandardError());
            return false;
        }
    }
    const QByteArray line = m_process.readLine().trimmed();
    if (!line.startsWith("listening ")) {
        m_error = QString::fromUtf8(line);
        return false;
    }
    m_port = line.mid(10).toUShort();
    return true;
}

void NodeServer::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(patience_ms);
}

void NodeServer::suspend()
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void NodeServer::resume()
{
    ::kill(pid_t(m_process.processId()), SIGCONT);
}

QUrl NodeServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

namespace tincan::client {

QList<NamedWay> ways()
{
    return {
        {"polling only", Way::polling}, {"WebSocket only", Way::websocket}, {"with upgrade", Way::upgrade}};
}

void addWays()
{
    QTest::addColumn<Way>("way");
    for (const NamedWay &named : ways())
        QTest::newRow(named.name) << named.way;
}

Options optionsFor(Way way)
{
    Options options;
    if (way == Way::polling)
        options.transports = {TransportName::polling};
    if (way == Way::websocket)
        options.transports = {TransportName::websocket};
    return options;
}

Array ask(Socket *socket, const QString &name, const Array &args)
{
    auto answer = std::make_shared<std::optional<tl::expected<Array, AckError>>>();
    socket->emitWithAck(name, args, std::chrono::milliseconds(patience_ms),
        [answer](const tl::expected<Array, AckError> &result) { *answer = result; });
    if (!QTest::qWaitFor([&] { return answer->has_value(); }, patience_ms + 1000) || !**answer) {
        QTest::qFail(qPrintable(u"no answer to "_s + name), __FILE__, __LINE__);
        return {};
    }
    return ***answer;
}

} // namespace tincan::client

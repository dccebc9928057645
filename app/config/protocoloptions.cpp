// SPDX-License-Identifier: MIT
#include "app/config/optiongroups.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tincan::config {

namespace {

constexpr Range<std::chrono::milliseconds> anyWait{10ms, 24h};
constexpr Range<std::chrono::milliseconds> waitOrNone{0ms, 24h};
constexpr Range<qint64> anyCount{1, 1'000'000};
constexpr Range<qint64> countOrNone{0, 1'000'000};
constexpr Range<qint64> anySize{1, 1'073'741'824};

Parsed<QString> parsePath(const QString &text)
{
    static const QRegularExpression form(u"^(?:/[A-Za-z0-9._~-]+)+/?$"_s);
    const QString path = text.trimmed();
    if (!form.match(path).hasMatch())
        return tl::unexpected(u"“%1” is not a path; one as /socket.io/ is."_s.arg(text));
    return path.endsWith(u'/') ? path : path + u'/';
}

Option transports()
{
    Option option;
    option.name = u"transports"_s;
    option.form = Option::Form::list;
    option.kind = u"polling, websocket"_s;
    option.help = u"The transports that clients may come by."_s;
    option.set = [](Settings &settings, const QString &text) -> Parsed<void> {
        Transports &chosen = settings.host.server.transports;
        const QStringList words = parseList(text);
        for (const QString &word : words) {
            if (word.compare("polling"_L1, Qt::CaseInsensitive) == 0)
                chosen.polling = true;
            else if (word.compare("websocket"_L1, Qt::CaseInsensitive) == 0)
                chosen.webSocket = true;
            else
                return tl::unexpected(u"“%1” is neither polling nor websocket."_s.arg(word));
        }
        if (words.isEmpty())
            return tl::unexpected(u"at least one of polling and websocket is needed."_s);
        return {};
    };
    option.get = [](const Settings &settings) {
        const Transports &chosen = settings.host.server.transports;
        QStringList words;
        if (chosen.polling)
            words.append(u"polling"_s);
        if (chosen.webSocket)
            words.append(u"websocket"_s);
        return formatList(words);
    };
    option.clear = [](Settings &settings) { settings.host.server.transports = {false, false}; };
    return option;
}

} // namespace

std::vector<Option> protocolOptions()
{
    return {
        valueOption(u"path"_s, server(&ServerOptions::path), u"path"_s,
            u"Where Socket.IO is served. The page follows; windows elsewhere join at /socket.io/ only."_s,
            &parsePath, &formatText),
        toggle(u"trailing-slash"_s, server(&ServerOptions::addTrailingSlash),
            u"Serve the path with its slash only; off serves /socket.io, too."_s),
        toggle(u"client-bundle"_s, server(&ServerOptions::serveClient),
            u"Serve the official browser client under the path."_s),
        transports(),
        toggle(u"upgrades"_s, server(&ServerOptions::allowUpgrades),
            u"Let clients change from polling to WebSocket."_s),
        toggle(u"allow-eio3"_s, server(&ServerOptions::allowEIO3),
            u"Let clients of Socket.IO 1 and 2 (Engine.IO 3) come, too."_s),
        duration(u"ping-interval"_s, server(&ServerOptions::pingInterval), anyWait,
            u"Time between two pings to a client."_s),
        duration(u"ping-timeout"_s, server(&ServerOptions::pingTimeout), anyWait,
            u"Time for the answer to a ping; then the client counts as gone."_s),
        duration(u"upgrade-timeout"_s, server(&ServerOptions::upgradeTimeout), anyWait,
            u"Time for a change of transport to finish."_s),
        duration(u"connect-timeout"_s, server(&ServerOptions::connectTimeout), anyWait,
            u"Time for a client to join its first namespace."_s),
        toggle(u"recovery"_s, host(&HostSettings::recovery),
            u"Give clients that come back in time their rooms and what they missed."_s),
        duration(u"recovery-time"_s, host(&HostSettings::recoveryTime), anyWait,
            u"How long sessions and packets are kept for that."_s),
        count(u"recovery-sessions"_s, limit(&Limits::recoverySessions), anyCount,
            u"Sessions kept for each namespace."_s),
        count(u"recovery-packets"_s, limit(&Limits::recoveryPackets), anyCount,
            u"Packets kept for each namespace."_s),
        size(u"recovery-size"_s, limit(&Limits::recoveryBytes), anySize,
            u"Bytes of the packets kept for each namespace."_s),
        size(u"max-http-buffer-size"_s, server(&ServerOptions::maxHttpBufferSize), anySize,
            u"The largest message and the largest body of a POST."_s),
        toggle(u"http-compression"_s, server(&ServerOptions::httpCompression),
            u"Compress replies for clients that take it."_s),
        size(u"http-compression-threshold"_s, server(&ServerOptions::httpCompressionThreshold),
            {0, anySize.most}, u"Replies from this size on are compressed."_s),
        toggle(u"per-message-deflate"_s, server(&ServerOptions::perMessageDeflate),
            u"Compress messages on WebSockets for clients that take it."_s),
        size(u"per-message-deflate-threshold"_s, server(&ServerOptions::perMessageDeflateThreshold),
            {0, anySize.most}, u"Messages from this size on are compressed."_s),
        text(u"cookie"_s, host(&HostSettings::cookie, &CookieOptions::name),
            u"Give each session a cookie of this name; none where it is empty."_s, u"text"_s),
        text(u"cookie-path"_s, host(&HostSettings::cookie, &CookieOptions::path), u"Path of that cookie."_s,
            u"text"_s),
        choice(u"cookie-same-site"_s, host(&HostSettings::cookie, &CookieOptions::sameSite),
            {u"Lax"_s, u"Strict"_s, u"None"_s}, u"SameSite of that cookie."_s),
        toggle(u"cookie-http-only"_s, host(&HostSettings::cookie, &CookieOptions::httpOnly),
            u"Keep that cookie from scripts."_s),
    };
}

std::vector<Option> clientOptions()
{
    return {
        count(u"event-rate"_s, host(&HostSettings::eventRate, &RateLimit::perSecond), countOrNone,
            u"Events a second of one client before it is slowed down, as an average; 0: any number."_s),
        count(u"event-burst"_s, host(&HostSettings::eventRate, &RateLimit::burst), anyCount,
            u"Events that may come at once on top of that."_s),
        count(u"namespaces-per-client"_s, limit(&Limits::namespacesPerClient), anyCount,
            u"Namespaces a client may have joined."_s),
        count(
            u"rooms-per-socket"_s, limit(&Limits::roomsPerSocket), anyCount, u"Rooms a socket may be in."_s),
        size(u"name-size"_s, limit(&Limits::nameBytes), {1, 65'536},
            u"The longest name of a namespace or room."_s),
        count(u"json-depth"_s, limit(&Limits::jsonDepth), {1, 10'000},
            u"Nesting of arrays and objects in an event."_s),
        count(u"arguments"_s, limit(&Limits::arguments), anyCount,
            u"Arguments of one event or acknowledgement."_s),
        count(u"attachments"_s, limit(&Limits::attachments), {0, 10'000},
            u"Binary attachments of one packet."_s),
        count(u"acks-waiting"_s, limit(&Limits::acksWaiting), anyCount,
            u"Acknowledgements that may be waited for from one socket."_s),
        duration(u"ack-lifetime"_s, limit(&Limits::ackLifetime), anyWait,
            u"How long an acknowledgement without a timeout of its own is waited for."_s),
        count(u"broadcasts-waiting"_s, limit(&Limits::broadcastsWaiting), anyCount,
            u"Broadcasts of one namespace that may wait for answers."_s),
        count(u"broadcast-answers"_s, limit(&Limits::broadcastAnswers), anyCount,
            u"Answers to one broadcast."_s),
        size(u"broadcast-answer-size"_s, limit(&Limits::broadcastAnswerBytes), anySize,
            u"All answers to one broadcast together."_s),
        size(u"unfinished-packet-size"_s, limit(&Limits::unfinishedPacketBytes), anySize,
            u"Attachments held for one client until their packet is complete."_s),
        size(u"unfinished-packet-size-total"_s, limit(&Limits::unfinishedPacketBytesTotal), anySize,
            u"The same for all clients together."_s),
        count(u"unused-sessions-per-address"_s, limit(&Limits::unusedSessionsPerAddress), countOrNone,
            u"Sessions of one address that were opened and never used; 0: any number."_s),
        duration(u"unused-session-life"_s, limit(&Limits::unusedSessionLife), waitOrNone,
            u"How long such a session lives; 0: as any other."_s),
    };
}

std::vector<Option> httpOptions()
{
    return {
        size(u"header-size"_s, limit(&Limits::headerBytes), {256, 1'048'576},
            u"The header fields of a request; more is 431."_s),
        count(u"header-fields"_s, limit(&Limits::headerFields), {1, 10'000},
            u"How many of them; more is 431."_s),
        size(u"target-size"_s, limit(&Limits::targetBytes), {64, 65'536},
            u"Path and query of a request; more is 414."_s),
        duration(u"headers-timeout"_s, limit(&Limits::headersTimeout), anyWait,
            u"Time for a request's headers to come; then 408."_s),
        duration(u"body-stall-timeout"_s, limit(&Limits::bodyStallTimeout), anyWait,
            u"How long a body may stand still; then 408."_s),
        duration(u"idle-timeout"_s, limit(&Limits::idleTimeout), anyWait,
            u"How long a connection without a request is kept."_s),
        duration(u"polling-close-timeout"_s, limit(&Limits::pollingCloseTimeout), anyWait,
            u"How long a session that is closed waits for the next poll to say so."_s),
        count(u"fragments"_s, limit(&Limits::fragments), anyCount, u"Fragments of one WebSocket message."_s),
        count(u"control-frames-per-second"_s, limit(&Limits::controlFramesPerSecond), anyCount,
            u"Pings, pongs and closes of one WebSocket."_s),
        count(u"pongs-waiting"_s, limit(&Limits::pongsWaiting), anyCount,
            u"Answers to WebSocket pings that may wait; then only the newest is answered."_s),
        duration(u"close-timeout"_s, limit(&Limits::closeTimeout), anyWait,
            u"Time for a client's half of closing a WebSocket."_s),
    };
}

std::vector<Option> outputOptions()
{
    constexpr Range<qint64> anyQueue{4'096, 1'099'511'627'776};
    return {
        size(u"output-soft-limit"_s, limit(&Limits::outputSoftBytes), anyQueue,
            u"Waiting for one client: from here on nothing more is read from it."_s),
        size(u"output-hard-limit"_s, limit(&Limits::outputHardBytes), anyQueue,
            u"Waiting for one client: beyond this it is disconnected."_s),
        duration(u"output-stall-timeout"_s, limit(&Limits::outputStallTimeout), anyWait,
            u"A client that takes nothing for so long is disconnected."_s),
        size(u"output-total-limit"_s, limit(&Limits::outputTotalBytes), anyQueue,
            u"Waiting for all clients: beyond this the one with most is disconnected."_s),
    };
}

} // namespace tincan::config

// SPDX-License-Identifier: MIT
#include "app/display.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include <QFile>
#include <QRegularExpression>

#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace tincan {

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 2000;
constexpr int firstX11Port = 6000; // of display 0

/// Whether somebody takes connections at that address.
bool takesConnections(const sockaddr *address, socklen_t size)
{
    const int descriptor = ::socket(address->sa_family, SOCK_STREAM, 0);
    if (descriptor < 0)
        return false;
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    bool connected = ::connect(descriptor, address, size) == 0;
    if (!connected && errno == EINPROGRESS) {
        pollfd waiting{descriptor, POLLOUT, 0};
        int error = 0;
        socklen_t errorSize = sizeof error;
        connected = ::poll(&waiting, 1, patienceMs) == 1
            && ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &errorSize) == 0 && error == 0;
    }
    ::close(descriptor);
    return connected;
}

/// A path of the file system, or, after a NUL, a name of Linux' abstract namespace.
bool takesConnections(const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || size_t(path.size()) >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    return takesConnections(reinterpret_cast<const sockaddr *>(&address),
        socklen_t(offsetof(sockaddr_un, sun_path) + size_t(path.size())));
}

bool takesConnections(const QString &host, int port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(host.toLocal8Bit().constData(), QByteArray::number(port).constData(), &hints, &found)
        != 0)
        return false;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
    for (const addrinfo *each = found; each; each = each->ai_next) {
        if (takesConnections(each->ai_addr, each->ai_addrlen))
            return true;
    }
    return false;
}

bool hasX11(const QString &display)
{
    // X(7), "Display names": [host]:number[.screen]
    static const QRegularExpression form(u"^(?:[a-z]+/)?(.*):(\\d{1,4})(?:\\.\\d+)?$"_s);
    const auto match = form.match(display);
    if (!match.hasMatch())
        return false;
    const QString host = match.captured(1);
    const int number = match.captured(2).toInt();
    if (!host.isEmpty() && host != u"unix")
        return takesConnections(host, firstX11Port + number);
    const QByteArray path = "/tmp/.X11-unix/X" + QByteArray::number(number);
    return takesConnections(path) || takesConnections('\0' + path);
}

bool hasWayland(const QString &name, const QString &folder)
{
    if (name.isEmpty())
        return false;
    return takesConnections(QFile::encodeName(name.startsWith(u'/') ? name : folder + u'/' + name));
}

} // namespace

bool hasDisplay(const QProcessEnvironment &environment)
{
    return !environment.value(u"QT_QPA_PLATFORM"_s).isEmpty()
        || hasWayland(environment.value(u"WAYLAND_DISPLAY"_s), environment.value(u"XDG_RUNTIME_DIR"_s))
        || hasX11(environment.value(u"DISPLAY"_s));
}

#else

bool hasDisplay(const QProcessEnvironment &)
{
    return true;
}

#endif

} // namespace tincan

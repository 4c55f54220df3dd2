#include "sync-server/http/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace wardbook {
namespace {

constexpr int kBacklog = 4096;

const in6_addr& six(const sockaddr_storage& address) {
  return reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
}

std::string four_text(const void* address) {
  char text[INET_ADDRSTRLEN] = {};
  inet_ntop(AF_INET, address, text, sizeof text);
  return text;
}

/// Its length; 0: not numeric.
socklen_t read_address(const std::string& text, int port, sockaddr_storage& address) {
  auto& four = reinterpret_cast<sockaddr_in&>(address);
  auto& six = reinterpret_cast<sockaddr_in6&>(address);
  if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(static_cast<uint16_t>(port));
    return sizeof four;
  }
  if (inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) != 1) return 0;
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(static_cast<uint16_t>(port));
  return sizeof six;
}

int port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(address).sin_port
                                            : reinterpret_cast<sockaddr_in6&>(address).sin6_port);
}

Error cannot_listen(const std::string& address, int port, int why) {
  const std::string where = address + " port " + std::to_string(port);
  if (why == EADDRINUSE)
    return {"port_in_use", "Another program uses " + where + ". Give another port."};
  if (why == EACCES)
    return {"port_not_allowed", "This user may not open " + where + ". Give one above 1023."};
  return {"address_unusable", "Can't listen on " + where + ": " + std::strerror(why) + "."};
}

}  // namespace

std::string network_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET)
    return four_text(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.ss_family != AF_INET6) return {};
  if (IN6_IS_ADDR_V4MAPPED(&six(address))) return four_text(&six(address).s6_addr[12]);
  in6_addr first_half{};
  std::memcpy(first_half.s6_addr, six(address).s6_addr, sizeof first_half / 2);
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, &first_half, text, sizeof text);
  return text;
}

Result<int> listen_on(const std::string& address, int& port) {
  sockaddr_storage at{};
  const socklen_t size = read_address(address, port, at);
  if (size == 0) return cannot_listen(address, port, EINVAL);
  const int socket = ::socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return cannot_listen(address, port, errno);
  // Not SO_REUSEPORT: a second server on the port would go unnoticed.
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // "::" takes IPv4 too, "::1" does not.
  const int only_six = address == "::" ? 0 : 1;
  if (at.ss_family == AF_INET6)
    setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &only_six, sizeof only_six);
  if (bind(socket, reinterpret_cast<sockaddr*>(&at), size) != 0 || listen(socket, kBacklog) != 0) {
    const int why = errno;
    ::close(socket);
    return cannot_listen(address, port, why);
  }
  port = port_of(socket);
  return socket;
}

}  // namespace wardbook

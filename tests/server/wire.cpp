#include "tests/server/wire.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace wardbook::test {
namespace {

using std::chrono::steady_clock;

sockaddr_in address_of(const char* text, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, text, &address.sin_addr);
  return address;
}

/// The length of the answer at the front; 0: not whole.
size_t answer_length(const std::string& bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const size_t at = bytes.find("Content-Length: ");
  const size_t body = at < end ? std::strtoul(bytes.c_str() + at + 16, nullptr, 10) : 0;
  return bytes.size() >= end + 4 + body ? end + 4 + body : 0;
}

}  // namespace

int status_of(const std::string& answer) {
  int status = 0;
  return std::sscanf(answer.c_str(), "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

Wire::Wire(int port, const char* from) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in near = address_of(from, 0);
  const sockaddr_in far = address_of("127.0.0.1", port);
  if (bind(socket_, reinterpret_cast<const sockaddr*>(&near), sizeof near) != 0 ||
      connect(socket_, reinterpret_cast<const sockaddr*>(&far), sizeof far) != 0)
    close();
}

Wire::~Wire() {
  close();
}

Wire::Wire(Wire&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      closed_(other.closed_) {}

void Wire::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Wire::half_close() {
  shutdown(socket_, SHUT_WR);
}

bool Wire::receive(steady_clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
  pollfd wait{socket_, POLLIN, 0};
  if (closed_ || poll(&wait, 1, static_cast<int>(std::max<int64_t>(left.count(), 0))) <= 0)
    return false;
  char bytes[65536];
  const ssize_t got = recv(socket_, bytes, sizeof bytes, 0);
  closed_ = got <= 0;
  if (!closed_) received_.append(bytes, static_cast<size_t>(got));
  return !closed_;
}

std::string Wire::answer(std::chrono::milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  while (answer_length(received_) == 0 && receive(until)) {
  }
  const size_t length = answer_length(received_);
  std::string one = received_.substr(0, length == 0 ? std::string::npos : length);
  received_.erase(0, one.size());
  return one;
}

std::string Wire::rest(std::chrono::milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  while (receive(until)) {
  }
  return std::exchange(received_, {});
}

}  // namespace wardbook::test

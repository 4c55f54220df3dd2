#include "sync-server/http/connection.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace wardbook {

Connection::Connection(int socket, SSL_CTX* tls) : socket_(socket) {
  fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  if (ssl_) SSL_set_fd(ssl_.get(), socket_);
}

Connection::~Connection() {
  ssl_.reset();
  ::close(socket_);
}

bool Connection::wait(short events, Deadline deadline) {
  using std::chrono::milliseconds;
  for (;;) {
    const auto left =
        std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd one{socket_, events, 0};
    const int ready = poll(&one, 1, static_cast<int>(std::min<int64_t>(left, INT_MAX)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool Connection::wait_for_tls(int result, Deadline deadline) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return wait(POLLIN, deadline);
    case SSL_ERROR_WANT_WRITE:
      return wait(POLLOUT, deadline);
    default:
      return false;
  }
}

bool Connection::open(Deadline deadline) {
  if (!ssl_) return true;
  for (;;) {
    ERR_clear_error();
    const int result = SSL_accept(ssl_.get());
    if (result == 1) return true;
    if (!wait_for_tls(result, deadline)) return false;
  }
}

bool Connection::wait_for_input(Deadline deadline) {
  return (ssl_ && SSL_pending(ssl_.get()) > 0) || wait(POLLIN, deadline);
}

long Connection::read(char* out, size_t size, Deadline deadline) {
  for (;;) {
    if (ssl_) {
      ERR_clear_error();
      const int got = SSL_read(ssl_.get(), out, static_cast<int>(std::min<size_t>(size, INT_MAX)));
      if (got > 0) return got;
      if (SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN) return 0;
      if (!wait_for_tls(got, deadline)) return -1;
    } else {
      const ssize_t got = recv(socket_, out, size, 0);
      if (got >= 0) return got;
      if (errno != EAGAIN && errno != EINTR) return -1;
      if (!wait(POLLIN, deadline)) return -1;
    }
  }
}

bool Connection::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    long sent = 0;
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_write(ssl_.get(), bytes.data(),
                                   static_cast<int>(std::min<size_t>(bytes.size(), INT_MAX)));
      if (result <= 0 && !wait_for_tls(result, deadline)) return false;
      sent = std::max(result, 0);
    } else {
      sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
      if (sent < 0 && !wait(POLLOUT, deadline)) return false;
      sent = std::max(sent, 0L);
    }
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Connection::finish() {
  if (ssl_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  shutdown(socket_, SHUT_WR);
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  char dropped[4096];
  while (wait(POLLIN, until) && recv(socket_, dropped, sizeof dropped, 0) > 0) {
  }
}

}  // namespace wardbook

#include "sync-server/http/connection.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace wardbook {
namespace {

/// A peer that is gone without a word (a tablet out of reach while it waits) is found out by the
/// kernel, and a router that forgets silent connections is reminded.
constexpr int kSilentSeconds = 75;
constexpr int kProbeSeconds = 15;
constexpr int kProbes = 4;

void set(int socket, int level, int name, int value) {
  setsockopt(socket, level, name, &value, sizeof value);
}

int clipped(size_t size) {
  return static_cast<int>(std::min<size_t>(size, INT_MAX));
}

/// After a recv() or send() that gave nothing.
Connection::Progress of_errno(Connection::Progress wanted) {
  return errno == EAGAIN || errno == EINTR ? wanted : Connection::Progress::failed;
}

}  // namespace

Connection::Connection(int socket, const TlsIdentity* tls)
    : socket_(socket), secure_(tls != nullptr) {
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, kSilentSeconds);
  set(socket, IPPROTO_TCP, TCP_KEEPINTVL, kProbeSeconds);
  set(socket, IPPROTO_TCP, TCP_KEEPCNT, kProbes);
  if (tls == nullptr) return;
  ssl_ = tls->begin();
  if (ssl_) SSL_set_fd(ssl_.get(), socket_);
}

Connection::~Connection() {
  ssl_.reset();
  ::close(socket_);
}

Connection::Progress Connection::of_tls(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Progress::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Progress::wants_write;
    case SSL_ERROR_ZERO_RETURN:
      return Progress::ended;
    default:
      return Progress::failed;
  }
}

Connection::Progress Connection::open() {
  if (!secure_) return Progress::done;
  if (!ssl_) return Progress::failed;
  ERR_clear_error();
  const int result = SSL_accept(ssl_.get());
  return result == 1 ? Progress::done : of_tls(result);
}

Connection::Moved Connection::read(char* out, size_t size) {
  if (ssl_) {
    ERR_clear_error();
    const int got = SSL_read(ssl_.get(), out, clipped(size));
    if (got > 0) return {Progress::done, static_cast<size_t>(got)};
    return {of_tls(got), 0};
  }
  const ssize_t got = recv(socket_, out, size, 0);
  if (got > 0) return {Progress::done, static_cast<size_t>(got)};
  return {got == 0 ? Progress::ended : of_errno(Progress::wants_read), 0};
}

Connection::Moved Connection::write(std::string_view bytes) {
  if (ssl_) {
    ERR_clear_error();
    const int sent = SSL_write(ssl_.get(), bytes.data(), clipped(bytes.size()));
    if (sent > 0) return {Progress::done, static_cast<size_t>(sent)};
    return {of_tls(sent), 0};
  }
  const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent > 0) return {Progress::done, static_cast<size_t>(sent)};
  return {of_errno(Progress::wants_write), 0};
}

int64_t Connection::untaken() const {
  int bytes = 0;
  return ioctl(socket_, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

void Connection::finish() {
  if (ssl_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  shutdown(socket_, SHUT_WR);
}

Connection::Progress Connection::drain() {
  char dropped[16 * 1024];
  for (int turns = 0; turns < 64; ++turns) {
    const ssize_t got = recv(socket_, dropped, sizeof dropped, 0);
    if (got == 0) return Progress::ended;
    if (got < 0) return of_errno(Progress::wants_read);
  }
  return Progress::wants_read;
}

}  // namespace wardbook

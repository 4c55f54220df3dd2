#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace wardbook {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline in_seconds(int64_t seconds) {
  return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

/// One accepted socket, plain or with TLS. Every wait ends at an absolute deadline, so that a peer
/// who sends a byte now and then holds a thread no longer than one who sends nothing.
class Connection {
 public:
  /// Takes the socket over. `tls` null: plain.
  Connection(int socket, SSL_CTX* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The TLS handshake; nothing to do on a plain socket.
  bool open(Deadline deadline);
  /// Whether something can be read (the peer's end of the connection too) before the deadline.
  bool wait_for_input(Deadline deadline);
  /// Bytes read into `out`; 0: the peer has ended; -1: deadline or error.
  long read(char* out, size_t size, Deadline deadline);
  bool write(std::string_view bytes, Deadline deadline);
  /// Says that nothing more comes, and takes what the peer is still sending for a moment: a socket
  /// closed over unread bytes resets the connection, and the peer would not see the answer.
  void finish();

  int socket() const { return socket_; }

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  bool wait(short events, Deadline deadline);
  bool wait_for_tls(int result, Deadline deadline);

  int socket_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace wardbook

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sync-server/http/tls.h"

namespace wardbook {

/// One accepted socket, plain or with TLS. Nothing here waits.
class Connection {
 public:
  enum class Progress {
    done,
    wants_read,   ///< again when the socket can be read
    wants_write,  ///< again when it can be written
    ended,        ///< the peer sends nothing more
    failed,       ///< the connection is of no use any more
  };
  struct Moved {
    Progress progress = Progress::failed;
    size_t bytes = 0;  ///< if done; more than 0
  };

  /// Takes the socket over, which must not block. `tls` null: plain.
  Connection(int socket, const TlsIdentity* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The TLS handshake; done at once on a plain socket.
  Progress open();
  Moved read(char* out, size_t size);
  Moved write(std::string_view bytes);
  /// Of what was written, the bytes that the peer's system has not taken yet.
  int64_t untaken() const;
  /// Says that nothing more comes from here.
  void finish();
  /// Throws away what the peer still sends after finish(): a socket that is closed over unread
  /// bytes resets the connection, and the peer would not see the answer.
  Progress drain();

  int socket() const { return socket_; }

 private:
  Progress of_tls(int result);

  int socket_;
  bool secure_;
  TlsSession ssl_;
};

}  // namespace wardbook

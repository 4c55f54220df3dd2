#pragma once

#include <httplib.h>

#include <functional>
#include <string>

#include "sync-server/core/exchange.h"
#include "sync-server/http/connection.h"
#include "sync-server/http/framing.h"

namespace wardbook {

/// One listening address. cpp-httplib accepts, keeps the threads, routes and writes; the bytes are
/// read here, whole requests at a time, under strict framing rules and absolute deadlines, and go
/// to its router from memory.
class Listener : public httplib::Server {
 public:
  /// `tls` null: plain HTTP. Outlives the listener.
  explicit Listener(SSL_CTX* tls);

  /// Error port_in_use, address_unusable. `port` 0: any; the port that it got is port().
  Status bind(const std::string& address, int port);
  int port() const { return port_; }
  bool secure() const { return tls_ != nullptr; }

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool serve_one(Connection& connection, std::string& pending);
  bool wait_for_request(Connection& connection);
  bool read_head(Connection& connection, std::string& pending);
  bool read_body(Connection& connection, std::string& pending, size_t whole, int64_t length);
  bool route(Connection& connection, const RequestHead& head, std::string_view body);
  void refuse(Connection& connection, const Refusal& refusal);
  bool stopping() const { return svr_sock_ == INVALID_SOCKET; }

  SSL_CTX* tls_;
  int port_ = 0;
};

}  // namespace wardbook

#pragma once

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "app/platform/transport.h"

namespace wardbook {

/// Where the native device finds its server.
struct ServerAddress {
  std::string origin;   ///< "https://host:8443" or "http://localhost:8080"
  std::string ca_file;  ///< PEM of the server's own CA; empty: the system's authorities
};

/// cpp-httplib's client for the native device. poll() makes the requests, one after the other, and
/// blocks as long as they last; one that is to go at_once has a thread meanwhile, if no other is
/// waiting. The waiting line does not block: it has a thread while it waits.
class HttplibTransport : public Transport {
 public:
  explicit HttplibTransport(ServerAddress address);
  ~HttplibTransport() override;
  void send(HttpRequest request, Done done) override;
  void poll() override;
  void cancel_all() override;
  Transport* waiting_line() override;

 private:
  class Line;
  struct Connection;
  struct Pending {
    HttpRequest request;
    Done done;
    bool cancelled = false;
    std::future<HttpReply> early;  ///< valid: it was begun by send()
  };
  HttpReply exchange(Pending& item);
  void end(Pending& item);
  const ServerAddress address_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Line> line_;
  std::vector<Pending> pending_;
  bool free_ = true;  ///< nobody uses the connection, nor will before the next poll()
};

}  // namespace wardbook

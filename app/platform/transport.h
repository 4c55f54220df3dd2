#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace wardbook {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// One request to this program's own server: the path is on the origin that served the app.
struct HttpRequest {
  std::string method = "GET";
  std::string path;  ///< starts with '/'; holds no patient data
  HttpHeaders headers;
  std::vector<uint8_t> body;
  int timeout_ms = 30'000;  ///< 1..600000, for the whole exchange
  /// It is on its way when send() returns: the caller will be busy before it polls. Not packed for
  /// that where packing takes a turn of its own.
  bool at_once = false;
};

struct HttpReply {
  int status = 0;  ///< 0: there was no whole answer (no network, refused, timed out, cancelled)
  HttpHeaders headers;  ///< names in lower case
  std::vector<uint8_t> body;
};

/// The way to the server. Everything happens on the caller's own thread.
class Transport {
 public:
  using Done = std::function<void(HttpReply)>;

  virtual ~Transport() = default;
  /// Starts a request. `done` is called exactly once, from a later poll(), never from send().
  virtual void send(HttpRequest request, Done done) = 0;
  /// Runs `done` of every request that has ended. `done` may send again.
  virtual void poll() = 0;
  /// Ends all requests; their `done` comes with status 0 from the next poll().
  virtual void cancel_all() = 0;
  /// A second way to the same server for a request that the server holds for minutes: it never
  /// delays the others, and cancel_all() there ends it alone. Null: there is none. Lives as long as
  /// this transport; has a poll() of its own.
  virtual Transport* waiting_line() { return nullptr; }
};

}  // namespace wardbook

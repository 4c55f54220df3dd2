#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wardbook {

/// HTTP/1.1 over one connection that is kept, with as little of a client's own work as can be.
class Line {
 public:
  explicit Line(uint16_t port);
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  struct Answer {
    std::string whole;
    size_t body_from;

    std::string_view head() const { return std::string_view(whole).substr(0, body_from); }
    std::string_view body() const { return std::string_view(whole).substr(body_from); }
    int status() const;
  };
  /// Sends a whole request, and reads its answer, which must say its length.
  Answer ask(std::string_view request);

 private:
  void send_all(std::string_view bytes) const;
  int socket_;
};

/// All `clients` at once, each on a thread of its own, call ask(client, i) for i from 0 to `each`
/// - 1. Prints {"per_s", "p50", "p99"} with ms.
void measure_at_once(size_t clients, size_t each,
                     const std::function<void(size_t client, size_t i)>& ask);

}  // namespace wardbook

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace wardbook {

/// What strangers may take of the server.
struct Limits {
  size_t connections = 50'000;  ///< at once; and no more than the process may have files
  /// Of them, on ports with TLS: as many tablets may be behind one address of a mobile network. A
  /// proxy here is one address.
  size_t per_address = 10'000;
  size_t held_bytes =
      64ull << 20;  ///< of requests, until they are answered; then who has most goes
  size_t answer_bytes = 256ull << 20;  ///< of answers on their way; then who is slowest goes
  size_t workers = 24;
  size_t most_queued = 512;  ///< whole requests that wait for a worker; others get 503

  /// A browser makes six at once, which share its line: with 2G they take 15 seconds and more.
  std::chrono::milliseconds handshake{30'000};
  std::chrono::milliseconds idle{60'000};      ///< without a request
  std::chrono::milliseconds head{10'000};      ///< from a head's first byte to its last
  std::chrono::milliseconds transfer{20'000};  ///< of a body or an answer, and besides:
  int64_t slowest_bytes_per_second = 4'096;
  /// What takes longer goes on as long as it moves, so much a second in each `stall`: a line of 2G
  /// may carry no more, and what is cut off there begins anew, to be cut off again.
  std::chrono::milliseconds stall{60'000};
  int64_t crawl_bytes_per_second = 256;
  std::chrono::milliseconds linger{2'000};  ///< after the last byte of a connection's last answer
};

}  // namespace wardbook

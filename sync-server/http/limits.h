#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace wardbook {

/// What strangers may take of the server.
struct Limits {
  size_t connections = 50'000;      ///< at once; and no more than the process may have files
  size_t per_address = 1'000;       ///< of them, on ports with TLS: a proxy here is one address
  size_t held_bytes = 64ull << 20;  ///< of requests that are not whole yet
  size_t workers = 24;
  size_t most_queued = 512;  ///< whole requests that wait for a worker; others get 503

  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds idle{60'000};      ///< without a request
  std::chrono::milliseconds head{10'000};      ///< from a head's first byte to its last
  std::chrono::milliseconds transfer{20'000};  ///< of a body or an answer, and besides:
  int64_t slowest_bytes_per_second = 4'096;
  std::chrono::milliseconds linger{2'000};  ///< after the last byte of a connection's last answer
};

}  // namespace wardbook

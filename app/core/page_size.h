#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace wardbook {

/// How much a device asks for at a time: what its line carries in some seconds, so that little is
/// lost when the line breaks, and there is something to see meanwhile. On a fast line, where bytes
/// are not what takes the time, it is so little that the server can read a page while the device
/// writes the one before; on others a copy in one piece packs better.
class PageSize {
 public:
  static constexpr int64_t kTakesMs = 10'000;
  static constexpr int64_t kLeastBytes = 64 * 1024;
  /// A server gives no more by itself.
  static constexpr int64_t kMostBytes = 8 << 20;
  static constexpr int64_t kFastBytes = 3 << 20;
  /// A line on which a small answer takes longer is not fast, nor one that carries less a
  /// millisecond.
  static constexpr int64_t kFastMs = 150;
  static constexpr int64_t kFastBytesPerMs = 4'000;
  /// The way there and back, about: of the time that an answer takes it says nothing.
  static constexpr int64_t kLatencyMs = 400;
  static constexpr int64_t kTellingBytes = 32 * 1024;
  /// As long as only small answers have come, one that takes longer makes a device careful.
  static constexpr int64_t kSlowMs = 600;
  static constexpr int64_t kCarefulBytes = 256 * 1024;
  /// What ends sooner was no page that took too long.
  static constexpr int64_t kTellingMs = 3'000;

  /// Bytes of rows, uncompressed.
  int32_t wanted() const {
    return static_cast<int32_t>(fast_ ? std::min(bytes_, kFastBytes) : bytes_);
  }

  void came(size_t bytes, int64_t took_ms) {
    const auto size = static_cast<int64_t>(bytes);
    if (size < kTellingBytes) {
      if (measured_) return;
      fast_ = took_ms < kFastMs;
      if (took_ms >= kSlowMs) bytes_ = std::min(bytes_, kCarefulBytes);
      return;
    }
    measured_ = true;
    const int64_t carried_ms = std::max<int64_t>(took_ms - kLatencyMs, 1);
    fast_ = size / carried_ms >= kFastBytesPerMs;
    bytes_ = std::clamp(size * kTakesMs / carried_ms, kLeastBytes, kMostBytes);
  }

  void was_cut(int64_t after_ms) {
    if (after_ms >= kTellingMs) bytes_ = std::max(bytes_ / 4, kLeastBytes);
  }

 private:
  int64_t bytes_ = kMostBytes;
  bool measured_ = false;
  bool fast_ = true;
};

}  // namespace wardbook

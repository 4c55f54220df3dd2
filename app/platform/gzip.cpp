#include "app/platform/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <bit>

namespace wardbook {
namespace {

constexpr int kLevel = 6;
constexpr int kGzipFrame = 16;  // zlib: added to the window's bits it asks for gzip's frame

/// A window as wide as the body, and tables to match: for one booking, zlib would spend more time
/// on clearing the 256 KB of a wide one than on packing.
int window_bits(size_t bytes) {
  constexpr int kLeast = 10, kMost = 15;
  return std::clamp(static_cast<int>(std::bit_width(bytes)), kLeast, kMost);
}

}  // namespace

std::string gzip(std::span<const uint8_t> body) {
  constexpr int kMemoryBelowWindow = 7;  // as zlib's own: 8 for a window of 15 bits
  const int bits = window_bits(body.size());
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, bits + kGzipFrame, bits - kMemoryBelowWindow,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    return "";
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = const_cast<Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(result == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

}  // namespace wardbook

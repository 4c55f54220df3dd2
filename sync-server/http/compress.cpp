#include "sync-server/http/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "sync-server/http/trim.h"

namespace wardbook {
namespace {

constexpr int kBrotliQuality = 5;
/// One packet carries it in any case: of what a booking costs the server, quality 5 would be a
/// tenth, for 120 bytes.
constexpr size_t kOnePacket = 1400;
constexpr int kQualityOfPacket = 2;
constexpr int kGzipLevel = 6;
constexpr size_t kLeastInflated = 1024;
constexpr size_t kMostInflated = 64 * 1024;
/// What a message usually is of its packed self: mostly one step is enough.
constexpr size_t kUsualRatio = 4;
constexpr int kRetryAfterSeconds = 5;
constexpr int kGzipWindow = 15 + 16;  // zlib: +16 asks for gzip's frame

bool brotli(std::string_view body, std::string& out) {
  size_t size = BrotliEncoderMaxCompressedSize(body.size());
  out.resize(size);
  const int quality = body.size() <= kOnePacket ? kQualityOfPacket : kBrotliQuality;
  const auto ok = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC,
                                        body.size(), reinterpret_cast<const uint8_t*>(body.data()),
                                        &size, reinterpret_cast<uint8_t*>(out.data()));
  out.resize(size);
  return ok == BROTLI_TRUE;
}

bool gzip(std::string_view body, std::string& out) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return false;
  out.resize(deflateBound(&stream, body.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return result == Z_STREAM_END;
}

}  // namespace

bool accepts(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    std::string_view member = trim(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    const size_t semicolon = member.find(';');
    if (trim(member.substr(0, semicolon)) != wanted) continue;
    if (semicolon == std::string_view::npos) return true;
    std::string_view weight = trim(member.substr(semicolon + 1));
    if (weight.substr(0, 2) != "q=") return true;
    return std::strtod(std::string(weight.substr(2)).c_str(), nullptr) > 0;
  }
  return false;
}

Encoding choose_encoding(std::string_view accept_encoding) {
  if (accepts(accept_encoding, "br")) return Encoding::brotli;
  if (accepts(accept_encoding, "gzip")) return Encoding::gzip;
  return Encoding::identity;
}

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::brotli:
      return "br";
    case Encoding::gzip:
      return "gzip";
    default:
      return "";
  }
}

std::string compress(std::string_view body, Encoding& encoding) {
  std::string out;
  if (encoding == Encoding::brotli && brotli(body, out)) return out;
  if (encoding == Encoding::gzip && gzip(body, out)) return out;
  encoding = Encoding::identity;
  return std::string(body);
}

std::variant<std::string, Refusal> gunzip(std::string_view body, size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK)
    return Refusal{503, {"busy", "The server has no memory left. Try again."}, kRetryAfterSeconds};
  const size_t step = std::clamp(kUsualRatio * body.size(), kLeastInflated, kMostInflated);
  std::string out;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  int result = Z_OK;
  while (result == Z_OK && out.size() <= limit) {
    const size_t had = out.size();
    out.resize(std::min(limit + 1, had + step));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    result = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (out.size() > limit)
    return Refusal{413, {"too_large", "The request is larger than the server takes (4 MiB)."}, 0};
  if (!whole) return Refusal{400, {"bad_gzip", "The body is not one whole gzip stream."}, 0};
  return out;
}

}  // namespace wardbook

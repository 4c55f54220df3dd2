#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync-server/core/exchange.h"

namespace wardbook {

inline constexpr size_t kMaxHeadBytes = 16 * 1024;
inline constexpr size_t kMaxHeaders = 64;
inline constexpr size_t kMaxTargetBytes = 2048;
inline constexpr int64_t kMaxBodyBytes = 4 * 1024 * 1024;

/// The request line and headers of one HTTP/1.x request.
struct RequestHead {
  std::string method;
  std::string target;                                        ///< origin form: starts with '/'
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  int64_t content_length = 0;
  bool keep_alive = true;
  bool expects_continue = false;

  /// Empty if there is none. `name` in lower case.
  std::string_view header(std::string_view name) const;
};

/// The length of the head at the front of `bytes`, with the blank line that ends it; 0: not whole.
size_t head_length(std::string_view bytes);

/// Reads a head strictly (RFC 9112 without its leniencies), so that no two readers can see
/// different requests in the same bytes: no Transfer-Encoding, no Content-Encoding but one gzip, at
/// most one Content-Length of digits, at most one Content-Type and no multipart one, no control
/// bytes (percent-encoded ones neither), no fragment in the target, no folded lines, no space
/// before a colon, exactly one Host. Refusal status: 400, 405 is not decided here, 413, 414, 415,
/// 431, 501, 505; `head` has then what was read before.
std::optional<Refusal> parse_head(std::string_view text, RequestHead& head);

/// The name under which the request's Accept-Encoding goes on, so that only our own code
/// compresses.
inline constexpr char kWantedEncodings[] = "Wardbook-Accept-Encoding";

/// The name under which a gzip body's Content-Encoding goes on, so that only our own code, with its
/// limit, inflates.
inline constexpr char kBodyEncoding[] = "Wardbook-Content-Encoding";

/// The head that the router gets: the request line and the headers that some route reads, nothing
/// else. X-Forwarded-For, REMOTE_ADDR, Range, Upgrade and all others end here.
std::string routed_head(const RequestHead& head);

}  // namespace wardbook

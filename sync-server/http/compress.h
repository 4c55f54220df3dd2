#pragma once

#include <string>
#include <string_view>

namespace wardbook {

enum class Encoding { identity, gzip, brotli };

/// The best of ours that an Accept-Encoding header allows: brotli, gzip, nothing.
Encoding choose_encoding(std::string_view accept_encoding);

/// "br", "gzip"; empty for identity.
std::string_view encoding_name(Encoding encoding);

/// `body` in `encoding`, at a level that costs a few milliseconds a megabyte. Identity on failure:
/// sets `encoding` to what it did.
std::string compress(std::string_view body, Encoding& encoding);

}  // namespace wardbook

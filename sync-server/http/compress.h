#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "sync-server/core/exchange.h"

namespace wardbook {

enum class Encoding { identity, gzip, brotli };

/// Whether the list of an Accept-Encoding header names `wanted` and does not weigh it zero.
bool accepts(std::string_view list, std::string_view wanted);

/// The best of ours that an Accept-Encoding header allows: brotli, gzip, nothing.
Encoding choose_encoding(std::string_view accept_encoding);

/// "br", "gzip"; empty for identity.
std::string_view encoding_name(Encoding encoding);

/// `body` in `encoding`, at a level that costs a few milliseconds a megabyte. Identity on failure:
/// sets `encoding` to what it did.
std::string compress(std::string_view body, Encoding& encoding);

/// What a gzip body holds, whole and with nothing after it. Refusals: bad_gzip (400), too_large
/// (413) above `limit` bytes, found out without inflating further.
std::variant<std::string, Refusal> gunzip(std::string_view body, size_t limit);

}  // namespace wardbook

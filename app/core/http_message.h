#pragma once

#include <string>
#include <string_view>

#include "app/platform/transport.h"
#include "shared/sync/codec.h"

// CBOR messages in HTTP requests and replies.

namespace wardbook {

/// A POST of a message. `authorization` may be empty.
HttpRequest post(std::string_view path, Bytes message, const std::string& authorization);

/// "" if there is none.
std::string header_of(const HttpReply& reply, std::string_view name);

/// Wardbook's server has not spoken: nobody answered, or somebody on the way did in its place, as a
/// proxy before a server that is down does, and the log-in page of a Wi-Fi.
bool is_silence(const HttpReply& reply);

/// Not now: said by a proxy in its own words, or by a server that has no time to read the request.
bool is_busy(int status);

/// Who makes the request again when Wardbook's server has not spoken.
enum class Asker { device, person };

/// What an answer outside 2xx says: the server's own words, or ours where it has none. Status 0 is
/// no_network; what somebody on the way says is server_busy (a proxy's 429, 502, 503, 504) or
/// not_wardbook.
ErrorReply refusal_of(const HttpReply& reply, Asker asker);

}  // namespace wardbook

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

/// What an answer outside 2xx says: the server's own words, or ours where it has none. Status 0 is
/// no_network.
ErrorReply refusal_of(const HttpReply& reply);

}  // namespace wardbook

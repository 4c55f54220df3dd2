#pragma once

#include <string>

#include "shared/sync/codec.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// The spelling of an answer is that of its request, by the Content-Type of it; JSON without one.
sync::Spelling spelling_of(std::string_view content_type);
sync::Spelling spelling_of(const Request& request);

/// An ErrorReply, with Retry-After if it says so.
Response refuse(sync::Spelling spelling, const Refusal& refusal);
Response refuse(const Request& request, const Refusal& refusal);

/// The refusal for an error of the store or the writer: always 503, never a judgement.
Refusal unavailable(const Error& error);

template <class T>
Response reply(sync::Spelling spelling, int status, const T& message) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Cache-Control", "no-store");
  if (spelling == sync::Spelling::cbor) {
    const Bytes bytes = sync::encode(message);
    response.content_type = sync::kCborType;
    response.body.assign(bytes.begin(), bytes.end());
  } else {
    response.content_type = sync::kJsonType;
    response.body = sync::encode_json(message) + "\n";
  }
  return response;
}

template <class T>
Response reply(const Request& request, int status, const T& message) {
  return reply(spelling_of(request), status, message);
}

/// The request's body as a T. Errors of decode() and decode_json().
template <class T>
Result<T> read_body(const Request& request) {
  if (spelling_of(request) == sync::Spelling::json) return sync::decode_json<T>(request.body);
  return sync::decode<T>(
      {reinterpret_cast<const uint8_t*>(request.body.data()), request.body.size()});
}

}  // namespace wardbook

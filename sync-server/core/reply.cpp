#include "sync-server/core/reply.h"

#include <iostream>

namespace wardbook {
namespace {

constexpr int kRetrySeconds = 2;

}  // namespace

sync::Spelling spelling_of(const Request& request) {
  const std::string_view type = request.header("content-type");
  return type.substr(0, type.find(';')) == sync::kCborType ? sync::Spelling::cbor
                                                           : sync::Spelling::json;
}

Response refuse(const Request& request, const Refusal& refusal) {
  Response response =
      reply(request, refusal.status, ErrorReply{refusal.error, refusal.retry_after_s});
  if (refusal.retry_after_s > 0)
    response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after_s));
  return response;
}

Refusal unavailable(const Error& error) {
  std::cerr << "unavailable: " << error.code << ": " << error.hint << std::endl;
  return {503,
          {"unavailable", "The server can't reach its database now. Nothing is lost: try again."},
          kRetrySeconds};
}

}  // namespace wardbook

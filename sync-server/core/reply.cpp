#include "sync-server/core/reply.h"

#include <iostream>

namespace wardbook {
namespace {

constexpr int kRetrySeconds = 2;

}  // namespace

sync::Spelling spelling_of(std::string_view content_type) {
  return content_type.substr(0, content_type.find(';')) == sync::kCborType ? sync::Spelling::cbor
                                                                           : sync::Spelling::json;
}

sync::Spelling spelling_of(const Request& request) {
  return spelling_of(request.header("content-type"));
}

Response refuse(sync::Spelling spelling, const Refusal& refusal) {
  Response response =
      reply(spelling, refusal.status, ErrorReply{refusal.error, refusal.retry_after_s});
  if (refusal.retry_after_s > 0)
    response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after_s));
  return response;
}

Response refuse(const Request& request, const Refusal& refusal) {
  return refuse(spelling_of(request), refusal);
}

Refusal unavailable(const Error& error) {
  std::cerr << "unavailable: " << error.code << ": " << error.hint << std::endl;
  return {503,
          {"unavailable", "The server can't reach its database now. Nothing is lost: try again."},
          kRetrySeconds};
}

}  // namespace wardbook

#include "sync-server/http/router.h"

#include <utility>

#include "sync-server/http/memory_stream.h"
#include "sync-server/http/security_headers.h"

namespace wardbook {
namespace {

constexpr time_t kIdleSeconds = 60;

/// Of the request that the thread runs: handlers have no other way past cpp-httplib.
thread_local std::shared_ptr<const Park> held;

}  // namespace

Router::Router(bool secure) : secure_(secure) {
  set_payload_max_length(static_cast<size_t>(kMaxBodyBytes));
  set_keep_alive_timeout(kIdleSeconds);
  httplib::Headers headers;
  for (const auto& [name, value] : security_headers(secure)) headers.emplace(name, value);
  set_default_headers(std::move(headers));
}

void Router::hold(std::shared_ptr<const Park> park) {
  held = std::move(park);
}

Answer Router::answer(const WholeRequest& request, const std::string& peer, bool last) {
  MemoryStream stream(routed_head(request.head) + request.body, peer);
  bool closed = false;
  held.reset();
  process_request(stream, peer, 0, std::string(), 0, last, closed, nullptr);
  Answer answer{stream.take_output(), !last && !closed, std::move(held)};
  const auto head = std::string_view(answer.bytes).substr(0, head_length(answer.bytes));
  if (head.find("Connection: close") != std::string_view::npos) answer.stays = false;
  return answer;
}

}  // namespace wardbook

#include "app/platform/transport_fetch.h"

#include <emscripten.h>

#include <string_view>

#include "shared/base/check.h"

// The requests themselves are made in web/worker_fetch.js.
// clang-format off
EM_JS(void, wb_fetch_start, (int id, const void* head, int head_length, const void* body,
                             int body_length, int timeout_ms, int at_once), {
  Module["host"].fetchStart(id, head, head_length, body, body_length, timeout_ms, at_once);
});
EM_JS(void, wb_fetch_cancel, (int id), { Module["host"].fetchCancel(id); });
// clang-format on

namespace wardbook {
namespace {

int last_id = 0;
/// Whose request an id is.
std::map<int, FetchTransport*> owners;

/// "name: value\n" lines, as worker_fetch.js writes them.
HttpHeaders parse_headers(std::string_view text) {
  HttpHeaders headers;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return headers;
}

/// "METHOD path\n" and the headers.
std::string request_head(const HttpRequest& request) {
  std::string head = request.method + " " + request.path + "\n";
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\n";
  return head;
}

}  // namespace

FetchTransport::~FetchTransport() {
  for (const auto& [id, done] : waiting_) {
    owners.erase(id);
    wb_fetch_cancel(id);
  }
}

Transport* FetchTransport::waiting_line() {
  if (!line_) line_ = std::make_unique<FetchTransport>();
  return line_.get();
}

void FetchTransport::send(HttpRequest request, Done done) {
  WB_CHECK(!request.path.empty() && request.path.front() == '/' && request.timeout_ms > 0);
  int id = ++last_id;
  owners.emplace(id, this);
  waiting_.emplace(id, std::move(done));
  std::string head = request_head(request);
  wb_fetch_start(id, head.data(), static_cast<int>(head.size()), request.body.data(),
                 static_cast<int>(request.body.size()), request.timeout_ms,
                 request.at_once ? 1 : 0);
}

void FetchTransport::receive(int id, HttpReply reply) {
  auto found = waiting_.find(id);
  WB_CHECK(found != waiting_.end());
  ended_.push_back({std::move(found->second), std::move(reply)});
  waiting_.erase(found);
}

void FetchTransport::poll() {
  std::vector<Ended> now;
  now.swap(ended_);  // `done` may send, and may cancel
  for (Ended& ended : now) ended.done(std::move(ended.reply));
}

void FetchTransport::cancel_all() {
  for (auto& [id, done] : waiting_) {
    owners.erase(id);
    wb_fetch_cancel(id);
    ended_.push_back({std::move(done), HttpReply{}});
  }
  waiting_.clear();
}

}  // namespace wardbook

/// Called by the worker when a request has ended. The caller frees head and body.
extern "C" EMSCRIPTEN_KEEPALIVE void wb_reply(int id, int status, const char* head, int head_length,
                                              const uint8_t* body, int body_length) {
  const auto owner = wardbook::owners.find(id);
  if (owner == wardbook::owners.end()) return;  // cancelled while its answer was on the way
  wardbook::FetchTransport& transport = *owner->second;
  wardbook::owners.erase(owner);
  wardbook::HttpReply reply;
  reply.status = status;
  reply.headers = wardbook::parse_headers({head, static_cast<size_t>(head_length)});
  reply.body.assign(body, body + body_length);
  transport.receive(id, std::move(reply));
}

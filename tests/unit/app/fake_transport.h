#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>

#include "app/platform/transport.h"
#include "shared/base/clock.h"

namespace wardbook::testing {

class ManualClock : public Clock {
 public:
  Instant now() const override { return {1'790'000'000'000 + steady}; }
  int64_t steady_ms() const override { return steady; }
  int64_t steady = 0;
};

/// Answers every request by a function, at the next poll, as Wardbook's server unless the answer
/// names another type of content.
class FakeTransport : public Transport {
 public:
  void send(HttpRequest request, Done done) override {
    if (on_send) on_send();
    requests.push_back(request);
    waiting_.emplace_back(std::move(request), std::move(done));
  }
  void poll() override {
    for (auto ended = std::exchange(ended_, {}); auto& done : ended) done({});
    if (silent) return;
    for (auto due = std::exchange(waiting_, {}); auto& [request, done] : due) done(spoken(request));
  }
  void cancel_all() override {
    ++cancelled;
    for (auto& [request, done] : waiting_) ended_.push_back(std::move(done));
    waiting_.clear();
  }
  Transport* waiting_line() override { return line.get(); }

  std::unique_ptr<FakeTransport> line;  ///< to be made before the engine
  int cancelled = 0;
  std::function<HttpReply(const HttpRequest&)> answer;
  std::function<void()> on_send;  ///< may be empty
  bool silent = false;            ///< requests stay on their way
  std::vector<HttpRequest> requests;

 private:
  HttpReply spoken(const HttpRequest& request) {
    HttpReply reply = answer(request);
    const bool typed = std::any_of(reply.headers.begin(), reply.headers.end(),
                                   [](const auto& one) { return one.first == "content-type"; });
    if (reply.status != 0 && !typed) reply.headers.emplace_back("content-type", "application/cbor");
    return reply;
  }

  std::deque<std::pair<HttpRequest, Done>> waiting_;
  std::vector<Done> ended_;  ///< those of what was cancelled
};

}  // namespace wardbook::testing

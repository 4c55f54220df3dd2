#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <queue>

#include "shared/base/time.h"

namespace wardbook::sim {

/// What happens when, on one virtual clock.
class Agenda {
 public:
  explicit Agenda(Instant& now) : now_(now) {}
  void in(int64_t ms, std::function<void()> run) {
    events_.push({now_.ms + ms, order_++, std::move(run)});
  }
  /// False: nothing is planned any more.
  bool step() {
    if (events_.empty()) return false;
    const Event event = events_.top();
    events_.pop();
    now_.ms = std::max(now_.ms, event.at);
    event.run();
    return true;
  }
  Instant now() const { return now_; }

 private:
  struct Event {
    int64_t at;
    uint64_t order;
    std::function<void()> run;
    bool operator<(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  Instant& now_;
  std::priority_queue<Event> events_;
  uint64_t order_ = 0;
};

/// One direction of a slow line: messages go over it one after the other.
class Link {
 public:
  static constexpr int64_t kBitsPerSecond = 50'000;
  static constexpr int64_t kLatencyMs = 400;

  explicit Link(Agenda& agenda) : agenda_(agenda) {}

  struct Message {
    size_t bytes;
    std::function<bool()> wanted;  ///< false: the sender has hung up; what is left is not sent
    std::function<void()> arrived;
  };
  void send(Message message) {
    queue_.push_back(std::move(message));
    if (!busy_) next();
  }
  int64_t bytes() const { return bytes_; }

 private:
  void next() {
    while (!queue_.empty() && !queue_.front().wanted()) queue_.pop_front();
    busy_ = !queue_.empty();
    if (!busy_) return;
    const Message message = std::move(queue_.front());
    queue_.pop_front();
    bytes_ += static_cast<int64_t>(message.bytes);
    const int64_t ms = static_cast<int64_t>(message.bytes) * 8'000 / kBitsPerSecond;
    agenda_.in(ms + kLatencyMs, message.arrived);
    agenda_.in(ms, [this] { next(); });
  }

  Agenda& agenda_;
  std::deque<Message> queue_;
  bool busy_ = false;
  int64_t bytes_ = 0;
};

}  // namespace wardbook::sim

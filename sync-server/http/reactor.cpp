#include "sync-server/http/reactor.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "shared/base/check.h"

namespace wardbook {
namespace {

constexpr Reactor::Id kWakeId = ~Reactor::Id{0};
constexpr int kLongestMs = 60'000;

epoll_event event_of(Reactor::Id id, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  return event;
}

}  // namespace

Reactor::Reactor()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  WB_CHECK(epoll_ >= 0 && wake_ >= 0);
  WB_CHECK(watch(kWakeId, wake_, EPOLLIN));
}

Reactor::~Reactor() {
  ::close(wake_);
  ::close(epoll_);
}

bool Reactor::watch(Id id, int socket, uint32_t events) {
  epoll_event event = event_of(id, events);
  return epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0;
}

void Reactor::change(Id id, int socket, uint32_t events) {
  epoll_event event = event_of(id, events);
  WB_CHECK(epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) == 0);
}

void Reactor::forget(int socket) {
  WB_CHECK(epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr) == 0);
}

void Reactor::set_deadline(Id id, Time at) {
  clear_deadline(id);
  deadlines_.emplace(at, id);
  deadline_of_.emplace(id, at);
}

void Reactor::clear_deadline(Id id) {
  const auto at = deadline_of_.find(id);
  if (at == deadline_of_.end()) return;
  deadlines_.erase({at->second, id});
  deadline_of_.erase(at);
}

void Reactor::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  posted_.push_back(std::move(work));
  if (posted_.size() > 1) return;
  const uint64_t one = 1;
  WB_CHECK(::write(wake_, &one, sizeof one) == sizeof one);
}

void Reactor::run_posted() {
  std::vector<std::function<void()>> now;
  {
    const std::lock_guard lock(mutex_);
    uint64_t count = 0;
    (void)!::read(wake_, &count, sizeof count);
    now.swap(posted_);
  }
  for (const auto& work : now) work();
}

int Reactor::wait_ms() const {
  if (deadlines_.empty()) return kLongestMs;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadlines_.begin()->first -
                                                                 std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, kLongestMs));
}

void Reactor::tell_overdue(Handler& handler) {
  const Time now = std::chrono::steady_clock::now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const Id id = deadlines_.begin()->second;
    clear_deadline(id);
    handler.overdue(id);
  }
}

void Reactor::run(Handler& handler) {
  std::array<epoll_event, 256> events;
  while (running_) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms());
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<size_t>(i)];
      if (event.data.u64 != kWakeId) handler.ready(event.data.u64, event.events);
    }
    run_posted();
    tell_overdue(handler);
  }
}

}  // namespace wardbook

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wardbook {

/// Waits on one thread for sockets, deadlines and words of other threads (Linux: epoll). Everything
/// but post() belongs to that thread.
class Reactor {
 public:
  using Id = uint64_t;
  using Time = std::chrono::steady_clock::time_point;

  /// What happens is told here. `events` are EPOLLIN and so on.
  struct Handler {
    virtual ~Handler() = default;
    virtual void ready(Id id, uint32_t events) = 0;
    virtual void overdue(Id id) = 0;
  };

  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Until stop(). Called once, on the thread that everything then happens on.
  void run(Handler& handler);
  void stop() { running_ = false; }

  /// False: the kernel has no room for it.
  bool watch(Id id, int socket, uint32_t events);
  void change(Id id, int socket, uint32_t events);
  void forget(int socket);

  /// One deadline for each id: replaces the one before. Ids need not be watched.
  void set_deadline(Id id, Time at);
  void clear_deadline(Id id);

  /// Runs `work` on the reactor's thread, soon. From any thread.
  void post(std::function<void()> work);

 private:
  int wait_ms() const;
  void run_posted();
  void tell_overdue(Handler& handler);

  int epoll_;
  int wake_;
  bool running_ = true;
  std::set<std::pair<Time, Id>> deadlines_;
  std::unordered_map<Id, Time> deadline_of_;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
};

}  // namespace wardbook

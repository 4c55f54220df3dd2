#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wardbook {

/// A fixed number of threads and a queue of limited length.
class WorkerPool {
 public:
  WorkerPool(size_t threads, size_t most_queued);
  /// Finishes what is queued.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False: the queue is full.
  [[nodiscard]] bool run(std::function<void()> work);

 private:
  void work();

  const size_t most_queued_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wardbook

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace wardbook {

/// A fixed number of threads and a queue of limited length. Of those that have nothing to do the
/// one that was busy last is called: what it works with is still at hand.
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
  struct Worker {
    std::condition_variable wake;
    bool called = false;
    std::thread thread;
  };
  void work(Worker& me);

  const size_t most_queued_;
  std::mutex mutex_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<Worker*> idle_;  ///< who was busy last is last
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace wardbook

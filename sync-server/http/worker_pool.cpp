#include "sync-server/http/worker_pool.h"

#include <utility>

namespace wardbook {

WorkerPool::WorkerPool(size_t threads, size_t most_queued) : most_queued_(most_queued) {
  for (size_t i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>());
  for (const auto& one : workers_) one->thread = std::thread([this, &me = *one] { work(me); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  for (const auto& one : workers_) one->wake.notify_one();
  for (const auto& one : workers_) one->thread.join();
}

bool WorkerPool::run(std::function<void()> work) {
  Worker* called = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= most_queued_) return false;
    queue_.push_back(std::move(work));
    if (!idle_.empty()) {
      called = idle_.back();
      called->called = true;
      idle_.pop_back();
    }
  }
  if (called != nullptr) called->wake.notify_one();
  return true;
}

void WorkerPool::work(Worker& me) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (queue_.empty() && !stopping_) {
      idle_.push_back(&me);
      me.called = false;
      me.wake.wait(lock, [&] { return me.called || stopping_; });
    }
    if (queue_.empty()) {
      if (stopping_) return;
      continue;
    }
    const std::function<void()> next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    next();
    lock.lock();
  }
}

}  // namespace wardbook

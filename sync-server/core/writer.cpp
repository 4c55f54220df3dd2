#include "sync-server/core/writer.h"

#include <chrono>
#include <iostream>
#include <utility>

#include "sync-server/core/decider.h"

namespace wardbook {
namespace {

constexpr size_t kMostWaiting = 1000;
/// Who was answered together asks again about together: so long the first waits for the others,
/// which then share their pages of the log and its sync.
constexpr std::chrono::microseconds kGather{400};
/// Together they stay well below a second, so that nobody waits long for the others.
constexpr size_t kMostTogether = 64;

}  // namespace

Status WriteJob::refused(Store&, size_t, const Error& error, int) {
  return error;
}

void WriteJob::written(StoreReader&) {}

Writer::Writer(Store& store, Moved moved, WriterThread thread)
    : store_(store), moved_(std::move(moved)) {
  if (thread == WriterThread::own) thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_waits_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Writer::run(WriteJob& job) {
  Waiting waiting{&job, {}, false};
  if (!thread_.joinable()) {
    run_batch({&waiting});
    tell_moved();
    return std::move(waiting.status);
  }
  std::unique_lock lock(mutex_);
  if (stopping_) return Error{"server_stopping", "The server is being stopped. Try again soon."};
  if (queue_.size() >= kMostWaiting)
    return Error{"server_busy", "The server is busy. Try again soon."};
  queue_.push_back(&waiting);
  work_waits_.notify_one();
  answered_.wait(lock, [&] { return waiting.done; });
  return std::move(waiting.status);
}

void Writer::work() {
  size_t together = 0;  // in the batch before
  std::unique_lock lock(mutex_);
  for (;;) {
    work_waits_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    work_waits_.wait_for(lock, kGather, [&] { return stopping_ || queue_.size() >= together; });
    std::vector<Waiting*> batch;
    while (!queue_.empty() && batch.size() < kMostTogether) {
      batch.push_back(queue_.front());
      queue_.pop_front();
    }
    together = batch.size();
    lock.unlock();
    run_batch(batch);
    lock.lock();
    for (Waiting* waiting : batch) waiting->done = true;
    answered_.notify_all();
    lock.unlock();
    tell_moved();
    lock.lock();
  }
}

/// After the answers: whoever wrote waits for nobody who only wants to hear of it.
void Writer::tell_moved() {
  if (const std::vector<Cursor> moved = store_.take_moved(); !moved.empty()) moved_(moved);
}

void Writer::run_batch(const std::vector<Waiting*>& batch) {
  const Status together = run_together(batch);
  for (Waiting* waiting : batch) {
    if (together.ok() || !is_defect(together.error()))
      waiting->status = together;
    else
      waiting->status = run_alone(*waiting->job);
  }
  tell_written(batch);
}

void Writer::tell_written(const std::vector<Waiting*>& batch) {
  if (!store_.begin_view().ok()) return;
  for (Waiting* waiting : batch)
    if (waiting->status.ok()) waiting->job->written(store_);
  store_.end_view();
}

Status Writer::run_together(const std::vector<Waiting*>& batch) {
  WB_TRY(store_.begin());
  for (Waiting* waiting : batch) {
    waiting->job->restart();
    for (size_t at = 0; at < waiting->job->steps(); ++at) {
      if (Status status = waiting->job->step(store_, at); !status.ok()) {
        store_.rollback();
        return status;
      }
    }
  }
  return store_.commit();
}

Status Writer::run_alone(WriteJob& job) {
  job.restart();
  for (size_t at = 0; at < job.steps(); ++at) {
    const Status status = run_step(job, at);
    if (status.ok()) continue;
    if (!is_defect(status.error())) return status;
    WB_TRY(keep_refusal(job, at, status.error()));
  }
  return {};
}

Status Writer::keep_refusal(WriteJob& job, size_t at, const Error& error) {
  Status kept;
  for (int tries = 0; tries < WriteJob::kMostTries; ++tries) {
    WB_TRY(store_.begin());
    kept = job.refused(store_, at, error, tries);
    if (kept.ok())
      kept = store_.commit();
    else
      store_.rollback();
    if (kept.ok() || !is_defect(kept.error())) return kept;
    std::cerr << "defect: a refusal could not be kept: " << kept.error().code << ": "
              << kept.error().hint << std::endl;
  }
  return kept;
}

Status Writer::run_step(WriteJob& job, size_t at) {
  WB_TRY(store_.begin());
  if (Status status = job.step(store_, at); !status.ok()) {
    store_.rollback();
    return status;
  }
  return store_.commit();
}

}  // namespace wardbook

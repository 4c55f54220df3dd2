#include "sync-server/core/writer.h"

#include <iostream>
#include <utility>

#include "sync-server/core/decider.h"

namespace wardbook {
namespace {

constexpr size_t kMostWaiting = 1000;
/// Together they stay well below a second, so that nobody waits long for the others.
constexpr size_t kMostTogether = 64;

}  // namespace

Status WriteJob::refused(Store&, size_t, const Error& error, int) {
  return error;
}

void WriteJob::written(StoreReader&) {}

Writer::Writer(Store& store, Durable& durable, Moved moved, WriterThread thread)
    : store_(store), durable_(durable), moved_(std::move(moved)) {
  if (thread == WriterThread::callers) return;
  thread_ = std::thread([this] { work(); });
  syncing_ = std::thread([this] { sync_work(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_waits_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  syncing_.join();
}

Status Writer::run(WriteJob& job) {
  WB_TRY(durable_.so_far());
  Waiting waiting{&job, {}, false, {}};
  if (!thread_.joinable()) {
    Batch batch = write({&waiting});
    tell_written(batch.jobs);
    told_ = batch.number;
    settle({std::move(batch)});
    return std::move(waiting.status);
  }
  std::unique_lock lock(mutex_);
  if (stopping_) return Error{"server_stopping", "The server is being stopped. Try again soon."};
  if (queue_.size() >= kMostWaiting)
    return Error{"server_busy", "The server is busy. Try again soon."};
  queue_.push_back(&waiting);
  work_waits_.notify_one();
  waiting.answered.wait(lock, [&] { return waiting.done; });
  return std::move(waiting.status);
}

void Writer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_waits_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) break;
    const std::vector<Waiting*> jobs = take_waiting();
    lock.unlock();
    Batch batch = write(jobs);
    const uint64_t number = batch.number;
    lock.lock();
    unsynced_.push_back(std::move(batch));
    sync_waits_.notify_one();
    lock.unlock();
    tell_written(jobs);
    lock.lock();
    told_ = number;
    told_waits_.notify_one();
  }
  written_all_ = true;
  sync_waits_.notify_one();
}

std::vector<Writer::Waiting*> Writer::take_waiting() {
  std::vector<Waiting*> taken;
  while (!queue_.empty() && taken.size() < kMostTogether) {
    taken.push_back(queue_.front());
    queue_.pop_front();
  }
  return taken;
}

void Writer::sync_work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    sync_waits_.wait(lock, [this] { return written_all_ || !unsynced_.empty(); });
    if (unsynced_.empty()) return;
    std::vector<Batch> batches = std::exchange(unsynced_, {});
    lock.unlock();
    settle(std::move(batches));
    lock.lock();
  }
}

Writer::Batch Writer::write(const std::vector<Waiting*>& jobs) {
  Batch batch{jobs, durable_.announce(), {}};
  run_batch(batch.jobs);
  batch.moved = store_.take_moved();
  return batch;
}

void Writer::settle(std::vector<Batch> batches) {
  const Status synced = store_.sync();
  durable_.settle(batches.back().number, synced);
  answer(batches, synced);
  if (!synced.ok()) return;
  // After the answers: whoever wrote waits for nobody who only wants to hear of it.
  for (const Batch& batch : batches)
    if (!batch.moved.empty()) moved_(batch.moved);
}

void Writer::answer(const std::vector<Batch>& batches, const Status& synced) {
  std::unique_lock lock(mutex_);
  told_waits_.wait(lock, [&] { return told_ >= batches.back().number; });
  for (const Batch& batch : batches)
    for (Waiting* waiting : batch.jobs) {
      if (waiting->status.ok()) waiting->status = synced;
      waiting->done = true;
      waiting->answered.notify_one();
    }
}

void Writer::run_batch(const std::vector<Waiting*>& batch) {
  const Status together = run_together(batch);
  for (Waiting* waiting : batch) {
    if (together.ok() || !is_defect(together.error()))
      waiting->status = together;
    else
      waiting->status = run_alone(*waiting->job);
  }
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
  return store_.commit_unsynced();
}

Status Writer::run_alone(WriteJob& job) {
  job.restart();
  for (size_t at = 0; at < job.steps(); ++at) {
    Status status = run_step(job, at);
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

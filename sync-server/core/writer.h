#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sync-server/core/store.h"

namespace wardbook {

/// What one request writes: steps that may be run in one transaction, or each in its own. A step
/// returns an Error only if the transaction must not stand; what it refuses for other reasons it
/// notes for whoever reads the job afterwards.
class WriteJob {
 public:
  virtual ~WriteJob() = default;
  /// Asked before each step: what the steps before it did may ask for more.
  virtual size_t steps() const { return 1; }
  /// A run begins from the first step; what a run before it noted is void, because it was rolled
  /// back.
  virtual void restart() {}
  /// A defect (see is_defect): the database refused what this step writes.
  virtual Status step(Store& store, size_t at) = 0;
  /// The step was refused alone, in a transaction of its own. Writes what is to be kept of that, in
  /// another one. If the database refuses even this, it is asked again with `tries` one higher, up
  /// to kMostTries - 1, to write less each time: one command must not stop its device for ever.
  virtual Status refused(Store& store, size_t at, const Error& error, int tries);
  static constexpr int kMostTries = 3;
  /// It is durable. Still on the writer's thread and before anything else is written: for reading
  /// what is answered, a little at most, because everybody waits. The writer has the pages at hand
  /// that a commit changes, where every other connection reads and decrypts them again.
  virtual void written(StoreReader& reader);
};

/// Who runs the jobs: a thread of the writer's own, or (simulator) the one thread that calls run().
enum class WriterThread : uint8_t { own, callers };

/// The one thread that writes. It takes all jobs that wait, runs them in one transaction and
/// answers when that is durable (group commit). If the database refuses a statement, each step of
/// each of the jobs is run in a transaction of its own.
class Writer {
 public:
  /// `moved` is told on the thread that ran the jobs, after each commit, which buckets it has moved
  /// and how far. What a rolled-back transaction wrote nobody hears of.
  using Moved = std::function<void(const std::vector<Cursor>&)>;
  Writer(Store& store, Moved moved, WriterThread thread);
  /// Finishes what waits, takes nothing more.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Returns when the job's transaction is durable. Errors: of the store (nothing was written that
  /// anybody was told of), server_busy (the queue is full), server_stopping.
  Status run(WriteJob& job);

 private:
  struct Waiting {
    WriteJob* job;
    Status status;
    bool done = false;
  };
  void work();
  void tell_moved();
  void run_batch(const std::vector<Waiting*>& batch);
  void tell_written(const std::vector<Waiting*>& batch);
  Status run_together(const std::vector<Waiting*>& batch);
  Status run_alone(WriteJob& job);
  Status keep_refusal(WriteJob& job, size_t at, const Error& error);
  Status run_step(WriteJob& job, size_t at);

  Store& store_;
  const Moved moved_;
  std::mutex mutex_;
  std::condition_variable work_waits_;
  std::condition_variable answered_;
  std::deque<Waiting*> queue_;
  bool stopping_ = false;
  std::thread thread_;  ///< not started: the caller's runs the jobs
};

}  // namespace wardbook

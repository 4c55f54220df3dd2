#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sync-server/core/durable.h"
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
  /// It is committed, and will be durable before run() returns. Still on the writer's thread and
  /// before anything else is written: for reading what is answered, a little at most, because
  /// everybody waits. The writer has the pages at hand that a commit changes, where every other
  /// connection reads and decrypts them again.
  virtual void written(StoreReader& reader);
};

/// Who runs the jobs: threads of the writer's own, or (simulator) the one thread that calls run().
enum class WriterThread : uint8_t { own, callers };

/// The one thread that writes. It takes all jobs that wait and runs them in one transaction (group
/// commit); another one waits for the disk and answers them, while the first reads what they are to
/// be told and writes what has come in between. If the database refuses a statement, each step of
/// each of the jobs is run in a transaction of its own.
class Writer {
 public:
  /// `moved` is told, when a commit is durable and on a thread of the writer's, which buckets it
  /// has moved and how far. What a rolled-back transaction wrote nobody hears of.
  using Moved = std::function<void(const std::vector<Cursor>&)>;
  Writer(Store& store, Durable& durable, Moved moved, WriterThread thread);
  /// Finishes what waits, takes nothing more.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Returns when the job's transaction is durable. Errors: of the store (nothing was written that
  /// anybody was told of; after a failed sync nobody knows), server_busy (the queue is full),
  /// server_stopping.
  Status run(WriteJob& job);

 private:
  struct Waiting {
    WriteJob* job;
    Status status;
    bool done = false;
    std::condition_variable answered;
  };
  /// Jobs that have been run, and not been answered.
  struct Batch {
    std::vector<Waiting*> jobs;
    uint64_t number;  ///< see Durable
    std::vector<Cursor> moved;
  };
  void work();
  std::vector<Waiting*> take_waiting();
  void sync_work();
  void settle(std::vector<Batch> batches);
  Batch write(const std::vector<Waiting*>& jobs);
  void answer(const std::vector<Batch>& batches, const Status& synced);
  void run_batch(const std::vector<Waiting*>& batch);
  void tell_written(const std::vector<Waiting*>& batch);
  Status run_together(const std::vector<Waiting*>& batch);
  Status run_alone(WriteJob& job);
  Status keep_refusal(WriteJob& job, size_t at, const Error& error);
  Status run_step(WriteJob& job, size_t at);

  Store& store_;
  Durable& durable_;
  const Moved moved_;
  std::mutex mutex_;
  std::condition_variable work_waits_;
  std::condition_variable sync_waits_;
  std::condition_variable told_waits_;
  std::deque<Waiting*> queue_;
  std::vector<Batch> unsynced_;
  uint64_t told_ = 0;  ///< the last batch whose jobs were told that it is written
  bool stopping_ = false;
  bool written_all_ = false;
  // Not started: the caller's runs the jobs.
  std::thread thread_;
  std::thread syncing_;
};

}  // namespace wardbook

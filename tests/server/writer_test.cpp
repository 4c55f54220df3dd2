#include "sync-server/core/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <future>
#include <semaphore>
#include <thread>

#include "sync-server/core/readers.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/files.h"
#include "tests/contract/forwarding_store.h"

// The writer and a disk that takes its time: who is told what, and when.

namespace wardbook {
namespace {

using namespace std::chrono_literals;

/// Each sync waits for a word: true, the disk has it; false, it has not.
class SlowDisk : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Status sync() override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return hurries_ || !words_.empty(); });
    const bool took = words_.empty() || words_.front();
    if (!words_.empty()) words_.pop_front();
    --waiting_;
    changed_.notify_all();
    lock.unlock();
    if (!took) return Error{"io_error", "The disk is broken."};
    return ForwardingStore::sync();
  }
  std::vector<Cursor> take_moved() override { return {{"bucket", 1}}; }

  void say(bool took) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
    words_.push_back(took);
    changed_.notify_all();
    changed_.wait(lock, [this] { return words_.empty(); });
  }
  /// From now on it takes everything at once.
  void hurry() {
    const std::lock_guard lock(mutex_);
    hurries_ = true;
    changed_.notify_all();
  }
  void wait_for_sync() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool hurries_ = false;
  std::deque<bool> words_;
};

class SettingJob : public WriteJob {
 public:
  explicit SettingJob(std::string name) : name_(std::move(name)) {}
  Status step(Store& store, size_t) override { return store.put_setting(name_, "here"); }
  void written(StoreReader&) override { written_.set_value(); }
  /// Until it is committed.
  void wait() { written_.get_future().wait(); }

 private:
  const std::string name_;
  std::promise<void> written_;
};

/// Takes its time to read what it is to be answered.
class SlowReader : public SettingJob {
 public:
  using SettingJob::SettingJob;
  void written(StoreReader& reader) override {
    may_read_.get_future().wait();
    has_read_ = true;
    SettingJob::written(reader);
  }
  void go_on() { may_read_.set_value(); }
  bool has_read() const { return has_read_; }

 private:
  std::promise<void> may_read_;
  std::atomic<bool> has_read_ = false;
};

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() {
    auto real = open_sqlite_store({file_.path(), {}});
    EXPECT_TRUE(real.ok()) << real.error().hint;
    store_ = std::make_unique<SlowDisk>(std::move(*real));
    readers_ = std::make_unique<Readers>(*store_, durable_);
    writer_ = std::make_unique<Writer>(
        *store_, durable_, [this](const std::vector<Cursor>&) { ++told_; }, WriterThread::own);
  }

  std::future<Status> start(SettingJob& job) {
    return std::async(std::launch::async, [this, &job] { return writer_->run(job); });
  }
  std::future<std::optional<std::string>> look(const std::string& name) {
    return std::async(std::launch::async, [this, name]() -> std::optional<std::string> {
      auto view = readers_->view();
      if (!view.ok()) return view.error().code;
      return (*view)->setting(name).value();
    });
  }
  /// Empty: it was written.
  std::string run(WriteJob& job) {
    const Status status = writer_->run(job);
    return status.ok() ? "" : status.error().code;
  }
  template <class T>
  static bool is_ready(std::future<T>& future) {
    return future.wait_for(50ms) == std::future_status::ready;
  }

  TestFile file_;
  Durable durable_;
  std::atomic<int> told_ = 0;
  std::unique_ptr<SlowDisk> store_;
  std::unique_ptr<Readers> readers_;
  std::unique_ptr<Writer> writer_;
};

/// A step that the database refuses in the batch, and then, run alone, fails as it was told to.
class UnluckyJob : public WriteJob {
 public:
  UnluckyJob(Status alone, Status kept) : alone_(std::move(alone)), kept_(std::move(kept)) {}
  Status step(Store&, size_t) override {
    return ++tries_ == 1 ? Error{"defect", "Planted."} : alone_;
  }
  Status refused(Store&, size_t, const Error&, int) override {
    ++refusals_;
    return kept_;
  }
  int refusals() const { return refusals_; }

 private:
  const Status alone_;
  const Status kept_;
  int tries_ = 0;
  int refusals_ = 0;
};

TEST_F(WriterTest, NobodyIsToldBeforeTheDiskHasIt) {
  SettingJob job("a");
  auto done = start(job);
  store_->wait_for_sync();
  EXPECT_EQ((*readers_->glance())->setting("a").value(), "here");
  auto seen = look("a");
  EXPECT_FALSE(is_ready(seen));
  EXPECT_FALSE(is_ready(done));
  EXPECT_EQ(told_, 0);
  store_->say(true);
  EXPECT_TRUE(done.get().ok());
  EXPECT_EQ(seen.get(), "here");
  writer_.reset();
  EXPECT_EQ(told_, 1);
}

TEST_F(WriterTest, TheNextIsWrittenWhileTheDiskIsBusy) {
  SettingJob first("a");
  auto first_done = start(first);
  store_->wait_for_sync();
  SettingJob second("b");
  auto second_done = start(second);
  second.wait();
  store_->say(true);
  EXPECT_TRUE(first_done.get().ok());
  EXPECT_FALSE(is_ready(second_done));
  store_->say(true);
  EXPECT_TRUE(second_done.get().ok());
}

TEST_F(WriterTest, TheDiskDoesNotWaitForWhatIsReadButTheAnswerDoes) {
  SlowReader job("a");
  auto done = start(job);
  store_->say(true);
  EXPECT_EQ(look("a").get(), "here");
  EXPECT_FALSE(is_ready(done));
  EXPECT_FALSE(job.has_read());
  job.go_on();
  EXPECT_TRUE(done.get().ok());
  EXPECT_TRUE(job.has_read());
}

TEST_F(WriterTest, WhoComesWhenAThousandWaitIsToldSo) {
  constexpr size_t kMost = 1'000;
  SlowReader busy("a");
  auto done = start(busy);
  store_->wait_for_sync();
  std::deque<SettingJob> jobs;
  std::vector<std::thread> people;
  std::vector<Status> answers(kMost + 1);
  std::counting_semaphore<> refused(0);
  for (size_t at = 0; at < answers.size(); ++at) {
    SettingJob& job = jobs.emplace_back("b");
    people.emplace_back([this, &job, &answers, &refused, at] {
      answers[at] = writer_->run(job);
      if (!answers[at].ok()) refused.release();
    });
  }
  // The writer is still busy, so nobody else has an answer.
  EXPECT_TRUE(refused.try_acquire_for(60s));
  store_->hurry();
  busy.go_on();
  for (std::thread& one : people) one.join();
  EXPECT_TRUE(done.get().ok());
  std::erase_if(answers, [](const Status& answer) { return answer.ok(); });
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].error().code, "server_busy");
}

/// What the disk did not take for a moment is sent again. A refusal would be for good.
TEST_F(WriterTest, AFaultOfTheDiskIsNoRefusal) {
  store_->hurry();
  UnluckyJob job(Error{"disk_full", "Planted."}, {});
  EXPECT_EQ(run(job), "disk_full");
  EXPECT_EQ(job.refusals(), 0);
  UnluckyJob refused(Error{"defect", "Planted."}, Error{"disk_full", "Planted."});
  EXPECT_EQ(run(refused), "disk_full");
  EXPECT_EQ(refused.refusals(), 1) << "it may be kept as usual when there is room";
  UnluckyJob never(Error{"defect", "Planted."}, Error{"defect", "Planted."});
  EXPECT_EQ(run(never), "defect");
  EXPECT_EQ(never.refusals(), WriteJob::kMostTries);
  UnluckyJob kept(Error{"defect", "Planted."}, {});
  EXPECT_EQ(run(kept), "");
  EXPECT_EQ(kept.refusals(), 1);
}

TEST_F(WriterTest, AfterAFailedSyncNothingIsBelievedAnyMore) {
  SettingJob job("a");
  auto done = start(job);
  store_->say(false);
  EXPECT_EQ(done.get().error().code, "io_error");
  EXPECT_EQ(look("a").get(), "io_error");
  SettingJob next("b");
  EXPECT_EQ(start(next).get().error().code, "io_error");
  EXPECT_EQ((*readers_->glance())->setting("b").value(), std::nullopt);
  EXPECT_EQ(told_, 0);
}

}  // namespace
}  // namespace wardbook

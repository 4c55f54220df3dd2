#include "sync-server/storage/checkpointer.h"

#include <utility>

namespace wardbook::sqlite {
namespace {

/// Each copies what was written during the one before it, which is about a tenth of that one.
constexpr int kPasses = 3;

}  // namespace

Checkpointer::Checkpointer(store::Database database)
    : database_(std::move(database)), thread_([this] { work(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    state_ = State::ending;
  }
  changed_.notify_all();
  thread_.join();
}

bool Checkpointer::has_copied() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::copied) {
    state_ = State::idle;
    return true;
  }
  if (state_ == State::idle) {
    state_ = State::asked;
    changed_.notify_all();
  }
  return false;
}

void Checkpointer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return state_ == State::asked || state_ == State::ending; });
    if (state_ == State::ending) return;
    lock.unlock();
    for (int pass = 0; pass < kPasses; ++pass) database_.tidy();
    lock.lock();
    if (state_ == State::asked) state_ = State::copied;
  }
}

}  // namespace wardbook::sqlite

#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "shared/store/database.h"

namespace wardbook::sqlite {

/// Copies a long log into the file on a thread and a connection of its own, so that who writes goes
/// on. The log begins again only when it is copied to its end at a moment when nobody writes: the
/// writer's own tidy() does that, for which little is left here.
class Checkpointer {
 public:
  explicit Checkpointer(store::Database database);
  /// Finishes the copy that has begun.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// The writer's log is long. True: it has been copied but for the last pages, the writer is to
  /// do these; else that has begun.
  bool has_copied();

 private:
  enum class State : uint8_t { idle, asked, copied, ending };
  void work();

  store::Database database_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::idle;
  std::thread thread_;
};

}  // namespace wardbook::sqlite

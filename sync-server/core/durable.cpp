#include "sync-server/core/durable.h"

#include <iostream>

namespace wardbook {

uint64_t Durable::announce() {
  const std::lock_guard lock(mutex_);
  return ++announced_;
}

void Durable::settle(uint64_t number, const Status& synced) {
  {
    const std::lock_guard lock(mutex_);
    settled_ = number;
    if (failed_.ok() && !synced.ok()) {
      std::cerr << "the disk did not take what was written: " << synced.error().hint
                << " Nothing is taken until the database is opened again." << std::endl;
      failed_ = synced;
    }
  }
  settled_more_.notify_all();
}

Status Durable::wait() {
  std::unique_lock lock(mutex_);
  settled_more_.wait(lock, [this, number = announced_] { return settled_ >= number; });
  return failed_;
}

Status Durable::so_far() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

}  // namespace wardbook

#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "sync-server/core/store.h"

namespace wardbook {

/// Connections for reading, lent to the threads that answer requests.
class Readers {
 public:
  explicit Readers(Store& store) : store_(store) {}

  /// A reader with an open view of one state of the database; back to the pool when destroyed.
  class View {
   public:
    View(Readers& home, std::unique_ptr<StoreReader> reader)
        : home_(&home), reader_(std::move(reader)) {}
    View(View&&) noexcept = default;
    View& operator=(View&&) = delete;
    ~View();
    StoreReader* operator->() const { return reader_.get(); }
    StoreReader& operator*() const { return *reader_; }

   private:
    Readers* home_;
    std::unique_ptr<StoreReader> reader_;
  };

  Result<View> view();

 private:
  Result<std::unique_ptr<StoreReader>> take();

  Store& store_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<StoreReader>> idle_;
};

}  // namespace wardbook

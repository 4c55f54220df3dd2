#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "sync-server/core/durable.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// Connections for reading, lent to the threads that answer requests.
class Readers {
 public:
  Readers(Store& store, Durable& durable) : store_(store), durable_(durable) {}

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

  /// Whatever it shows is durable.
  Result<View> view();
  /// For what nobody is told: it may show what the power can still take.
  Result<View> glance();

 private:
  Result<std::unique_ptr<StoreReader>> take();

  Store& store_;
  Durable& durable_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<StoreReader>> idle_;
};

}  // namespace wardbook

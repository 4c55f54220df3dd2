#include "sync-server/core/readers.h"

namespace wardbook {

Readers::View::~View() {
  if (!reader_) return;
  reader_->end_view();
  const std::lock_guard lock(home_->mutex_);
  home_->idle_.push_back(std::move(reader_));
}

Result<std::unique_ptr<StoreReader>> Readers::take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return store_.open_reader();
  std::unique_ptr<StoreReader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

Result<Readers::View> Readers::view() {
  WB_ASSIGN(View view, glance());
  WB_TRY(durable_.wait());
  return view;
}

Result<Readers::View> Readers::glance() {
  WB_ASSIGN(std::unique_ptr<StoreReader> reader, take());
  WB_TRY(reader->begin_view());
  return View(*this, std::move(reader));
}

}  // namespace wardbook

#include "sync-server/core/login_delay.h"

#include <algorithm>
#include <cstdio>

namespace wardbook {
namespace {

constexpr int64_t kFirstDelayMs = 1'000;
constexpr int64_t kLongestDelayMs = 60'000;
constexpr size_t kMostUnknownNames = 10'000;

int64_t delay_after(int64_t failures) {
  if (failures <= 0) return 0;
  return std::min(kLongestDelayMs, kFirstDelayMs << std::min<int64_t>(failures - 1, 20));
}

}  // namespace

LoginDelay::Key LoginDelay::key_of(const std::string& user_name, const Account* account,
                                   DeviceId trusted_device) {
  if (account == nullptr) return {user_name, false};
  std::string name = "login_delay:" + to_text(account->id);
  if (!trusted_device.is_nil()) name += ":" + to_text(trusted_device);
  return {std::move(name), true};
}

Result<LoginDelay::Count> LoginDelay::read(StoreReader& reader, const Key& key) {
  if (!key.stored) {
    const std::lock_guard lock(mutex_);
    const auto at = unknown_names_.find(key.name);
    return at == unknown_names_.end() ? Count{} : at->second;
  }
  WB_ASSIGN(const auto text, reader.setting(key.name));
  Count count;
  long long failures = 0;
  long long last = 0;
  if (text && std::sscanf(text->c_str(), "%lld %lld", &failures, &last) == 2)
    count = {failures, {last}};
  return count;
}

Status LoginDelay::write(Store& store, const Key& key, const Count& count) {
  if (key.stored)
    return store.put_setting(key.name,
                             std::to_string(count.failures) + " " + std::to_string(count.last.ms));
  const std::lock_guard lock(mutex_);
  if (unknown_names_.size() >= kMostUnknownNames) unknown_names_.clear();
  unknown_names_[key.name] = count;
  return {};
}

LoginDelay::Turn LoginDelay::begin(const Key& key) {
  const std::lock_guard lock(mutex_);
  ++being_checked_[key.name].tries;
  return {this, key.name};
}

bool LoginDelay::Turn::is_open() const {
  const std::lock_guard lock(delays_->mutex_);
  return !delays_->being_checked_.at(name_).wrong;
}

bool LoginDelay::Turn::settle(bool right) {
  const std::lock_guard lock(delays_->mutex_);
  Checking& checking = delays_->being_checked_.at(name_);
  if (checking.wrong) return false;
  checking.wrong = !right;
  return true;
}

LoginDelay::Turn::~Turn() {
  if (delays_ == nullptr) return;
  const std::lock_guard lock(delays_->mutex_);
  const auto at = delays_->being_checked_.find(name_);
  if (--at->second.tries == 0) delays_->being_checked_.erase(at);
}

Result<int64_t> LoginDelay::wait_ms(StoreReader& reader, const Key& key, Instant now) {
  WB_ASSIGN(const Count count, read(reader, key));
  const int64_t delay = delay_after(count.failures);
  // A clock that was set back must not keep anybody out for longer than the delay.
  return std::clamp<int64_t>(count.last.ms + delay - now.ms, 0, delay);
}

Status LoginDelay::note_failure(Store& store, const Key& key, Instant now) {
  WB_ASSIGN(Count count, read(store, key));
  return write(store, key, {count.failures + 1, now});
}

Status LoginDelay::clear(Store& store, const Key& key) {
  return write(store, key, {});
}

}  // namespace wardbook

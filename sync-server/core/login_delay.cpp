#include "sync-server/core/login_delay.h"

#include <algorithm>
#include <cstdio>

#include "shared/base/encode.h"
#include "shared/base/sha256.h"

namespace wardbook {
namespace {

constexpr int64_t kFirstDelayMs = 1'000;
constexpr int64_t kLongestDelayMs = 60'000;

int64_t delay_after(int64_t failures) {
  if (failures <= 0) return 0;
  return std::min(kLongestDelayMs, kFirstDelayMs << std::min<int64_t>(failures - 1, 20));
}

Hash256 hash_of(std::string_view text) {
  return sha256({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

}  // namespace

LoginDelay::Key LoginDelay::key_of(const std::string& user_name, const Account* account,
                                   DeviceId trusted_device) {
  if (account == nullptr) return "login_delay:nobody:" + to_hex(hash_of(user_name));
  Key key = "login_delay:" + to_text(account->id);
  if (!trusted_device.is_nil()) key += ":" + to_text(trusted_device);
  return key;
}

Result<LoginDelay::Count> LoginDelay::read(StoreReader& reader, const Key& key) {
  WB_ASSIGN(const auto text, reader.setting(key));
  Count count;
  long long failures = 0;
  long long last = 0;
  if (text && std::sscanf(text->c_str(), "%lld %lld", &failures, &last) == 2)
    count = {failures, {last}};
  return count;
}

Status LoginDelay::write(Store& store, const Key& key, const Count& count) {
  return store.put_setting(key,
                           std::to_string(count.failures) + " " + std::to_string(count.last.ms));
}

LoginDelay::Turn LoginDelay::begin(const Key& key) {
  const std::lock_guard lock(mutex_);
  ++being_checked_[key].tries;
  return {this, key};
}

bool LoginDelay::Turn::is_open() const {
  const std::lock_guard lock(delays_->mutex_);
  return !delays_->being_checked_.at(key_).wrong;
}

bool LoginDelay::Turn::settle(bool right) {
  const std::lock_guard lock(delays_->mutex_);
  Checking& checking = delays_->being_checked_.at(key_);
  if (checking.wrong) return false;
  checking.wrong = !right;
  return true;
}

LoginDelay::Turn::~Turn() {
  if (delays_ == nullptr) return;
  const std::lock_guard lock(delays_->mutex_);
  const auto at = delays_->being_checked_.find(key_);
  if (--at->second.tries == 0) delays_->being_checked_.erase(at);
}

Result<int64_t> LoginDelay::wait_ms(StoreReader& reader, const Key& key, Instant machine) {
  WB_ASSIGN(const Count count, read(reader, key));
  const int64_t delay = delay_after(count.failures);
  // The clock was set back. Until it is there again nobody could try; how long ago that was is not
  // known.
  if (count.last.ms - machine.ms > kLongestDelayMs) return 0;
  return std::clamp<int64_t>(count.last.ms + delay - machine.ms, 0, delay);
}

Status LoginDelay::note_failure(Store& store, const Key& key, Instant machine) {
  WB_ASSIGN(Count count, read(store, key));
  return write(store, key, {count.failures + 1, machine});
}

Status LoginDelay::clear(Store& store, const Key& key) {
  return write(store, key, {});
}

}  // namespace wardbook

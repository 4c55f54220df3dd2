#include "sync-server/core/sign_up_limit.h"

#include <algorithm>

namespace wardbook {
namespace {

constexpr size_t kMostParties = 10'000;

}  // namespace

int64_t SignUpLimit::take(const std::string& party, Instant machine) {
  if (party.empty()) return 0;
  const std::lock_guard lock(mutex_);
  make_room(machine);
  Instant& whole_at = whole_at_.try_emplace(party, machine).first->second;
  // Not further away than after kAtOnce: the machine's clock may have been set back.
  const int64_t owed_ms = std::clamp<int64_t>(whole_at.ms - machine.ms, 0, kAtOnce * kEachMs);
  const int64_t wait_ms = owed_ms - (kAtOnce - 1) * kEachMs;
  whole_at.ms = machine.ms + owed_ms + (wait_ms > 0 ? 0 : kEachMs);
  return std::max<int64_t>(0, wait_ms);
}

void SignUpLimit::give_back(const std::string& party) {
  const std::lock_guard lock(mutex_);
  if (const auto found = whole_at_.find(party); found != whole_at_.end())
    found->second.ms -= kEachMs;
}

/// Of too many parties those go that owe nothing, then the one that owes least.
void SignUpLimit::make_room(Instant machine) {
  if (whole_at_.size() < kMostParties) return;
  std::erase_if(whole_at_, [&](const auto& one) { return one.second <= machine; });
  if (whole_at_.size() < kMostParties) return;
  whole_at_.erase(std::min_element(
      whole_at_.begin(), whole_at_.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; }));
}

}  // namespace wardbook

#include "sync-server/core/parking.h"

#include <utility>

namespace wardbook {
namespace {

/// Turns that are remembered. Whoever takes longer between turn() and park() is not parked, which
/// costs a needless pull.
constexpr size_t kRecentTurns = 1024;

}  // namespace

uint64_t Parking::turn() const {
  const std::lock_guard lock(mutex_);
  return turn_;
}

size_t Parking::parked() const {
  const std::lock_guard lock(mutex_);
  return parked_.size();
}

bool Parking::has_moved(const std::vector<Cursor>& heads, uint64_t since) const {
  if (turn_ - since > recent_.size()) return true;
  for (size_t at = recent_.size() - (turn_ - since); at < recent_.size(); ++at)
    for (const Cursor& moved : recent_[at])
      for (const Cursor& head : heads)
        if (head.bucket == moved.bucket && head.seq < moved.seq) return true;
  return false;
}

std::optional<Parking::Ticket> Parking::park(const std::vector<Cursor>& heads, uint64_t since,
                                             Wake wake) {
  const std::lock_guard lock(mutex_);
  if (has_moved(heads, since)) return std::nullopt;
  const Ticket ticket = ++last_ticket_;
  for (const Cursor& head : heads) waiting_[head.bucket].emplace(ticket, head.seq);
  parked_.emplace(ticket, Parked{heads, std::move(wake)});
  return ticket;
}

void Parking::forget(Ticket ticket, const std::vector<Cursor>& heads) {
  for (const Cursor& head : heads) {
    const auto at = waiting_.find(head.bucket);
    if (at == waiting_.end()) continue;
    at->second.erase(ticket);
    if (at->second.empty()) waiting_.erase(at);
  }
}

void Parking::leave(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  const auto at = parked_.find(ticket);
  if (at == parked_.end()) return;
  forget(ticket, at->second.heads);
  parked_.erase(at);
}

void Parking::moved(const std::vector<Cursor>& heads) {
  const std::lock_guard lock(mutex_);
  ++turn_;
  recent_.push_back(heads);
  if (recent_.size() > kRecentTurns) recent_.pop_front();
  std::map<Ticket, std::vector<Cursor>> concerned;
  for (const Cursor& head : heads)
    if (const auto at = waiting_.find(head.bucket); at != waiting_.end())
      for (const auto& [ticket, seq] : at->second)
        if (seq < head.seq) concerned[ticket].push_back(head);
  for (const auto& [ticket, moved] : concerned) {
    const auto at = parked_.find(ticket);
    at->second.wake(moved);
    forget(ticket, at->second.heads);
    parked_.erase(at);
  }
}

}  // namespace wardbook

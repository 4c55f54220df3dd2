#include "tests/sim/world.h"

// Liveness: without faults everything comes to rest in a bounded time.

namespace wardbook::sim {
namespace {

constexpr int kMostRounds = 60;
constexpr int64_t kRound = 40'000;  // more than twice as long as an idle device waits

}  // namespace

void World::heal() {
  healed_ = true;
  server_->disk().full = false;
  server_->disk().cut_power_after(-1);
  if (!server_->is_up()) server_->start(now_);
  for (size_t i = 0; i < seats_.size(); ++i) {
    Seat& seat = seats_[i];
    seat.fates.clear();
    seat.cut_off_until = 0;
    seat.device->disk.full = false;
    seat.device->disk.cut_power_after(-1);
    if (!seat.device->is_on()) start(i);
    if (seat.device->is_on()) seat.device->engine().network_changed(true);
    poke(i);
  }
}

/// What a person does before a device that asks for one. Anybody may log in anywhere.
void World::help(size_t number) {
  Seat& seat = seats_[number];
  if (!seat.device->is_on()) return;
  const std::string& problem = seat.device->engine().state().problem.code;
  const bool lost = !seat.device->replica().identity() || problem == "device_forked" ||
                    problem == "bad_credential" || problem == "log_in_needed";
  if (!lost) return seat.device->engine().sync_now();
  const auto& users = town_.devices[number];
  const auto turn = static_cast<size_t>(seat.helped++);
  const size_t who = turn < users.size() ? users[turn] : turn % town_.people.size();
  log_in(number, town_.people[who].name, kPassword);
}

bool World::at_rest() {
  for (const Seat& seat : seats_) {
    if (!seat.device->is_on()) return false;
    const SyncState& state = seat.device->engine().state();
    if (state.syncing || state.fetching || state.waiting > 0 || !state.problem.code.empty() ||
        !seat.device->replica().identity())
      return false;
  }
  return true;
}

void World::settle() {
  note("settle");
  heal();
  run_until(now_.ms + 130'000);  // what was on its way, late copies too
  server_->work(now_);
  for (int round = 0; round < kMostRounds && !failure_; ++round) {
    for (size_t i = 0; i < seats_.size(); ++i) help(i);
    run_until(now_.ms + kRound);
    if (!at_rest()) continue;
    // Once more, for the changes that the last ones of the round made.
    for (size_t i = 0; i < seats_.size(); ++i) help(i);
    run_until(now_.ms + kRound / 4);
    if (at_rest()) return check_everything();
  }
  if (failure_) return;
  std::string text = "not at rest:";
  for (size_t i = 0; i < seats_.size(); ++i) {
    text += " " + std::to_string(i);
    if (!seats_[i].device->is_on()) {
      text += " off";
      continue;
    }
    const SyncState& state = seats_[i].device->engine().state();
    text += " waiting " + std::to_string(state.waiting) + " " + state.problem.code +
            (state.syncing ? " syncing" : "") + (state.fetching ? " fetching" : "");
  }
  fail("liveness", text);
}

}  // namespace wardbook::sim

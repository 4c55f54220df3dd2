#include <algorithm>
#include <limits>

#include "shared/store/rows.h"
#include "tests/sim/must.h"
#include "tests/sim/world.h"

// Liveness: without faults everything comes to rest in a bounded time, by the devices' own timers.

namespace wardbook::sim {
namespace {

constexpr int kMostRounds = 40;
constexpr int64_t kRound = 40'000;  // more than twice as long as an idle device waits
/// What was on its way and the longest that a device trusts a connection that says nothing.
constexpr int64_t kEcho = 330'000;
/// How soon whoever looks sees what happened elsewhere.
constexpr int64_t kSoon = 5'000;
/// After which a device compares each bucket again.
constexpr int64_t kComparedAfter = int64_t{24} * 3'600'000;
/// In which a device that waits for news has compared all its buckets, one for each wait.
constexpr int64_t kComparing = int64_t{6} * 3'600'000;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

}  // namespace

/// The faults end. Nobody touches a device: that the network is back it must find out itself. One
/// that is cut off stays so.
void World::heal() {
  healed_ = true;
  server_->disk().full = false;
  server_->disk().mend();
  server_->disk().cut_power_after(-1);
  if (!server_->is_up()) server_->start(now_);
  set_right();
  for (size_t i = 0; i < seats_.size(); ++i) {
    Seat& seat = seats_[i];
    seat.fates.clear();
    if (cut_off_ != i) seat.cut_off_until = 0;
    seat.device->disk.full = false;
    seat.device->disk.mend();
    seat.device->disk.cut_power_after(-1);
    if (!seat.device->is_on()) start(i);
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
  if (!lost) return;
  const auto& users = town_.devices[number];
  const auto turn = static_cast<size_t>(seat.helped++);
  const size_t who = turn < users.size() ? users[turn] : turn % town_.people.size();
  log_in(number, town_.people[who].name, kPassword);
}

/// All that waits on the device is of people whose accounts are disabled: they can't log in on it.
bool World::waits_in_vain(Device& device) const {
  const auto people = must(device.replica().held_for());
  return device.engine().state().problem.code == "log_in_needed" &&
         must(device.database().value<int64_t>("SELECT count(*) FROM pending WHERE number > 0")) ==
             0 &&
         std::all_of(people.begin(), people.end(), [&](const std::string& name) {
           const Account* account = account_named(name);
           return account != nullptr && account->state == AccountState::disabled;
         });
}

/// Whoever logs in on a copy of a device makes it another device's business, too, which hears of it
/// when its request is held no longer.
bool World::knows_its_buckets(Device& device) {
  if (!device.replica().identity() || !server_->is_up()) return false;
  const auto scopes = must(server_->look().scopes_of(device.replica().identity()->device));
  for (const Cursor& head : must(server_->look().heads(scopes)))
    if (head.seq > 0 && !must(device.database().value<int64_t>(
                            "SELECT 1 FROM bucket WHERE name = ?1", head.bucket)))
      return false;
  return true;
}

bool World::is_at_rest(size_t number) {
  Device& device = *seats_[number].device;
  if (!device.is_on() || !knows_its_buckets(device)) return false;
  const SyncState& state = device.engine().state();
  // What has rotted after a bucket was fetched again is mended another day.
  const bool no_problem =
      state.problem.code.empty() || (seats_[number].rotten && state.problem.code == "copy_differs");
  const bool nothing_waits = state.waiting == 0 && no_problem;
  return state.link == SyncState::Link::online && !state.syncing && !state.fetching &&
         (nothing_waits || waits_in_vain(device)) && device.replica().identity();
}

bool World::at_rest() {
  for (size_t i = 0; i < seats_.size(); ++i)
    if (cut_off_ != i && !is_at_rest(i)) return false;
  return true;
}

/// Until everything has been at rest for a round: what the last changes led to has come then.
void World::come_to_rest() {
  bool rested = false;
  for (int round = 0; round < kMostRounds && !failure_; ++round) {
    for (size_t i = 0; i < seats_.size(); ++i) help(i);
    run_until(now_.ms + kRound);
    const bool rests = at_rest();
    if (rests && rested) return;
    rested = rests;
  }
  std::string text = "not at rest:";
  for (size_t i = 0; i < seats_.size(); ++i) text += " " + std::to_string(i) + how_it_is(i);
  fail("liveness", text);
}

const Account* World::account_named(std::string_view name) const {
  for (const auto& [id, account] : truth_.accounts)
    if (account.user_name == name) return &account;
  return nullptr;
}

std::string World::how_it_is(size_t number) {
  if (!seats_[number].device->is_on()) return " off";
  const SyncState& state = seats_[number].device->engine().state();
  std::string people;
  for (const std::string& name : must(seats_[number].device->replica().held_for())) {
    const Account* account = account_named(name);
    people += " " + name;
    if (account != nullptr) people += " (" + std::string(to_text(account->state)) + ")";
  }
  return " waiting " + std::to_string(state.waiting) + " " + state.problem.code + people +
         (state.link == SyncState::Link::online ? "" : " offline") +
         (state.syncing ? " syncing" : "") + (state.fetching ? " fetching" : "");
}

/// On the device as it is now: another identity forgets people.
bool World::has_logged_in(size_t number, AccountId person) {
  const auto users =
      must(server_->look().users_of(seats_[number].device->replica().identity()->device));
  return std::any_of(users.begin(), users.end(), [&](const DeviceUser& user) {
    return user.account == person && !user.removed;
  });
}

/// An admin renames a clinic, which everybody may see: whoever looks sees it soon.
void World::check_news() {
  Device& device = *seats_[kAdmins].device;
  const Town::Person& admin = town_.people[town_.devices[kAdmins].front()];
  const Account* account = find(truth_.accounts, admin.id);
  if (cut_off_ == kAdmins || account == nullptr || account->state != AccountState::active ||
      account->role != Role::admin || !has_logged_in(kAdmins, admin.id))
    return;
  Clinic clinic = truth_.clinics.begin()->second;
  clinic.name = "Renamed at " + std::to_string(now_.ms);
  if (!make(kAdmins, admin.id,
            SetUpClinic{clinic.id, clinic.district, clinic.name, clinic.position}))
    return;
  run_until(now_.ms + kSoon);
  // Its copy has gone on with its identity; it hears of that only now, and sends nothing.
  if (device.engine().state().problem.code == "device_forked")
    return count("news of a copied device");
  count(kNewsEvent);
  for (size_t i = 0; i < seats_.size(); ++i) {
    Device& other = *seats_[i].device;
    if (cut_off_ == i || !is_watched(i) || !other.is_on()) continue;
    const auto seen = must(store::get<Clinic>(other.database(), clinic.id));
    if (!seen || seen->name != clinic.name)
      return fail("news", "device " + std::to_string(i) + " does not hear of a change");
  }
}

/// A day in which every device is switched off; then each compares its buckets, one at a time, and
/// fetches again what differs.
void World::compare_copies() {
  sleep_for(kComparedAfter);
  const auto is_compared = [](const Seat& seat) {
    const Instant now = seat.device->clock.now();
    return must(seat.device->replica().unverified(now)).empty() &&
           !must(seat.device->database().value<int64_t>(
               "SELECT 1 FROM bucket WHERE differs > 0 LIMIT 1"));
  };
  come_to_rest();
  for (const int64_t begun = now_.ms; now_.ms < begun + kComparing && !failure_;) {
    if (std::all_of(seats_.begin(), seats_.end(), is_compared)) return come_to_rest();
    run_until(now_.ms + kRound);
  }
  fail("liveness", "a copy that differs is not mended");
}

void World::settle() {
  note("settle");
  if (page_of(seed_).rows < Page().rows) interrupt_last();
  // Whoever never comes back holds up nobody else.
  cut_off_ = seed_ % seats_.size();
  seats_[*cut_off_].cut_off_until = kNever;
  heal();
  run_until(now_.ms + kEcho);
  work();
  come_to_rest();
  if (!failure_) check_news();
  if (failure_) return;
  seats_[*cut_off_].cut_off_until = 0;
  cut_off_.reset();
  come_to_rest();
  // Twice: a row that one bucket lacks hides that another says it has it.
  for (int days = 0; days < 2 && has_rotted() && !failure_; ++days) compare_copies();
  if (!failure_) check_everything();
}

}  // namespace wardbook::sim

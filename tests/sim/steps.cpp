#include "shared/sync/chain.h"
#include "tests/sim/must.h"
#include "tests/sim/odd.h"
#include "tests/sim/pick.h"
#include "tests/sim/world.h"

// What a step does.

namespace wardbook::sim {
namespace {

constexpr int64_t kYear = int64_t{365} * 24 * 3'600'000;

/// The row that the person looked at, where the command names one.
std::vector<Saw> seen(store::Database& database, const Args& args) {
  std::vector<Saw> saw;
  std::visit(
      [&](const auto& ask) {
        if constexpr (requires { ask.booking; }) {
          const auto row = store::get<Booking>(database, ask.booking);
          if (row.ok() && *row) saw.push_back(SawRow{"booking", ask.booking.uuid, (*row)->version});
        }
      },
      args);
  return saw;
}

std::set<CommandId> commands_on(sync::Replica& replica) {
  std::set<CommandId> all;
  if (const auto pending = replica.pending(); pending.ok())
    for (const auto& one : *pending) all.insert(one.command.id);
  if (const auto answered = replica.answered(true); answered.ok())
    for (const auto& one : *answered) all.insert(one.command.id);
  return all;
}

/// Years away, or not quite an hour; from there it drifts. A throw a line: compilers differ in
/// which argument comes first.
void jump(TabletClock& clock, Seeded& dice) {
  const bool far = dice.below(2) == 0;
  const int64_t drift_ppm = far ? dice.between(-500, 500) : dice.between(-50'000, 50'000);
  const int64_t offset_ms =
      far ? dice.between(-10 * kYear, 10 * kYear) : dice.between(-3'600'000, 3'600'000);
  clock.set(offset_ms, drift_ppm);
}

void falter(Disk& disk, Seeded& dice) {
  static constexpr size_t kOneIn[] = {2, 8, 40, 200};
  const uint64_t seed = dice.next_u64();
  disk.falter(seed, kOneIn[dice.below(std::size(kOneIn))]);
}

/// The clock of the machine that comes in place of the lost one: sometimes hours behind, or ahead
/// by whatever somebody has mistaken.
int64_t behind_at_restore(const Step& step, Seeded& dice) {
  Seeded which(step.dice + 1);
  if (which.below(4) == 0) return dice.between(1, kDayMs);
  if (which.below(8) == 0) return -dice.between(1, 400 * kDayMs);
  return 0;
}

}  // namespace

void World::command(const Step& step, Seeded& dice) {
  Seat& seat = seats_[step.device];
  if (!seat.device->is_on()) return;
  const auto& users = town_.devices[step.device];
  if (seat.device->session().user() == nullptr || dice.below(40) == 0) {
    log_in(step.device, town_.people[users[dice.below(users.size())]].name, kPassword);
    run_until(now_.ms + 150);
    if (!seat.device->is_on() || seat.device->session().user() == nullptr) return;
  }
  const Account user = *seat.device->session().user();
  sync::Replica& replica = seat.device->replica();
  Pick pick(seat.device->database(), town_, user, now_, dice.next_u64());
  std::optional<Args> args = invent(step.kind, pick);
  if (!survived(step.device) || !args) return;
  if (pick.once_in(80)) spoil(*args, pick);
  std::vector<Saw> saw;
  if (dice.below(3) != 0) saw = seen(seat.device->database(), *args);
  const bool makes_booking = step.kind == Book::kind;
  const BookingId booking = makes_booking ? std::get<Book>(*args).booking : BookingId{};
  const auto submitted = [&] {
    const Disk::InUse in_use(seat.device->disk);
    return replica.submit(user.id, std::move(*args), std::move(saw), seat.device->clock.now());
  }();
  if (!submitted.ok()) {
    count("submit failed: " + submitted.error().code);
    if (!survived(step.device)) return;
    poke(step.device);
    return;
  }
  const bool kept = kind_of(submitted->forecast) != OutcomeKind::refused;
  note("made " + std::string(wardbook::to_text(submitted->forecast.code)));
  count(kept ? "made" : "refused on the device");
  if (kept) {
    promises_.made(submitted->id, step.device);
    if (makes_booking) seat.made.insert(booking);
    // What one has written one sees, at once.
    if (makes_booking && !must(store::get<Booking>(seat.device->database(), booking)))
      fail("read_your_writes", "a booking that was just made is not on the device");
  }
  seat.device->engine().changed();
  poke(step.device);
}

/// A command that is not drawn from what its person might do. False: the device does not keep it.
bool World::make(size_t number, AccountId actor, Args args) {
  Device& device = *seats_[number].device;
  if (!device.is_on()) return false;
  const auto made = device.replica().submit(actor, std::move(args), {}, device.clock.now());
  if (!made.ok()) {
    (void)survived(number);
    return false;
  }
  if (kind_of(made->forecast) == OutcomeKind::refused) return false;
  promises_.made(made->id, number);
  device.engine().changed();
  poke(number);
  return true;
}

void World::log_in(size_t number, const std::string& name, const std::string& password) {
  Seat& seat = seats_[number];
  if (!seat.device->is_on()) return;
  const uint64_t life = seat.life;
  const auto done = [this, number, life](const Status& status) {
    if (seats_[number].life != life) return;
    note(status.ok() ? "logged in" : "not logged in: " + status.error().code);
    count(status.ok() ? "logged in" : "not logged in: " + status.error().code);
  };
  {
    const Disk::InUse in_use(seat.device->disk);
    seat.device->session().log_in(name, password, done);
  }
  poke(number);
}

void World::log_out(Seat& seat) {
  const Disk::InUse in_use(seat.device->disk);
  if (!seat.device->session().log_out().ok()) count("not logged out");
}

// --- Faults

void World::new_storage(size_t number, Disk disk, const char* what) {
  count(what);
  Seat& seat = seats_[number];
  stop(number, false);
  seat.seen.clear();
  seat.made.clear();
  seat.device->disk = std::move(disk);
  start(number);
  std::set<CommandId> decided;
  for (const auto& [id, code] : truth_.outcomes) decided.insert(id);
  if (seat.device->is_on()) promises_.holds(number, commands_on(seat.device->replica()), decided);
}

void World::change_storage(const Step& step, Seeded& dice) {
  Seat& seat = seats_[step.device];
  if (step.op == Op::save || step.op == Op::clone) {
    Seat& from = step.op == Op::clone ? seats_[dice.below(seats_.size())] : seat;
    Disk copy = from.device->disk;
    copy.crash(nullptr);
    copy.mend();
    seat.rotten = seat.rotten || from.rotten;
    if (step.op == Op::save)
      seat.saved = std::move(copy);
    else if (&from != &seat)
      new_storage(step.device, std::move(copy), "cloned");
  } else if (step.op == Op::rollback && seat.saved) {
    new_storage(step.device, *std::exchange(seat.saved, std::nullopt), "rolled back");
  } else if (step.op == Op::wipe) {
    new_storage(step.device, empty_device_disk(database_key(seed_)), "wiped");
    log_in(step.device, town_.people[town_.devices[step.device].front()].name, kPassword);
  }
}

void World::fault(const Step& step, Seeded& dice) {
  Seat& seat = seats_[step.device];
  const bool on = seat.device->is_on();
  const auto& users = town_.devices[step.device];
  switch (step.op) {
    case Op::sync:
      if (on) seat.device->engine().sync_now();
      return poke(step.device);
    case Op::log_in: {
      const std::string& name = town_.people[users[dice.below(users.size())]].name;
      return log_in(step.device, name, dice.below(6) == 0 ? "a wrong sentence" : kPassword);
    }
    case Op::log_out:
      if (on) log_out(seat);
      (void)survived(step.device);
      return;
    case Op::fate:
      seat.fates.push_back(static_cast<Fate>(1 + dice.below(kFates - 1)));
      return;
    case Op::partition:
      seat.cut_off_until = now_.ms + dice.between(2'000, 120'000);
      return;
    case Op::told:
      if (on) tell(step.device, dice.below(3) == 0);
      return;
    case Op::crash:
      count("device crash");
      if (dice.below(2) == 0)
        end(step.device);
      else
        stop(step.device, true);
      return start(step.device);
    case Op::power:
      seat.device->disk.cut_power_after(dice.between(0, 12));
      return;
    case Op::clock:
      count("clock jump");
      return jump(seat.device->clock, dice);
    case Op::full:
      seat.device->disk.full = true;
      return at(now_.ms + dice.between(500, 20'000), [this, number = step.device] {
        Disk& disk = seats_[number].device->disk;
        if (disk.was_full()) count("device disk full");
        disk.full = false;
      });
    case Op::falter:
      falter(seat.device->disk, dice);
      return at(now_.ms + dice.between(500, 20'000), [this, number = step.device] {
        Disk& disk = seats_[number].device->disk;
        if (disk.has_faltered()) count("device disk falters");
        disk.mend();
      });
    case Op::interrupt:
      return interrupt(step, dice);
    case Op::rot:
      return rot(step, dice);
    case Op::server_crash:
      if (!server_->is_up()) return;
      count("server crash");
      server_->crash(dice.below(2) == 0);
      return server_down();
    case Op::server_power:
      server_->disk().cut_power_after(dice.between(0, 16));
      return;
    case Op::server_full:
      server_->disk().full = true;
      return at(now_.ms + dice.between(500, 20'000), [this] {
        if (server_->disk().was_full()) count("server disk full");
        server_->disk().full = false;
      });
    case Op::server_falter:
      falter(server_->disk(), dice);
      return at(now_.ms + dice.between(500, 20'000), [this] {
        if (server_->disk().has_faltered()) count("server disk falters");
        server_->disk().mend();
      });
    case Op::server_clock:
      return set_server_back(dice);
    case Op::server_ahead:
      return set_server_ahead(dice);
    case Op::server_backup:
      return back_up();
    case Op::server_restore:
      return restore(behind_at_restore(step, dice));
    default:
      return change_storage(step, dice);
  }
}

/// It is not asked whether that is so, and often says nothing when it changes.
void World::tell(size_t number, bool network) {
  count(network ? "told of a network" : "told of no network");
  seats_[number].device->engine().network_changed(network);
  poke(number);
}

/// Somebody sets it, or its battery is empty; then somebody sets it right.
void World::set_server_back(Seeded& dice) {
  count("server clock behind");
  const int64_t hours = dice.below(3) == 0 ? dice.between(24, 10'000) : dice.between(0, 23);
  server_->set_clock_behind(hours * 3'600'000 + dice.between(1, 3'600'000));
  at(now_.ms + dice.between(500, 300'000), [this] { server_->set_clock_behind(0); });
}

/// Somebody mistakes the year, or the day. What it decides then is got rid of by a backup of
/// before, if it can't be waited for.
void World::set_server_ahead(Seeded& dice) {
  if (!server_->is_up() || server_->time(now_) != now_) return;
  count("server clock ahead");
  const bool far = server_->has_backup() && dice.below(2) == 0;
  const int64_t hours = far ? dice.between(24, 10'000) : dice.between(0, 22);
  server_->set_clock_behind(-hours * kHourMs - dice.between(1, kHourMs));
  at(now_.ms + dice.between(500, 300'000), [this] { set_right(); });
}

void World::set_right() {
  server_->set_clock_behind(0);
  if (!server_->is_up() || !server_->is_stuck(now_)) return;
  count(kAheadForDaysEvent);
  restore(0);
}

// --- The server's disk is lost

void World::back_up() {
  // One of while the clock is wrong is of no use.
  if (!server_->is_up() || server_->time(now_) != now_) return;
  if (server_->back_up()) {
    count("server backed up");
    saved_ = Saved{truth_, chains_};
  }
  if (!server_->is_up()) server_died();
}

/// Answers that are on a device and not in the backup: they must come back as they are. That an id
/// was another's is no answer to it.
void World::remember_answers() {
  for (const Seat& seat : seats_) {
    if (!seat.device->is_on()) continue;
    const auto answered = seat.device->replica().answered(true);
    if (!answered.ok()) continue;
    for (const auto& one : *answered)
      if (truth_.outcomes.contains(one.command.id) &&
          one.record.outcome.code != OutcomeCode::other_body)
        told_.emplace(one.command.id,
                      Told{sync::body_hash(sync::encode_body(one.command)), one.record.seal});
  }
}

void World::restore(int64_t behind_ms) {
  if (!server_->has_backup()) return;
  count("server restored");
  // Nobody does it twice in a moment.
  run_until(now_.ms + 1);
  remember_answers();
  for (const auto& [id, code] : truth_.outcomes)
    if (!saved_->truth.outcomes.contains(id)) promises_.forgotten(id);
  log_.clear();
  truth_ = saved_->truth;
  chains_ = saved_->chains;
  server_->restore(now_, behind_ms);
  if (server_->time(now_) < now_) count(kRestoredBehindEvent);
  if (server_->time(now_) > now_) count(kRestoredAheadEvent);
  if (behind_ms != 0) at(now_.ms + 60'000, [this] { set_right(); });
  if (!server_->is_up()) server_down();
}

}  // namespace wardbook::sim

#include "tests/sim/world.h"

#include <sstream>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/sim/check_commit.h"
#include "tests/sim/due.h"
#include "tests/sim/must.h"

// Time, programs, and what the server has decided.

namespace wardbook::sim {
namespace {

/// In some towns people take their time: most of what they do is sent before the next. In the
/// others a device has several commands to send at once.
int64_t pace_of(uint64_t seed) {
  return seed % 11 < 5 ? 1 : 10;
}

/// Than those that its answer named.
bool has_other_slots(const Decided& one) {
  const Outcome answer = must(sync::decode<Outcome>(one.kept.record));
  if (!answer.params.slots) return false;
  return std::any_of(one.effects.begin(), one.effects.end(), [&](const Effect& effect) {
    const auto* put = std::get_if<Put>(&effect);
    const auto* booking = put != nullptr ? std::get_if<Booking>(&put->row) : nullptr;
    return booking != nullptr && booking->state == BookingState::confirmed &&
           booking->slots != *answer.params.slots;
  });
}

}  // namespace

World::World(const Script& script, Trace& trace)
    : seed_(script.seed),
      town_(make_town(script.seed)),
      trace_(trace),
      dice_(script.seed * 5 + 3),
      pace_(pace_of(script.seed)) {
  server_ = std::make_unique<Server>(
      town_, script.seed, [this](const Batch& batch) { committed(batch); },
      database_key(script.seed));
  for (size_t i = 0; i < town_.devices.size(); ++i) {
    Seat seat;
    seat.device = std::make_unique<Device>(i, script.seed, now_);
    seats_.push_back(std::move(seat));
  }
  for (size_t i = 0; i < seats_.size(); ++i) {
    start(i);
    log_in(i, town_.people[town_.devices[i].front()].name, kPassword);
    run_until(now_.ms + 50);
  }
  run_until(now_.ms + 2'000);
}

World::~World() = default;

// --- Time

void World::at(int64_t when, std::function<void()> run) {
  events_.push({when, order_++, std::move(run)});
}

void World::run_until(int64_t when) {
  while (!events_.empty() && events_.top().at <= when && !failure_) {
    Event event = events_.top();
    events_.pop();
    now_.ms = std::max(now_.ms, event.at);
    event.run();
  }
  now_.ms = std::max(now_.ms, when);
}

/// Hours in which nobody touches a device: what is on its way arrives, nothing new is sent.
void World::sleep_for(int64_t ms) {
  asleep_ = true;
  watch();
  run_until(now_.ms + ms);
  asleep_ = false;
  watch();
  work();
  for (size_t i = 0; i < seats_.size(); ++i) poke(i);
}

void World::watch() {
  for (size_t i = 0; i < seats_.size(); ++i)
    if (seats_[i].device->is_on()) seats_[i].device->engine().watch(is_watched(i));
}

void World::note(std::string_view what) {
  trace_.add(now_.ms, what);
}

void World::fail(std::string_view checker, const std::string& text) {
  if (!failure_) failure_ = Failure{std::string(checker), text};
}

// --- Programs

void World::start(size_t number) {
  Seat& seat = seats_[number];
  const uint64_t life = ++seat.life;
  const bool started = seat.device->start([this, number, life](uint64_t id, HttpRequest request) {
    if (seats_[number].life == life) carry(number, id, std::move(request));
  });
  seat.revision = 0;
  if (!started && !seat.device->disk.is_off()) return fails_to_start(number);
  if (!survived(number)) return;
  seat.device->engine().watch(is_watched(number));
  poke(number);
}

void World::fails_to_start(size_t number) {
  if (!seats_[number].device->disk.is_faltering())
    return fail("start", "device " + std::to_string(number) + " does not open");
  count("device disk fails at the start");
  start_soon(number);
}

/// The program ends at once.
void World::turn_off(size_t number) {
  Seat& seat = seats_[number];
  ++seat.life;
  ++seat.tick;
  seat.device->disk.cut_power();
  seat.device->stop();
}

/// With the power.
void World::stop(size_t number, bool torn) {
  turn_off(number);
  seats_[number].device->disk.crash(torn ? &dice_ : nullptr);
}

/// Without.
void World::end(size_t number) {
  turn_off(number);
  seats_[number].device->disk.end_process();
}

void World::start_soon(size_t number) {
  at(now_.ms + static_cast<int64_t>(dice_.below(3'000)), [this, number] {
    if (!seats_[number].device->is_on()) start(number);
  });
}

bool World::survived(size_t number) {
  const Disk& disk = seats_[number].device->disk;
  // Somebody sees that nothing is kept, and begins again, sooner or later.
  if (disk.lost_a_sync() && dice_.below(3) == 0) {
    count("device lost a sync");
    end(number);
    start_soon(number);
    return false;
  }
  if (!disk.is_off()) return seats_[number].device->is_on();
  count("device power lost in a write");
  stop(number, true);
  start_soon(number);
  return false;
}

void World::poke(size_t number) {
  if (!asleep_) tick(number);
}

void World::tick(size_t number) {
  Seat& seat = seats_[number];
  if (!seat.device->is_on()) return;
  const bool exchanged = seat.device->wire().has_answer();
  const Fetching before = exchanged ? fetching(*seat.device) : Fetching{};
  const int64_t wait = seat.device->tick();
  if (!survived(number)) return;
  if (seat.device->engine().revision() != seat.revision) {
    seat.revision = seat.device->engine().revision();
    const Disk::InUse in_use(seat.device->disk);
    (void)seat.device->session().refresh();
  }
  if (exchanged) check_quick(seat);
  if (exchanged) check_fetching(seat, before);
  const uint64_t plan = ++seat.tick;
  at(now_.ms + std::max<int64_t>(wait, 1), [this, number, plan] {
    if (seats_[number].tick == plan && !asleep_) tick(number);
  });
}

void World::work() {
  if (!server_->is_up()) return;
  const bool is_done = server_->work(now_);
  if (!server_->is_up()) return server_died();
  const std::string undone = is_done ? left_undone(truth_, server_->time(now_)) : "";
  if (!undone.empty()) fail("due", undone);
  if (!is_done && healed_) fail("liveness", "the server's own work does not come to its end");
}

void World::server_died() {
  count(server_->lost_a_sync() ? "server lost a sync" : "server power lost in a write");
  server_down();
}

void World::server_down() {
  note("server down");
  at(now_.ms + (healed_ ? 1 : dice_.between(10, 20'000)), [this] {
    if (!server_->is_up()) server_->start(now_);
    if (server_->is_up()) return;
    if (healed_) return fail("start", "the server does not open its database any more");
    count("server power lost at its start");
    server_down();
  });
}

// --- What the server has decided

void World::committed(const Batch& batch) {
  take(batch);
  // The town is made before there is a server. After the commit its power may have gone.
  if (server_ == nullptr || server_->disk().is_off()) return;
  const std::string broken = broken_by(server_->tables(), batch, truth_, server_->time(now_));
  if (!broken.empty()) fail("commit", broken);
}

/// What is about to be decided is of a kind that few commands are.
void World::count_situations(const Command& command, const Decided& one) {
  if (makes_what_was_refused(truth_, command.args, one)) count(kFactEvent);
  const Booking* told = find(truth_.bookings, told_of(command.args));
  if (told != nullptr && truth_.is_off_grid(*told)) count(kGridFactEvent);
  if (is_early_fact(command)) count(kEarlyFactEvent);
  const auto* leave = std::get_if<Discharge>(&command.args);
  const Stay* stay = leave != nullptr ? find(truth_.stays, leave->stay) : nullptr;
  const Booking* left = stay != nullptr ? find(truth_.bookings, stay->booking) : nullptr;
  if (left != nullptr && left->slots.from == floor_minute(one.kept.decided_at)) count(kLeavesEvent);
}

/// About a booking that was given, and could not come back without its patient.
bool World::is_early_fact(const Command& command) const {
  const BookingId id = told_of(command.args);
  const OutcomeCode* answer = find(truth_.outcomes, CommandId{id.uuid});
  const Book* asked = find(truth_.asked_for, id);
  return answer != nullptr && kind_of(*answer) != OutcomeKind::refused && asked != nullptr &&
         find(truth_.bookings, id) == nullptr &&
         !truth_.patients.contains(truth_.resolve(asked->patient));
}

/// Somebody may do less, or elsewhere, than before.
void World::count_withdrawn(const Decided& one) {
  for (const Effect& effect : one.effects) {
    const auto* put = std::get_if<Put>(&effect);
    const auto* next = put != nullptr ? std::get_if<Account>(&put->row) : nullptr;
    const Account* now = next != nullptr ? find(truth_.accounts, next->id) : nullptr;
    if (now == nullptr || now->state != AccountState::active) continue;
    if (next->state != now->state || next->role != now->role || next->hospital != now->hospital ||
        next->clinic != now->clinic)
      count("role withdrawn");
  }
}

void World::take(const Batch& batch) {
  log_.insert(log_.end(), batch.begin(), batch.end());
  for (const Decided& one : batch) {
    const KeptOutcome& kept = one.kept;
    if (kept.command.is_nil()) {
      truth_.write(one.effects);
      continue;
    }
    if (one.how == How::brought_back) {
      note("brought back " + kept.kind + " " + kept.code);
      count("brought back");
      if (has_other_slots(one)) count(kOtherSlotsEvent);
      truth_.write(one.effects, {kept.actor, kept.judged_at, {}});
      continue;
    }
    const Outcome outcome = must(sync::decode<Outcome>(kept.record));
    if (!truth_.outcomes.emplace(kept.command, outcome.code).second)
      fail("exactly_once", "a command was decided twice: " + wardbook::to_text(kept.command));
    if (outcome.code == OutcomeCode::ledger_conflict)
      fail("ledger_conflict", kept.kind + " " + wardbook::to_text(kept.command));
    note("decided " + kept.kind + " " + kept.code + " " + std::to_string(kept.commit.value));
    if (kept.number > 0) {
      int64_t& last = chains_[kept.device];
      if (kept.number <= last) fail("order", "a device's commands were decided out of order");
      last = kept.number;
      ++coverage_.commands;
      ++coverage_.kinds[std::string(wardbook::to_text(kind_of(outcome)))];
    }
    const auto command = sync::decode_body(kept.body);
    const auto* book = command.ok() ? std::get_if<Book>(&command->args) : nullptr;
    if (book != nullptr) truth_.asked_for.emplace(book->booking, *book);
    ++coverage_.codes[kept.code];
    if (outcome.code == OutcomeCode::in_the_past && !changes_nothing(outcome)) count(kLateEvent);
    if (one.how == How::kept) {
      count("answer kept");
      continue;
    }
    if (command.ok()) {
      for (const std::string& pair : pairs_of(truth_, command->args, outcome))
        ++coverage_.pairs[pair];
      count_situations(*command, one);
      const std::string objection = oracle_.judge(*command, outcome, one, kept.decided_at);
      if (!objection.empty())
        fail("oracle", kept.kind + " " + wardbook::to_text(kept.command) + ": " + objection);
    }
    count_withdrawn(one);
    truth_.write(one.effects, {kept.actor, kept.judged_at, kept.commit});
  }
}

void World::step(const Step& step) {
  Seeded dice(step.dice);
  ++steps_;
  note(std::string(wardbook::to_text(step.op)) + " " + std::to_string(step.device) + " " +
       step.kind);
  switch (step.op) {
    case Op::command:
      command(step, dice);
      break;
    case Op::raw:
      raw(step, dice);
      break;
    case Op::wait:
      run_until(now_.ms + dice.between(50, 5'000));
      break;
    case Op::sleep:
      sleep_for(dice.between(20, 600) * 60'000);
      break;
    case Op::work:
      work();
      break;
    default:
      fault(step, dice);
  }
  run_until(now_.ms + dice.between(1, 40) / pace_);
  check_after_step();
  if (steps_ < thorough_at_ || !server_->is_up()) return;
  check_server();
  thorough_at_ = 2 * steps_;
}

RunResult run(const Script& script, bool print) {
  Trace trace(print);
  RunResult result;
  std::ostringstream complaints;
  std::streambuf* const screen = std::cerr.rdbuf(complaints.rdbuf());
  {
    World world(script, trace);
    for (const Step& step : script.steps) {
      if (world.failure()) break;
      world.step(step);
      ++result.failed_at;
    }
    if (!world.failure()) world.settle();
    result.failure = world.failure();
    result.coverage = world.coverage();
  }
  std::cerr.rdbuf(screen);
  if (print) std::cerr << complaints.str();
  result.hash = trace.hash();
  return result;
}

}  // namespace wardbook::sim

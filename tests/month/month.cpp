#include "tests/month/month.h"

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/http/compress.h"
#include "tests/sim/must.h"
#include "tests/sim/pick.h"

namespace wardbook::sim {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kDay = 24 * 60 * kMinute;
/// Of a request or an answer: its head, and what TCP and TLS add to it.
constexpr size_t kHead = 500;
/// As web/worker_fetch.js: shorter bodies go as they are.
constexpr size_t kWorthCompressing = 512;
/// One message in five.
constexpr size_t kLossIn = 5;
/// The longest that all may take, in virtual time.
constexpr int64_t kTooLong = 7 * kDay;
/// How often the server does what is due, and the end is looked for.
constexpr int64_t kLookEvery = 5'000;

constexpr const char* kDesk[] = {"register_patient", "register_patient", "book",    "book", "book",
                                 "change_booking",   "cancel_booking",   "retriage"};
constexpr const char* kStaff[] = {
    "register_patient", "book",     "book",           "arrive",      "admit",         "walk_in",
    "discharge",        "transfer", "set_bed_status", "block_units", "cancel_booking"};

/// A town that is large enough for so many devices: desks, staff, and some patients.
Town large_town(uint64_t seed, size_t devices) {
  Town town = make_town(seed);
  Seeded dice(seed + 1);
  for (const SetUpPool& pool : town.pools)
    for (int i = 0; i < 20; ++i)
      town.set_up.push_back(
          AddBed{BedId::make(kStart, dice), pool.pool, "More " + std::to_string(i)});
  town.people.clear();
  for (size_t i = 0; i < devices; ++i) {
    Town::Person one;
    one.id = AccountId::make(kStart, dice);
    one.name = "person" + std::to_string(i);
    one.role = i % 3 == 2 ? Role::staff : Role::desk;
    if (one.role == Role::staff)
      one.hospital = town.hospitals[i % town.hospitals.size()].hospital;
    else
      one.clinic = town.clinics[i % town.clinics.size()];
    town.people.push_back(one);
  }
  return town;
}

/// Nobody else's person; seldom one with a card that another desk has seen, too.
void register_here(Pick& pick, RegisterPatient& form) {
  form.patient = pick.fresh<PatientId>();
  if (!pick.once_in(20))
    form.identifiers = {{"national-id", "N-" + wardbook::to_text(form.patient)}};
}

/// Somebody who was registered on this device and has no bed yet.
std::optional<PatientId> patient_here(Pick& pick) {
  return pick.id<PatientId>(
      "SELECT id FROM patient p WHERE version = 0 AND NOT EXISTS (SELECT 1 FROM booking b "
      "WHERE b.patient_id = p.id AND b.state IN ('held', 'arrived', 'admitted'))");
}

/// Whether the device shows what the command is about: the simulator also invents what nobody has.
bool is_about_something(Pick& pick, const Args& args) {
  return std::visit(
      [&]<class Ask>(const Ask& ask) {
        if constexpr (std::is_same_v<Ask, Transfer> || std::is_same_v<Ask, Discharge>)
          return pick.get<Stay>(ask.stay).has_value();
        else if constexpr (std::is_same_v<Ask, ChangeBooking> || std::is_same_v<Ask, Arrive> ||
                           std::is_same_v<Ask, CancelBooking> || std::is_same_v<Ask, Retriage> ||
                           std::is_same_v<Ask, Admit>)
          return pick.get<Booking>(ask.booking).has_value();
        else
          return true;
      },
      args);
}

size_t size_on_the_line(const std::vector<uint8_t>& body, Encoding encoding) {
  if (body.size() < kWorthCompressing) return kHead + body.size();
  return kHead +
         compress({reinterpret_cast<const char*>(body.data()), body.size()}, encoding).size();
}

}  // namespace

Month::Month(uint64_t seed, const MonthSize& size)
    : size_(size), dice_(seed), town_(large_town(seed, size.devices)) {
  server_ = std::make_unique<Server>(town_, seed, [this](const Batch& batch) { committed(batch); });
  for (size_t i = 0; i < size.devices; ++i) {
    Seat seat;
    seat.device = std::make_unique<Device>(i, seed, now_);
    const int64_t drift_ppm = dice_.between(-100, 100);
    seat.device->clock.set(dice_.between(-600'000, 600'000), drift_ppm);
    if (i == 0 || !size.one_line) {
      up_.emplace_back(agenda_);
      down_.emplace_back(agenda_);
    }
    seat.up = &up_.back();
    seat.down = &down_.back();
    seats_.push_back(std::move(seat));
  }
}

void Month::object(const std::string& what) {
  if (figures_.problem.empty()) figures_.problem = what;
}

void Month::committed(const Batch& batch) {
  for (const Decided& one : batch) {
    if (one.kept.command.is_nil() || one.kept.number == 0) continue;
    if (!decided_.emplace(one.kept.command, one.kept.code).second)
      object("a command was decided twice");
    const auto outcome = must(sync::decode<Outcome>(one.kept.record));
    ++figures_.kinds[std::string(wardbook::to_text(kind_of(outcome)))];
    if (kind_of(outcome) == OutcomeKind::refused)
      ++figures_.refusals[one.kept.kind + " " + one.kept.code];
  }
}

// --- The people

void Month::start(size_t number) {
  Seat& seat = seats_[number];
  const uint64_t life = ++seat.life;
  must(seat.device->start([this, number, life](uint64_t id, HttpRequest request) {
    if (seats_[number].life == life) carry(number, id, std::move(request));
  }));
}

/// With a good network, before anything begins.
void Month::log_in(size_t number) {
  start(number);
  Seat& seat = seats_[number];
  seat.device->session().log_in(town_.people[number].name, kPassword,
                                [](const Status& status) { must(status); });
  tick(number);
  for (int64_t end = now_.ms + kMinute; now_.ms < end && agenda_.step();) {
  }
  must(seat.device->session().user() != nullptr);
}

/// What this person might do: mostly for people who have come here, about the weeks after the
/// month. What was asked for a day that is over when it arrives is refused, and a person is told:
/// seldom.
std::optional<Args> Month::invent_for(Seat& seat) {
  const Account& user = *seat.device->session().user();
  const std::string_view kind = user.role == Role::staff ? kStaff[dice_.below(std::size(kStaff))]
                                                         : kDesk[dice_.below(std::size(kDesk))];
  Pick pick(seat.device->database(), town_, user, now_, dice_.next_u64());
  std::optional<Args> args = invent(kind, pick);
  if (!args || !is_about_something(pick, *args)) return std::nullopt;
  const Minute back = floor_minute(kStart).plus(size_.days * kDay / kMinute);
  const int64_t left =
      pick.once_in(15) ? 0 : std::max<int64_t>(back.value - pick.minute().value, 0);
  const int64_t later = left / (24 * 60) * (24 * 60) + dice_.between(1, 45) * 24 * 60;
  const auto shift = [later](Interval& asked) {
    asked = {asked.from.plus(later), asked.to.plus(later)};
  };
  if (auto* form = std::get_if<RegisterPatient>(&*args)) register_here(pick, *form);
  if (auto* fact = std::get_if<WalkIn>(&*args)) {
    const auto patient = patient_here(pick);
    if (!patient) return std::nullopt;
    fact->patient = *patient;
  }
  if (auto* ask = std::get_if<Book>(&*args)) {
    const auto patient = patient_here(pick);
    if (!patient) return std::nullopt;
    ask->patient = *patient;
    ask->replaces.reset();
    shift(ask->asked);
    if (ask->not_after) ask->not_after = ask->not_after->plus(later);
  }
  if (auto* ask = std::get_if<ChangeBooking>(&*args)) shift(ask->asked);
  if (auto* ask = std::get_if<BlockUnits>(&*args)) shift(ask->asked);
  return args;
}

void Month::work(size_t number) {
  Seat& seat = seats_[number];
  for (int tries = 0; tries < 50; ++tries) {
    std::optional<Args> args = invent_for(seat);
    if (!args) continue;
    const auto submitted = must(seat.device->replica().submit(
        seat.device->session().user()->id, std::move(*args), {}, seat.device->clock.now()));
    if (kind_of(submitted.forecast) == OutcomeKind::refused) continue;
    seat.kept.push_back(submitted.id);
    return;
  }
  object("nobody finds anything to do");
}

void Month::go_offline() {
  for (Seat& seat : seats_) {
    ++seat.tick;
    seat.device->engine().network_changed(false);
  }
  const int64_t pause = size_.days * kDay / static_cast<int64_t>(size_.commands);
  for (size_t i = 0; i < size_.commands && figures_.problem.empty(); ++i) {
    now_.ms += pause;
    work(i % seats_.size());
  }
}

// --- The line

void Month::carry(size_t number, uint64_t id, HttpRequest request) {
  auto call = std::make_shared<Call>(Call{number, seats_[number].life, id});
  if (!slow_) {
    return agenda_.in(5, [this, call, request] {
      if (auto reply = server_->handle(request, now_)) answer(call, std::move(*reply));
    });
  }
  ++figures_.exchanges;
  agenda_.in(request.timeout_ms, [this, call] { answer(call, {}); });
  size_t bytes = size_on_the_line(request.body, Encoding::gzip);
  const bool lost = dice_.below(kLossIn) == 0;
  const bool cut = lost && dice_.below(2) == 0;
  if (cut) {
    bytes /= 2;
    request.body.resize(request.body.size() / 2);
  }
  seats_[number].up->send({bytes, [call] { return !call->over; },
                           [this, call, request, lost, cut] {
                             if (lost && !cut) return;
                             deliver(call, request);
                             if (cut) answer(call, {});
                           }});
}

/// A body that was cut comes to the server as if it were whole, which is worse than the truth.
void Month::deliver(const std::shared_ptr<Call>& call, HttpRequest request) {
  if (const auto asked = sync::decode<SyncRequest>(request.body); asked.ok())
    for (const SentCommand& sent : asked->commands)
      if (const auto command = sync::decode_body(sent.body); command.ok())
        figures_.repeated += decided_.contains(command->id) ? 1 : 0;
  auto reply = server_->handle(request, now_);
  if (!reply) return object("the server died");
  size_t bytes = size_on_the_line(reply->body, Encoding::brotli);
  const bool lost = dice_.below(kLossIn) == 0;
  const bool cut = lost && dice_.below(2) == 0;
  if (cut) bytes /= 2;
  seats_[call->seat].down->send({bytes, [call] { return !call->over; },
                                 [this, call, reply = *reply, lost, cut] {
                                   if (lost && !cut) return;
                                   answer(call, cut ? HttpReply{} : reply);
                                 }});
}

void Month::answer(const std::shared_ptr<Call>& call, HttpReply reply) {
  if (std::exchange(call->over, true)) return;
  figures_.failed += slow_ && reply.status == 0 ? 1 : 0;
  Seat& seat = seats_[call->seat];
  if (seat.life != call->life || !seat.device->is_on()) return;
  seat.device->wire().arrive(call->id, std::move(reply));
  tick(call->seat);
}

void Month::tick(size_t number) {
  Seat& seat = seats_[number];
  if (!seat.device->is_on()) return;
  const int64_t wait = seat.device->tick();
  const uint64_t plan = ++seat.tick;
  agenda_.in(std::max<int64_t>(wait, 1), [this, number, plan] {
    if (seats_[number].tick == plan) tick(number);
  });
}

/// A device in five ends its program while it pushes, and starts it again.
void Month::restart_now_and_then() {
  for (size_t i = 0; i < seats_.size(); i += 5) {
    agenda_.in(dice_.between(2'000, 60'000), [this, i] {
      seats_[i].device->stop();
      start(i);
      tick(i);
    });
  }
}

void Month::come_back() {
  slow_ = true;
  const int64_t begin = now_.ms;
  for (size_t i = 0; i < seats_.size(); ++i) {
    agenda_.in(dice_.between(0, 10'000), [this, i] {
      seats_[i].device->engine().network_changed(true);
      tick(i);
    });
  }
  restart_now_and_then();
  int64_t looked = begin;
  while (figures_.problem.empty() && agenda_.step()) {
    if (now_.ms - looked < kLookEvery) continue;
    looked = now_.ms;
    server_->work(now_);
    if (figures_.pushed_ms == 0 && waiting() == 0) figures_.pushed_ms = now_.ms - begin;
    if (figures_.pushed_ms != 0 && at_rest()) break;
    if (now_.ms - begin > kTooLong) object("it does not come to an end");
  }
  figures_.rest_ms = now_.ms - begin;
  for (const Link& link : up_) figures_.bytes_up += link.bytes();
  for (const Link& link : down_) figures_.bytes_down += link.bytes();
}

size_t Month::waiting() {
  size_t count = 0;
  for (const Seat& seat : seats_)
    count += static_cast<size_t>(must(seat.device->replica().pending_count()));
  return count;
}

/// Every device has all that the server had when the last command was answered.
bool Month::at_rest() {
  for (const Seat& seat : seats_) {
    const SyncState& state = seat.device->engine().state();
    if (state.fetching || !state.problem.code.empty()) return false;
    for (const Cursor& cursor : must(seat.device->replica().build_request()).cursors) {
      const auto [target, is_new] = targets_.try_emplace(cursor.bucket);
      const Bucket bucket[] = {cursor.bucket};
      if (is_new) target->second = must(server_->look().heads(bucket)).at(0).seq;
      if (cursor.seq < target->second) return false;
    }
  }
  return true;
}

// --- What must hold at the end

void Month::check_device(Seat& seat) {
  if (must(seat.device->replica().forked())) object("a device was taken for a copy");
  for (const CommandId& id : seat.kept) {
    const auto answer = must(seat.device->replica().answered(id));
    const auto kept = must(server_->look().find_outcome(id));
    if (!kept) return object("a command was lost: " + wardbook::to_text(id));
    if (!answer) return object("an outcome did not reach its device");
    if (answer->record.seal != kept->seal) return object("a device was told another outcome");
  }
}

void Month::check() {
  size_t kept = 0;
  for (Seat& seat : seats_) {
    check_device(seat);
    kept += seat.kept.size();
  }
  if (kept != size_.commands) object("not as many commands were made as should be");
  if (decided_.size() != kept) object("the server has decided another number of commands");
  for (const std::string& broken : must(server_->look().check(now_))) object(broken);
}

MonthFigures Month::run() {
  for (size_t i = 0; i < seats_.size(); ++i) log_in(i);
  go_offline();
  if (figures_.problem.empty()) come_back();
  if (figures_.problem.empty()) check();
  return figures_;
}

}  // namespace wardbook::sim

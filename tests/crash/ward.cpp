#include "tests/crash/ward.h"

#include "tests/sim/must.h"
#include "tests/sim/pick.h"

namespace wardbook::sim {
namespace {

constexpr const char* kDesk[] = {"register_patient", "book",           "book",    "book",
                                 "change_booking",   "cancel_booking", "retriage"};
constexpr const char* kStaff[] = {"book",      "book",           "arrive",      "arrive",
                                  "admit",     "admit",          "walk_in",     "transfer",
                                  "discharge", "set_bed_status", "block_units", "cancel_booking"};
constexpr const char* kPeople[] = {"staff0a", "desk0a", "desk0b"};

store::OpenOptions plain_options(size_t number) {
  store::OpenOptions open;
  open.path = "/device" + std::to_string(number) + "/wardbook.db";
  open.vfs = kEncryptingVfs;
  open.key = ward_key();
  open.exclusive = true;
  open.tidies = true;
  return open;
}

}  // namespace

Bytes ward_key() {
  Bytes key(32);
  for (size_t i = 0; i < key.size(); ++i) key[i] = static_cast<uint8_t>(i * 7 + 1);
  return key;
}

Ward::Ward(uint64_t seed, const std::optional<store::OpenOptions>& first_device)
    : dice_(seed), town_(make_town(seed)) {
  server_ = std::make_unique<Server>(
      town_, seed, [](const Batch&) {}, ward_key());
  for (size_t i = 0; i < std::size(kPeople); ++i) {
    Seat seat;
    const auto open = i == 0 && first_device ? *first_device : plain_options(i);
    seat.device = std::make_unique<Device>(i, seed, now_, open);
    seat.person = 0;
    while (town_.people[seat.person].name != kPeople[i]) ++seat.person;
    seats_.push_back(std::move(seat));
  }
}

void Ward::start(size_t number) {
  const bool started =
      seats_[number].device->start([this, number](uint64_t id, HttpRequest request) {
        sent_.push_back({number, id, std::move(request)});
      });
  must(started);
}

void Ward::begin(size_t number) {
  start(number);
  Status status = Error{"unanswered", ""};
  device(number).session().log_in(kPeople[number], kPassword,
                                  [&status](const Status& done) { status = done; });
  pump(number);
  must(status);
  must(exchange(number));
}

/// Carries what is on its way until nothing is.
void Ward::pump(size_t number) {
  (void)device(number).tick();
  while (!sent_.empty()) {
    const Sent sent = std::move(sent_.front());
    sent_.pop_front();
    auto reply = server_->handle(sent.request, now_);
    device(sent.device).wire().arrive(sent.id, reply ? std::move(*reply) : HttpReply{});
    (void)device(sent.device).tick();
  }
}

bool Ward::exchange(size_t number) {
  SyncEngine& engine = device(number).engine();
  engine.sync_now();
  for (int round = 0; round < 20; ++round) {
    pump(number);
    now_.ms += 1;
    const SyncState& state = engine.state();
    if (!state.problem.code.empty() || state.link != SyncState::Link::online) return false;
    if (!state.syncing && !state.fetching && state.waiting == 0) {
      note_answers(number);
      return device(number).session().refresh().ok();
    }
  }
  return false;
}

void Ward::note_answers(size_t number) {
  for (const auto& one : must(device(number).replica().answered(true)))
    if (answered_.insert(one.command.id).second)
      answers_.push_back({one.command.id, one.record.seal});
}

bool Ward::submit(size_t number) {
  error_ = {};
  Seat& seat = seats_[number];
  const Account* user = seat.device->session().user();
  must(user != nullptr);
  const bool staff = user->role == Role::staff;
  const std::string_view kind =
      staff ? kStaff[dice_.below(std::size(kStaff))] : kDesk[dice_.below(std::size(kDesk))];
  Pick pick(seat.device->database(), town_, *user, now_, dice_.next_u64());
  std::optional<Args> args = invent(kind, pick);
  if (!args) return false;
  now_.ms += dice_.between(1'000, 60'000);
  const auto submitted =
      seat.device->replica().submit(user->id, std::move(*args), {}, seat.device->clock.now());
  if (!submitted.ok()) return error_ = submitted.error(), false;
  if (kind_of(submitted->forecast) == OutcomeKind::refused) return false;
  seat.kept.push_back(submitted->id);
  return true;
}

void Ward::pass_time() {
  now_ = now_.plus_minutes(dice_.between(5, 240));
  server_->work(now_);
}

void Ward::restart_server() {
  server_->stop();
  server_->start(now_);
}

bool Ward::restart_device(size_t number) {
  seats_[number].device->stop();
  start(number);
  return seats_[number].device->session().user() != nullptr;
}

}  // namespace wardbook::sim

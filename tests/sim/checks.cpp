#include <algorithm>

#include "shared/store/rows.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/sim/must.h"
#include "tests/sim/replay.h"
#include "tests/sim/sight.h"
#include "tests/sim/world.h"

// What must hold at any time, and of the server.

namespace wardbook::sim {
/// Cheap, after every step: what a device says about its exchange can be. What each commit of the
/// server has touched is looked at with the commit (check_commit.h).
void World::check_after_step() {
  for (const Seat& seat : seats_) {
    if (!seat.device->is_on()) continue;
    const SyncState& state = seat.device->engine().state();
    if (state.problem.code == "malformed" || state.problem.code == "bad_row")
      fail("exchange", "the server finds a request malformed: " + state.problem.hint);
    // A chain breaks only where a storage was there twice, or the server lost its end.
    if (state.problem.code == "device_forked" && !coverage_.events.contains("cloned") &&
        !coverage_.events.contains("rolled back") && !coverage_.events.contains("server restored"))
      fail("fork", "a device is said to be a copy that is none");
  }
}

/// After each exchange: what waits is still seen, on top of whatever the server sent.
void World::check_quick(Seat& seat) {
  count_parts(seat);
  // Whatever is gone from a copy that has rotted is missing until it has been compared.
  if (may_be_rotten()) return;
  check_answers(seat);
  check_monotonic(seat);
  if (!seat.device->is_on() || seat.device->engine().state().waiting == 0) return;
  sync::Replica& replica = seat.device->replica();
  if (!replica.identity()) fail("identity", "commands wait on a device that has no identity");
  const auto pending = replica.pending();
  if (!pending.ok()) return;
  for (const sync::PendingCommand& one : *pending) {
    const auto* book = std::get_if<Book>(&one.command.args);
    if (book == nullptr || kind_of(one.forecast) == OutcomeKind::refused) continue;
    const auto row = store::get<Booking>(replica.database(), book->booking);
    if (row.ok() && !*row) fail("read_your_writes", "a booking that waits is not seen any more");
  }
}

/// The buckets that the booking has been in ever since it was made; none if it has moved.
std::vector<std::string> World::buckets_of(BookingId id) const {
  const Booking* booking = find(truth_.bookings, id);
  if (booking == nullptr || truth_.moved.contains(id)) return {};
  std::vector<std::string> names{"hospital:" + to_text(booking->hospital)};
  if (booking->clinic) names.push_back("desk:" + to_text(*booking->clinic));
  if (booking->patient) names.push_back("patient:" + to_text(*booking->patient));
  return names;
}

std::set<std::string> World::whole_buckets(Device& device) {
  std::set<std::string> whole;
  auto names = device.database().prepare("SELECT name FROM bucket WHERE seq > 0 AND part = 0");
  if (!names.ok()) return whole;
  while (true) {
    const auto more = names->step();
    if (!more.ok() || !*more) return whole;
    whole.emplace(names->text(0));
  }
}

/// To its end or not.
bool World::has_bucket(Device& device, const std::string& name) {
  const auto held =
      device.database().value<int64_t>("SELECT 1 FROM bucket WHERE name = ?1 AND seq > 0", name);
  return held.ok() && *held;
}

/// What was accepted is there with its answer, wherever the rest of the rows is.
void World::check_answers(Seat& seat) {
  if (!seat.device->is_on() || seat.made.empty() || coverage_.events.contains("server restored"))
    return;
  sync::Replica& replica = seat.device->replica();
  std::erase_if(seat.made, [&](BookingId id) {
    const auto answer = replica.answered(CommandId{id.uuid});
    if (!answer.ok() || !*answer) return false;
    const auto row = store::get<Booking>(replica.database(), id);
    const bool accepted = kind_of((*answer)->record.outcome) != OutcomeKind::refused;
    const auto names = buckets_of(id);
    const bool has = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return has_bucket(*seat.device, name);
    });
    if (accepted && row.ok() && !*row && has)
      fail("read_your_writes", "a booking is gone when its answer comes: " + to_text(id));
    return true;
  });
}

World::Fetching World::fetching(Device& device) {
  sync::DeviceSettings settings(device.database());
  const auto again = settings.number(sync::setting::kRefetch);
  const auto epoch = settings.number(sync::setting::kEpoch);
  if (!again.ok() || !epoch.ok()) return {};
  return {*again, *epoch};
}

/// Only another epoch of the server makes a device fetch everything again: that the overlay does
/// not come off is always a defect, though nothing is lost by it. So is a checksum that differs.
/// But for a copy that has rotted.
void World::check_fetching(const Seat& seat, const Fetching& before) {
  if (!seat.device->is_on()) return;
  const auto differs =
      seat.device->database().value<int64_t>("SELECT 1 FROM bucket WHERE differs LIMIT 1");
  if (may_be_rotten()) {
    if (differs.ok() && *differs) count(kDiffersEvent);
    return;
  }
  const Fetching now = fetching(*seat.device);
  if (before.epoch != 0 && now.epoch == before.epoch && now.again > before.again)
    fail("overlay", "a device fetches everything again though the server is the same");
  if (differs.ok() && *differs)
    fail("checksum", "a device takes its rows for others than the server's");
}

bool World::has_bare_rows(Device& device) {
  const auto bare =
      device.database().value<int64_t>("SELECT 1 FROM bucket WHERE seq = 0 AND has_rows LIMIT 1");
  return bare.ok() && *bare;
}

bool World::has_part(Device& device) {
  const auto part =
      device.database().value<int64_t>("SELECT 1 FROM bucket WHERE part = 1 AND seq > 0 LIMIT 1");
  return part.ok() && *part;
}

void World::count_parts(Seat& seat) {
  if (!seat.device->is_on()) return;
  if (has_part(*seat.device)) count(kPartEvent);
  if (has_bare_rows(*seat.device)) count(kBareEvent);
}

bool World::holds_one_of(Device& device, const std::vector<std::string>& buckets) {
  if (buckets.empty()) return false;
  const std::set<std::string> whole = whole_buckets(device);
  return std::any_of(buckets.begin(), buckets.end(),
                     [&](const std::string& name) { return whole.contains(name); });
}

/// Nobody sees a row again as it was before: not across a restart, a lost answer, a page that came
/// twice, or a scope that was taken away and given back. Nor is a booking gone that was seen,
/// unless its bucket is.
void World::check_monotonic(Seat& seat) {
  // What a server that was restored has forgotten comes back by and by. What waits has no version.
  if (!seat.device->is_on() || seat.device->engine().state().waiting > 0 ||
      coverage_.events.contains("server restored"))
    return;
  for (const char* table : {"booking", "stay", "bed"}) {
    const bool of_bookings = table == TableName<Booking>::name;
    auto rows = seat.device->database().prepare("SELECT id, version FROM " + std::string(table) +
                                                " ORDER BY id");
    if (!rows.ok()) return;
    auto& seen = seat.seen[table];
    auto at = seen.begin();
    const auto pass_to = [&](const Uuid* id) {
      for (; at != seen.end() && (id == nullptr || at->first < *id); ++at)
        if (of_bookings && holds_one_of(*seat.device, buckets_of(BookingId{at->first})))
          fail("monotonic_reads", "a booking that was seen is gone: " + to_text(at->first));
    };
    while (true) {
      const auto more = rows->step();
      if (!more.ok()) return;
      if (!*more) break;
      const Uuid id = rows->get<BookingId>(0).uuid;
      pass_to(&id);
      if (at == seen.end() || at->first != id) at = seen.emplace_hint(at, id, 0);
      if (rows->integer(1) < at->second)
        return fail("monotonic_reads", std::string("an older state of a row of ") + table);
      at->second = rows->integer(1);
      ++at;
    }
    pass_to(nullptr);
  }
}

/// A bucket that comes whole comes with its checksum: the device knows whether it has it.
void World::check_reply(const HttpRequest& request, const HttpReply& reply) {
  if (request.path != "/api/v1/sync" || reply.status != 200) return;
  const SyncReply said = must(sync::decode<SyncReply>(reply.body));
  for (const BucketChanges& bucket : said.changes)
    if (bucket.reset && !bucket.part && bucket.upto > 0 && !bucket.checksum)
      return fail("checksum", "a whole bucket comes without one: " + bucket.bucket);
}

/// The log alone leads to the same decisions and the same rows.
void World::check_replay() {
  if (coverage_.events.contains("server restored")) return;
  const std::string found = replay(town_, seed_, log_, server_->options().path);
  if (!found.empty()) fail("replay", found);
}

void World::check_server() {
  const Instant now = server_->time(now_);
  for (const auto& [id, booking] : truth_.bookings)
    if (booking.slots.to <= floor_minute(now) && truth_.is_off_grid(booking)) count(kGridEvent);
  for (const std::string& broken : must(server_->look().check(now))) return fail("server", broken);
  check_buckets(Sights(server_->tables(), truth_));
}

void World::check_waitlist() {
  const std::string waits = oracle_.who_waits_in_vain(server_->time(now_));
  if (!waits.empty()) fail("waitlist", "what somebody waits for is free: " + waits);
}

namespace {

/// The id was another command's already (of a stay that the device knew, say): it is refused, and
/// that alone.
bool has_anothers_id(const sync::AnsweredCommand& answer, const KeptOutcome& kept) {
  return answer.record.outcome.code == OutcomeCode::other_body &&
         sync::body_hash(sync::encode_body(answer.command)) != kept.body_hash;
}

bool waits_there(Device& device, CommandId id) {
  return must(device.database().value<int64_t>("SELECT 1 FROM pending WHERE command_id = ?1", id))
      .has_value();
}

}  // namespace

/// Every command that a device has kept has one outcome, the same here and there.
void World::check_promises() {
  for (const auto& [id, promise] : promises_.all()) {
    const OutcomeCode* decided = find(truth_.outcomes, id);
    if (decided == nullptr) {
      const bool in_vain =
          std::any_of(promise.holders.begin(), promise.holders.end(),
                      [&](size_t holder) { return waits_in_vain(*seats_[holder].device); });
      // The id is one that the town was made with.
      const bool was_anothers =
          std::any_of(promise.holders.begin(), promise.holders.end(), [&, one = id](size_t holder) {
            const auto answer = must(seats_[holder].device->replica().answered(one));
            return answer && answer->record.outcome.code == OutcomeCode::other_body;
          });
      if (!promise.excused && !in_vain && !was_anothers)
        return fail("promise",
                    "a command that was kept was never decided: " + wardbook::to_text(id));
      continue;
    }
    const auto kept = must(server_->look().find_outcome(id));
    if (!kept) return fail("promise", "a command that was decided is not in the database");
    for (const size_t holder : promise.holders) {
      Device& device = *seats_[holder].device;
      const auto answer = must(device.replica().answered(id));
      // A copy of the device has sent it; this one tells it to nobody before its person logs in.
      if (!answer && waits_in_vain(device) && waits_there(device, id)) continue;
      if (!answer)
        return fail("promise", "an outcome did not reach its device: " + wardbook::to_text(id));
      if (has_anothers_id(*answer, *kept)) {
        count(kOtherIdEvent);
        continue;
      }
      if (answer->record.outcome.code != *decided || answer->record.seal != kept->seal)
        return fail("promise", "a device was told another outcome: " + wardbook::to_text(id));
    }
  }
}

/// What a device had been told before a restore is so afterwards. A device that was set back may
/// have sent a command for the second time before the one that has its answer did.
void World::check_reinstated() {
  if (coverage_.events.contains("rolled back") || coverage_.events.contains("cloned")) return;
  for (const auto& [id, told] : told_) {
    const auto kept = must(server_->look().find_outcome(id));
    // Another command has its id by now: the device on which it was has been wiped since.
    if (kept && kept->body_hash != told.body) continue;
    if (kept && kept->seal != told.seal)
      return fail("reinstated", "a command has another answer after the restore: " + kept->kind +
                                    " " + wardbook::to_text(id));
  }
}

void World::check_everything() {
  check_server();
  // Somebody may wait for a place whose claim nobody has brought back.
  if (!coverage_.events.contains("server restored")) check_waitlist();
  check_promises();
  check_reinstated();
  if (!failure_) check_replay();
  const Sights sights(server_->tables(), truth_);
  // Where work waits for somebody who can't log in, it lies on top of the server's rows.
  for (size_t i = 0; i < seats_.size() && !failure_; ++i)
    if (!waits_in_vain(*seats_[i].device)) check_device(i, sights);
}

}  // namespace wardbook::sim

#include <algorithm>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/sim/must.h"
#include "tests/sim/replay.h"
#include "tests/sim/sight.h"
#include "tests/sim/world.h"

// What must hold at any time, and of the server. What of a device after an exchange:
// check_exchange.cpp.

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
  const std::string found = replay(town_, seed_, server_->begun(), log_, server_->options());
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
  check_waitlist();
  check_promises();
  check_reinstated();
  if (!failure_) check_replay();
  const Sights sights(server_->tables(), truth_);
  // Where work waits for somebody who can't log in, it lies on top of the server's rows.
  for (size_t i = 0; i < seats_.size() && !failure_; ++i)
    if (!waits_in_vain(*seats_[i].device)) check_device(i, sights);
}

}  // namespace wardbook::sim

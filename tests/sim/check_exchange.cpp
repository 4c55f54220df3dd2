#include <algorithm>

#include "shared/store/rows.h"
#include "tests/sim/must.h"
#include "tests/sim/world.h"

// What must hold of a device after each exchange with the server.

namespace wardbook::sim {

/// After each exchange: what waits is still seen, on top of whatever the server sent.
void World::check_quick(Seat& seat) {
  count_parts(seat);
  // Whatever is gone from a copy that has rotted is missing until it has been compared.
  if (seat.rotten) return;
  if (is_of_one_server(seat)) {
    check_answers(seat);
    check_monotonic(seat);
  }
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

/// A server that was restored has forgotten some of what was seen and answered, and what it has
/// says nothing about a device that has not heard of it, or has not fetched everything since. From
/// then on that begins anew.
bool World::is_of_one_server(Seat& seat) {
  if (!seat.device->is_on() || !server_->is_up()) return false;
  const Fetching now = fetching(*seat.device);
  if (now.epoch != seat.epoch) begin_anew(seat, now.epoch);
  const auto present = must(server_->look().setting("epoch"));
  return now.again == 0 && std::to_string(now.epoch) == present;
}

void World::begin_anew(Seat& seat, int64_t epoch) {
  seat.epoch = epoch;
  seat.seen.clear();
  std::erase_if(seat.made, [&](BookingId id) {
    const auto answer = seat.device->replica().answered(CommandId{id.uuid});
    return !answer.ok() || answer->has_value();
  });
}

/// Perhaps: a copy of a device sends a command to a restored server that has its answer from the
/// other copy, and not what that had changed.
bool World::was_answered_twice() const {
  return coverage_.events.contains("server restored") &&
         (coverage_.events.contains("cloned") || coverage_.events.contains("rolled back"));
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
  if (seat.made.empty() || was_answered_twice()) return;
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
  if (seat.rotten) {
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
      const bool is_known = at != seen.end() && at->first == id;
      const int64_t version = rows->integer(1);
      // What waits on the device has no version.
      if (version == 0) {
        if (is_known) ++at;
        continue;
      }
      if (!is_known) at = seen.emplace_hint(at, id, 0);
      if (version < at->second)
        return fail("monotonic_reads", std::string("an older state of a row of ") + table);
      at->second = version;
      ++at;
    }
    pass_to(nullptr);
  }
}

}  // namespace wardbook::sim

#include "tests/unit/rules/memory_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace wardbook {
namespace {

template <class Map, class Wanted>
void copy_if(const Map& from, Map& to, Wanted wanted) {
  for (const auto& [key, row] : from)
    if (wanted(row)) to.insert_or_assign(key, row);
}

template <class Map, class Key>
void copy_one(const Map& from, Map& to, const Key& key) {
  const auto at = from.find(key);
  if (at != from.end()) to.insert_or_assign(key, at->second);
}

/// Copies the rows of one slice.
class Filler {
 public:
  Filler(const MemoryStore& store, Side side, Ledger& to)
      : store_(store), from_(store.rows), side_(side), to_(to) {}

  void operator()(const PolicySlice&) { to_.policy = from_.policy; }
  void operator()(const AccountSlice& s) { copy_one(from_.accounts, to_.accounts, s.id); }
  void operator()(const ActorSlice& s) {
    copy_one(from_.accounts, to_.actors, s.id);
    copy_one(store_.as_they_were, to_.actors, s.id);
  }
  void operator()(const DistrictSlice& s) { copy_one(from_.districts, to_.districts, s.id); }
  void operator()(const ClinicSlice& s) { copy_one(from_.clinics, to_.clinics, s.id); }
  void operator()(const HospitalSlice& s) {
    copy_one(from_.hospitals, to_.hospitals, s.id);
    copy_if(from_.wards, to_.wards, [&](const Ward& w) { return w.hospital == s.id; });
    copy_if(from_.pools, to_.pools, [&](const Pool& p) { return p.hospital == s.id; });
  }
  void operator()(const HospitalsOfDistrictSlice& s) {
    for (const auto& [id, hospital] : from_.hospitals)
      if (hospital.district == s.id) (*this)(HospitalSlice{id});
  }
  void operator()(const WardSlice& s) { copy_one(from_.wards, to_.wards, s.id); }
  void operator()(const PoolSlice& s) { copy_one(from_.pools, to_.pools, s.id); }
  void operator()(const LoadSlice& s) {
    copy_if(from_.loads, to_.loads, [&](const PoolLoad& load) {
      return load.pool == s.pool && s.from <= load.slot && load.slot < s.to;
    });
    for (const auto& [pool, slot, booking] : from_.over)
      if (pool == s.pool && s.from <= slot && slot < s.to) to_.over.insert({pool, slot, booking});
  }
  void operator()(const BedSlice& s) { copy_one(from_.beds, to_.beds, s.id); }
  void operator()(const BedsOfPoolSlice& s) {
    copy_if(from_.beds, to_.beds, [&](const Bed& b) { return b.pool == s.id; });
  }
  void operator()(const PatientSlice& s) {
    copy_one(from_.aliases, to_.aliases, s.id);
    const auto alias = from_.aliases.find(s.id);
    const PatientId id = alias == from_.aliases.end() ? s.id : alias->second;
    to_.loaded.insert(PatientSlice{id});  // as the databases do
    copy_one(from_.patients, to_.patients, id);
    copy_if(from_.identifiers, to_.identifiers,
            [&](const PatientIdentifier& i) { return i.patient == id; });
  }
  void operator()(const HistoryOfPatientSlice& s) {
    const auto is_of = [&](const auto& row) { return row.patient == s.id; };
    copy_if(from_.aliases, to_.aliases, [&](PatientId known) { return known == s.id; });
    copy_if(from_.bookings, to_.bookings, is_of);
    copy_if(from_.stays, to_.stays, is_of);
    copy_if(from_.notices, to_.notices, is_of);
    copy_if(from_.accounts, to_.accounts, is_of);
  }
  void operator()(const IdentifierSlice& s) {
    copy_one(from_.identifiers, to_.identifiers, std::pair{s.system, s.value});
  }
  void operator()(const BookingSlice& s) { copy_one(from_.bookings, to_.bookings, s.id); }
  void operator()(const HoldsOfPatientSlice& s) {
    copy_if(from_.bookings, to_.bookings,
            [&](const Booking& b) { return b.patient == s.id && !is_final(b.state); });
    copy_if(from_.stays, to_.stays, [&](const Stay& stay) {
      return stay.patient == s.id && stay.state == StayState::active;
    });
  }
  void operator()(const ClaimsSlice& s) {
    ASSERT_EQ(side_, Side::server) << "a device has no slot_unit";
    const auto in = [&](PoolId pool, Minute slot) {
      return pool == s.pool && s.from <= slot && slot < s.to;
    };
    for (const auto& [key, booking] : store_.slot_unit) {
      const auto& [pool, slot, unit] = key;
      if (!in(pool, slot)) continue;
      to_.seated.insert({pool, slot, booking});
      copy_one(from_.bookings, to_.bookings, booking);
    }
    for (const auto& [pool, slot, booking] : from_.over) {
      if (!in(pool, slot)) continue;
      to_.over.insert({pool, slot, booking});
      copy_one(from_.bookings, to_.bookings, booking);
    }
  }
  void operator()(const WaitlistSlice& s) {
    copy_if(from_.bookings, to_.bookings, [&](const Booking& b) {
      return b.hospital == s.id && b.state == BookingState::waitlisted;
    });
  }
  void operator()(const StaySlice& s) { copy_one(from_.stays, to_.stays, s.id); }
  void operator()(const StayOfBookingSlice& s) {
    copy_if(from_.stays, to_.stays, [&](const Stay& stay) {
      return stay.booking == s.id &&
             (stay.state == StayState::active || stay.state == StayState::disputed);
    });
  }
  void operator()(const OccupantSlice& s) {
    copy_if(from_.stays, to_.stays,
            [&](const Stay& stay) { return stay.bed == s.id && stay.state == StayState::active; });
  }
  void operator()(const ReviewSlice& s) { copy_one(from_.reviews, to_.reviews, s.id); }
  void operator()(const ReviewsOfBookingSlice& s) {
    copy_if(from_.reviews, to_.reviews, [&](const Review& r) {
      return r.state == ReviewState::open && (r.booking == s.id || r.candidate == s.id);
    });
  }
  void operator()(const NoticeSlice& s) { copy_one(from_.notices, to_.notices, s.id); }
  void operator()(const FutureClaimsSlice& s) {
    for (const auto& [id, booking] : from_.bookings)
      if (booking.pool &&
          (holds_units(booking.state) || booking.state == BookingState::waitlisted ||
           booking.state == BookingState::discharged) &&
          booking.slots.to > s.from && from_.pools.at(*booking.pool).hospital == s.hospital)
        to_.pools_with_future_claims.insert(*booking.pool);
  }
  void operator()(const RefusedBookSlice& s) {
    ASSERT_EQ(side_, Side::server) << "a device has no log of outcomes";
    ASSERT_FALSE(from_.bookings.contains(s.id)) << "asked for beside the row";
    const auto at = store_.refused_books.find(s.id);
    if (at != store_.refused_books.end())
      to_.refused_book = std::make_shared<RefusedBook>(at->second);
  }

 private:
  const MemoryStore& store_;
  const Ledger& from_;
  Side side_;
  Ledger& to_;
};

/// Puts a row where rows of its type are.
class Putter {
 public:
  Putter(MemoryStore& store, Version version)
      : store_(store), rows_(store.rows), version_(version) {}

  void operator()(District row) { put(rows_.districts, row); }
  void operator()(Clinic row) { put(rows_.clinics, row); }
  void operator()(Hospital row) { put(rows_.hospitals, row); }
  void operator()(Ward row) { put(rows_.wards, row); }
  void operator()(Pool row) { put(rows_.pools, row); }
  void operator()(Bed row) { put(rows_.beds, row); }
  void operator()(Patient row) { put(rows_.patients, row); }
  void operator()(Booking row) { put(rows_.bookings, row); }
  void operator()(Stay row) { put(rows_.stays, row); }
  void operator()(Review row) { put(rows_.reviews, row); }
  void operator()(Notice row) { put(rows_.notices, row); }
  void operator()(Account row) { put(rows_.accounts, row); }
  void operator()(Alias row) { rows_.aliases[row.local] = row.patient; }
  void operator()(Policy row) {
    row.version = version_;
    rows_.policy = row;
  }
  void operator()(PatientIdentifier row) {
    row.version = version_;
    rows_.identifiers[{row.system, row.value}] = row;
  }
  void operator()(BookingEvent row) {
    row.version = version_;
    store_.events.push_back(row);
  }

 private:
  template <class Map, class Row>
  void put(Map& map, Row& row) {
    row.version = version_;
    map.insert_or_assign(row.id, row);
  }

  MemoryStore& store_;
  Ledger& rows_;
  Version version_;
};

}  // namespace

Decision MemoryStore::ask(const Command& command, const Circumstances& circumstances) const {
  Ledger ledger;
  for (int loads = 0; loads <= kMostLoads; ++loads) {
    auto answer = decide(command, circumstances, ledger);
    if (auto* decision = std::get_if<Decision>(&answer)) return std::move(*decision);
    for (const Slice& slice : std::get<NeedMore>(answer).slices) fill(ledger, slice);
  }
  ADD_FAILURE() << kind_of(command.args) << " asks for more than " << kMostLoads << " loads";
  return {};
}

void MemoryStore::fill(Ledger& ledger, const Slice& slice) const {
  // An id that was asked for together with its alias has come with that.
  const bool is_new =
      ledger.loaded.insert(slice).second || std::holds_alternative<PatientSlice>(slice);
  EXPECT_TRUE(is_new) << "a slice was asked for twice";
  std::visit(Filler(*this, side_, ledger), slice);
}

void MemoryStore::apply(const Decision& decision) {
  ++commits_;
  if (changes_nothing(decision.outcome)) {
    EXPECT_TRUE(decision.effects.empty()) << "a refusal changes nothing";
    EXPECT_TRUE(decision.followups.empty());
  }
  for (const Effect& effect : decision.effects)
    std::visit([&](const auto& one) { apply(one); }, effect);
}

// --- Effects

void MemoryStore::apply(const Put& put) {
  std::visit(Putter(*this, {commits_}), put.row);
}

PoolLoad& MemoryStore::load(PoolId pool, Minute slot) {
  const auto [at, fresh] = rows.loads.try_emplace({pool, slot});
  if (fresh) {
    at->second.pool = pool;
    at->second.slot = slot;
    at->second.hospital = rows.pools.at(pool).hospital;
    at->second.capacity = rows.pools.at(pool).units;
  }
  at->second.version = {commits_};
  return at->second;
}

bool MemoryStore::seat(PoolId pool, Minute slot, BookingId booking) {
  PoolLoad& room = load(pool, slot);
  ++room.used;
  if (side_ == Side::device) return true;
  for (const auto& [place, holder] : slot_unit)
    EXPECT_FALSE(holder == booking && std::get<Minute>(place) == slot)
        << "a booking takes two units that begin together";
  for (int32_t unit = 1; unit <= room.capacity; ++unit)
    if (slot_unit.try_emplace({pool, slot, unit}, booking).second) return true;
  return false;
}

bool MemoryStore::unseat(PoolId pool, Minute slot, BookingId booking) {
  PoolLoad& room = load(pool, slot);
  if (side_ == Side::device) return --room.used, true;
  for (int32_t unit = 1; unit <= room.capacity; ++unit) {
    const auto at = slot_unit.find({pool, slot, unit});
    if (at == slot_unit.end() || at->second != booking) continue;
    slot_unit.erase(at);
    --room.used;
    return true;
  }
  return false;
}

void MemoryStore::apply(const Take& take) {
  EXPECT_FALSE(take.slots.empty());
  for (const Minute slot : take.slots)
    EXPECT_TRUE(seat(take.pool, slot, take.booking)) << "a slot was taken that was full";
}

void MemoryStore::apply(const Release& release) {
  EXPECT_FALSE(release.slots.empty());
  for (const Minute slot : release.slots) {
    rows.over.erase({release.pool, slot, release.booking});
    (void)unseat(release.pool, slot, release.booking);
  }
}

void MemoryStore::apply(const TakeOver& take) {
  EXPECT_EQ(side_, Side::server);
  EXPECT_FALSE(take.slots.empty());
  for (const Minute slot : take.slots)
    EXPECT_TRUE(rows.over.insert({take.pool, slot, take.booking}).second);
}

void MemoryStore::apply(const Seat& seat_effect) {
  EXPECT_EQ(side_, Side::server);
  for (const Minute slot : seat_effect.slots) {
    EXPECT_EQ(rows.over.erase({seat_effect.pool, slot, seat_effect.booking}), 1u);
    EXPECT_TRUE(seat(seat_effect.pool, slot, seat_effect.booking)) << "seated in a full slot";
  }
}

void MemoryStore::apply(const Unseat& unseat_effect) {
  EXPECT_EQ(side_, Side::server);
  for (const Minute slot : unseat_effect.slots) {
    EXPECT_TRUE(unseat(unseat_effect.pool, slot, unseat_effect.booking));
    EXPECT_TRUE(rows.over.insert({unseat_effect.pool, slot, unseat_effect.booking}).second);
  }
}

void MemoryStore::apply(const SetUnits& set) {
  rows.pools.at(set.pool).units = set.units;
  for (auto& [key, room] : rows.loads) {
    if (key.first != set.pool || key.second < set.from) continue;
    EXPECT_LE(room.used, set.units) << "more claims than units are left";
    renumber(set.pool, key.second, set.units);
    room.capacity = set.units;
  }
}

void MemoryStore::renumber(PoolId pool, Minute slot, int32_t units) {
  const auto first = slot_unit.lower_bound({pool, slot, 0});
  const auto last = slot_unit.upper_bound({pool, slot, std::numeric_limits<int32_t>::max()});
  std::vector<BookingId> bookings;
  for (auto at = first; at != last; ++at) bookings.push_back(at->second);
  slot_unit.erase(first, last);
  int32_t unit = 0;
  for (const BookingId booking : bookings) slot_unit[{pool, slot, ++unit}] = booking;
  EXPECT_LE(unit, units);
}

void MemoryStore::apply(const CountWaiting& count) {
  for (const Minute slot : count.slots) {
    load(count.pool, slot).waiting += count.change;
    EXPECT_GE(load(count.pool, slot).waiting, 0);
  }
}

// --- Invariants

void MemoryStore::check(Instant now) const {
  if (side_ == Side::device) return;
  check_loads();
  check_claims(now);
  check_over(now);
  check_uniqueness();
}

void MemoryStore::check_wards() const {
  check_stays();
  check_beds();
}

void MemoryStore::check_loads() const {
  std::map<std::pair<PoolId, Minute>, int32_t> used;
  std::map<std::pair<PoolId, Minute>, int32_t> waiting;
  for (const auto& [key, booking] : slot_unit) {
    const auto& [pool, slot, unit] = key;
    ++used[{pool, slot}];
    const auto room = rows.loads.find({pool, slot});
    ASSERT_NE(room, rows.loads.end());
    EXPECT_TRUE(unit >= 1 && unit <= room->second.capacity);
  }
  for (const auto& [id, booking] : rows.bookings)
    if (booking.state == BookingState::waitlisted && booking.pool)
      for (const Minute slot : slot_starts(rows.hospitals.at(booking.hospital).grid, booking.slots))
        ++waiting[{*booking.pool, slot}];
  for (const auto& [key, room] : rows.loads) {
    EXPECT_EQ(room.used, used[key]);
    EXPECT_EQ(room.waiting, waiting[key]);
    EXPECT_LE(room.used, room.capacity);
  }
}

void MemoryStore::check_claims(Instant now) const {
  std::map<std::pair<BookingId, PoolId>, std::set<Minute>> held;
  std::set<std::pair<BookingId, Minute>> units;
  for (const auto& [key, booking] : slot_unit)
    EXPECT_TRUE(units.insert({booking, std::get<1>(key)}).second) << "two units at a time";
  const auto hold = [&](BookingId booking, PoolId pool, Minute slot) {
    EXPECT_TRUE((held[{booking, pool}].insert(slot).second)) << "a booking is twice in a slot";
  };
  for (const auto& [key, booking] : slot_unit) hold(booking, std::get<0>(key), std::get<1>(key));
  for (const auto& [pool, slot, booking] : rows.over) hold(booking, pool, slot);

  for (const auto& [key, slots] : held) {
    const Booking& booking = rows.bookings.at(key.first);
    if (holds_units(booking.state) && key.second == booking.pool) continue;
    // The bed's turnaround: a discharged claim ends with the slot in which the bed gets ready.
    if (booking.state == BookingState::discharged && key.second == booking.pool &&
        *slots.rbegin() < booking.slots.to)
      continue;
    EXPECT_LT(*slots.rbegin(), current_slot(rows.pools.at(key.second).hospital, now))
        << "units are held without a claim";
  }
  static const std::set<Minute> kNone;
  for (const auto& [id, booking] : rows.bookings) {
    // What is over may lie on a former grid.
    if (!holds_units(booking.state) || booking.slots.to <= floor_minute(now)) continue;
    ASSERT_TRUE(booking.pool);
    const auto at = held.find({id, *booking.pool});
    check_claim(booking, current_slot(booking.hospital, now),
                at == held.end() ? kNone : at->second);
  }
}

Minute MemoryStore::current_slot(HospitalId hospital, Instant now) const {
  return slot_of(rows.hospitals.at(hospital).grid, floor_minute(now));
}

void MemoryStore::check_claim(const Booking& booking, Minute current,
                              const std::set<Minute>& held) const {
  const Grid& grid = rows.hospitals.at(booking.hospital).grid;
  for (const Minute slot : slot_starts(grid, booking.slots))
    EXPECT_TRUE(slot < current || held.contains(slot)) << "a claim without its unit";
  for (const Minute slot : held)
    EXPECT_TRUE(slot < current || booking.slots.contains(slot)) << "a unit without a claim";
}

/// Whoever lacks a unit is a task for the staff, and nobody is who does not.
void MemoryStore::check_over(Instant now) const {
  std::set<BookingId> over;
  for (const auto& [pool, slot, id] : rows.over) {
    if (slot < current_slot(rows.pools.at(pool).hospital, now)) continue;
    over.insert(id);
    EXPECT_TRUE(holds_units(rows.bookings.at(id).state)) << "over capacity without a claim";
    const auto room = rows.loads.find({pool, slot});
    EXPECT_LE(room != rows.loads.end() ? room->second.free() : rows.pools.at(pool).units, 0)
        << "over capacity beside a free unit";
  }
  std::set<BookingId> tasks;
  for (const auto& [id, review] : rows.reviews)
    if (review.kind == ReviewKind::over_capacity && review.state == ReviewState::open) {
      EXPECT_TRUE(tasks.insert(*review.booking).second) << "two reviews of one claim";
    }
  for (const BookingId id : over)
    EXPECT_TRUE(tasks.contains(id)) << "over capacity without an open review";
}

void MemoryStore::check_uniqueness() const {
  std::set<PatientId> holders;
  for (const auto& [id, booking] : rows.bookings)
    if (booking.patient && is_live_hold(booking.state)) {
      EXPECT_TRUE(holders.insert(*booking.patient).second) << "two live holds of one patient";
    }
  std::set<PatientId> patients;
  std::set<BedId> beds;
  for (const auto& [id, stay] : rows.stays) {
    if (stay.state != StayState::active) continue;
    EXPECT_TRUE(patients.insert(stay.patient).second) << "a patient in two beds";
    EXPECT_TRUE(beds.insert(stay.bed).second) << "two patients in a bed";
  }
}

/// A stay that goes on has an admitted booking, and the reverse. A disputed one may also be a late
/// report about somebody who has been discharged.
void MemoryStore::check_stays() const {
  std::set<BookingId> inside;
  for (const auto& [id, stay] : rows.stays) {
    const bool disputed = stay.state == StayState::disputed;
    if (stay.state != StayState::active && !disputed) continue;
    inside.insert(stay.booking);
    const Booking& booking = rows.bookings.at(stay.booking);
    EXPECT_TRUE(booking.state == BookingState::admitted ||
                (disputed && booking.state == BookingState::discharged))
        << "a stay that goes on of a booking that is " << to_text(booking.state);
    EXPECT_TRUE(disputed || booking.pool == stay.pool) << "the claim is not where its patient is";
  }
  for (const auto& [id, booking] : rows.bookings) {
    if (booking.state != BookingState::admitted) continue;
    EXPECT_TRUE(inside.contains(id)) << "admitted, but in no bed";
  }
}

void MemoryStore::check_beds() const {
  std::set<BedId> occupied;
  for (const auto& [id, stay] : rows.stays)
    if (stay.state == StayState::active) occupied.insert(stay.bed);
  std::map<PoolId, int32_t> in_service;
  for (const auto& [id, bed] : rows.beds) {
    EXPECT_EQ(bed.status == BedStatus::occupied, occupied.contains(id)) << to_text(bed.status);
    in_service[bed.pool] += bed.status != BedStatus::closed;
  }
  for (const auto& [id, pool] : rows.pools)
    EXPECT_EQ(pool.units, in_service[id]) << "units are the beds in service";
}

}  // namespace wardbook

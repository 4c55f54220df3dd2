#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

/// Thousands of commands of every kind that claims, frees or takes away room, at three hospitals of
/// different grids. After each one World checks the whole database; here it is also checked that
/// nobody waits for a unit that is free.
class Scramble {
 public:
  explicit Scramble(uint64_t seed) : dice_(seed) {
    for (const int step : {6, 1, 24}) {
      const HospitalId hospital = world_.hospital("H", step * 10, step);
      staff_.push_back(world_.staff(hospital));
      for (const BedClass bed_class : {BedClass::general, BedClass::general, BedClass::icu})
        pools_.push_back(world_.pool(hospital, 1 + static_cast<int>(dice_.below(3)), bed_class));
    }
    for (int i = 0; i < 60; ++i) patients_.push_back(world_.patient());
  }

  void step() {
    if (dice_.below(6) == 0) world_.now = world_.now.plus_minutes(dice_.between(1, 300));
    switch (dice_.below(12)) {
      case 0:
        return change();
      case 1:
        return cancel();
      case 2:
        return retriage();
      case 3:
        return block();
      case 4:
        return no_show();
      case 5:
        return (void)send(kSystem, Expire{some_booking()});
      case 6:
      case 7:
        return set_bed();
      case 8:
        return arrive();
      default:
        return book();
    }
  }

  /// Whoever waits and may have more than one place has none of them free.
  void check_nobody_waits_for_a_free_unit() const {
    for (const auto& [id, entry] : world_.rows.bookings) {
      if (entry.state != BookingState::waitlisted || entry.alternates == Alternates::only_this)
        continue;
      const Grid& grid = world_.rows.hospitals.at(entry.hospital).grid;
      const Minute current = slot_of(grid, floor_minute(world_.now));
      const Interval whole = cover(grid, entry.asked);
      for (const PoolId pool : pools_) {
        const Pool& row = world_.rows.pools.at(pool);
        if (row.hospital != entry.hospital || row.bed_class != entry.bed_class) continue;
        for (Minute start = std::max(whole.from, current); start <= entry.not_after;
             start = start.plus(grid.step_hours * 60))
          EXPECT_FALSE(is_free(row, grid, {start, start.plus(whole.minutes())}));
      }
    }
  }

  const World& world() const { return world_; }

 private:
  bool is_free(const Pool& pool, const Grid& grid, const Interval& slots) const {
    for (const Minute slot : slot_starts(grid, slots)) {
      const auto load = world_.rows.loads.find({pool.id, slot});
      if (load != world_.rows.loads.end() ? load->second.free() == 0 : pool.units == 0)
        return false;
      for (const auto& [over_pool, over_slot, booking] : world_.rows.over)
        if (over_pool == pool.id && over_slot == slot) return false;
    }
    return true;
  }

  Outcome send(AccountId actor, Args args) { return world_.send(actor, std::move(args)); }

  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[dice_.below(of.size())];
  }

  Triage triage() {
    static const std::vector<std::string> kLevels{"red", "yellow", "green"};
    return {TriageScale::iitt, any(kLevels), world_.now.plus_minutes(-dice_.between(0, 90))};
  }

  BookingId some_booking() {
    chosen_ = bookings_.empty() ? world_.fresh<BookingId>() : any(bookings_);
    return chosen_;
  }

  /// Mostly who may act on the booking chosen last.
  AccountId owner() {
    const BookingId id = some_booking();
    const auto at = world_.rows.bookings.find(id);
    if (at == world_.rows.bookings.end() || dice_.below(10) == 0) return any(staff_);
    if (at->second.clinic && dice_.below(2) == 0) return world_.desk;
    return staff_of(at->second.hospital);
  }

  AccountId staff_of(HospitalId hospital) const {
    for (const AccountId id : staff_)
      if (world_.rows.accounts.at(id).hospital == hospital) return id;
    return {};
  }

  void book() {
    const PoolId pool = any(pools_);
    Book ask = world_.book(any(patients_), pool, static_cast<int>(dice_.below(5)),
                           1 + static_cast<int>(dice_.below(4)));
    ask.triage = triage();
    ask.alternates = static_cast<Alternates>(dice_.below(3));
    if (dice_.below(4) == 0) ask.pool.reset();
    if (dice_.below(6) == 0) ask.replaces = some_booking();
    if (dice_.below(3) == 0) ask.not_after = ask.asked.from.plus(dice_.between(0, 3000));
    send(world_.desk, ask);
    if (world_.rows.bookings.contains(ask.booking)) bookings_.push_back(ask.booking);
  }

  void change() {
    const AccountId actor = owner();
    const PoolId pool = any(pools_);
    ChangeBooking ask;
    ask.booking = chosen_;
    ask.hospital = world_.rows.pools.at(pool).hospital;
    if (dice_.below(3) != 0) ask.pool = pool;
    ask.bed_class = world_.rows.pools.at(pool).bed_class;
    ask.asked = world_.slots(pool, static_cast<int>(dice_.below(5)) - 1,
                             1 + static_cast<int>(dice_.below(4)));
    ask.alternates = static_cast<Alternates>(dice_.below(3));
    send(actor, ask);
  }

  void block() {
    const PoolId pool = any(pools_);
    BlockUnits ask;
    ask.pool = pool;
    ask.blocks = {world_.fresh<BookingId>()};
    if (dice_.below(3) == 0) ask.blocks.push_back(world_.fresh<BookingId>());
    ask.asked = world_.slots(pool, static_cast<int>(dice_.below(6)), 1);
    ask.reason = "paint";
    if (kind_of(send(world_.admin, ask)) != OutcomeKind::refused)
      bookings_.insert(bookings_.end(), ask.blocks.begin(), ask.blocks.end());
  }

  void cancel() {
    const AccountId actor = owner();
    send(actor, CancelBooking{chosen_, "why"});
  }

  void retriage() {
    const AccountId actor = owner();
    send(actor, Retriage{chosen_, triage(), {}});
  }

  void no_show() {
    const AccountId actor = owner();
    send(dice_.below(2) == 0 ? kSystem : actor, NoShow{chosen_});
  }

  void set_bed() {
    const PoolId pool = any(pools_);
    const std::vector<BedId> beds = world_.beds(pool);
    if (beds.size() < 5 && dice_.below(8) == 0) {
      const std::string name = "N-" + std::to_string(world_.store.commits());
      return (void)send(world_.admin, AddBed{world_.fresh<BedId>(), pool, name});
    }
    const BedId bed = any(beds);
    const bool closed = world_.rows.beds.at(bed).status == BedStatus::closed;
    send(world_.admin,
         SetBedStatus{bed, closed ? BedStatus::vacant : BedStatus::closed, "closed", world_.now});
  }

  /// Straight into the rows: the rule of arrival is another's.
  void arrive() {
    const auto at = world_.rows.bookings.find(some_booking());
    if (at != world_.rows.bookings.end() && at->second.state == BookingState::confirmed &&
        at->second.kind == BookingKind::care)
      at->second.state = BookingState::arrived;
  }

  Seeded dice_;
  World world_;
  std::vector<PoolId> pools_;
  std::vector<AccountId> staff_;
  std::vector<PatientId> patients_;
  std::vector<BookingId> bookings_;
  BookingId chosen_;
};

class RandomCommands : public testing::TestWithParam<uint64_t> {};

TEST_P(RandomCommands, KeepEveryInvariant) {
  Scramble scramble(GetParam());
  for (int i = 0; i < 700; ++i) {
    scramble.step();
    scramble.check_nobody_waits_for_a_free_unit();
    if (HasFailure()) FAIL() << "after command " << i << " of seed " << GetParam();
  }
  std::set<std::pair<std::string, OutcomeCode>> seen;
  for (const World::Logged& one : scramble.world().log) seen.insert({one.kind, one.outcome.code});
  for (const OutcomeCode code :
       {OutcomeCode::done, OutcomeCode::other_pool, OutcomeCode::other_slot,
        OutcomeCode::other_hospital, OutcomeCode::no_room, OutcomeCode::has_hold})
    EXPECT_TRUE(seen.contains({"book", code})) << to_text(code);
  EXPECT_TRUE(seen.contains({"change_booking", OutcomeCode::no_place}));
  EXPECT_TRUE(seen.contains({"set_bed_status", OutcomeCode::over_capacity}));
  EXPECT_TRUE(seen.contains({"no_show", OutcomeCode::done}));
  EXPECT_TRUE(seen.contains({"expire", OutcomeCode::done}));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCommands, testing::Values(1, 2, 3));

}  // namespace
}  // namespace wardbook

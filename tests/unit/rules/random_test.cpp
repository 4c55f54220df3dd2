#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

/// Thousands of requests and facts of every kind that claims, frees or takes away room, at three
/// hospitals of different grids, in any order and about bookings in any state; and what the
/// server's clock makes due between them. After each one World checks the whole database; here it
/// is also checked that nobody waits for a unit that is free. No two dice are thrown in one call:
/// compilers differ in which argument comes first, and a seed must be the same story everywhere.
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
    if (dice_.below(6) == 0) pass_time();
    switch (dice_.below(25)) {
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
        return open_or_close_pool();
      case 9:
        return close_review();
      case 10:
        return enter_in_error();
      case 11:
      case 12:
        return arrive();
      case 13:
      case 14:
        return admit();
      case 15:
        return walk_in();
      case 16:
        return transfer();
      case 17:
      case 18:
        return discharge();
      case 19:
        return merge();
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
        if (!row.open || row.hospital != entry.hospital || row.bed_class != entry.bed_class)
          continue;
        for (Minute start = std::max(whole.from, current); start <= entry.not_after;
             start = start.plus(grid.step_hours * 60))
          EXPECT_FALSE(is_free(row, grid, {start, start.plus(whole.minutes())}));
      }
    }
  }

  const World& world() const { return world_; }
  /// Admissions by requests that had been refused.
  int made_by_facts() const { return made_by_facts_; }

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

  /// The first of five slots from `earliest` on, and how many.
  std::pair<int, int> some_slots(int earliest) {
    const int first = earliest + static_cast<int>(dice_.below(5));
    return {first, 1 + static_cast<int>(dice_.below(4))};
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

  Instant some_time() { return world_.now.plus_minutes(dice_.between(-300, 30)); }

  /// The server's clock: what is due at a slot's boundary, as sync-server/core/system_work does it.
  void pass_time() {
    world_.now = world_.now.plus_minutes(dice_.between(1, 300));
    if (dice_.below(8) == 0) return;  // a server that was down is late
    const Minute now = floor_minute(world_.now);
    const auto stays = world_.rows.stays;
    for (const auto& [id, stay] : stays) {
      const bool goes_on = stay.state == StayState::active || stay.state == StayState::disputed;
      if (!goes_on || stay.until > now) continue;
      const Grid& grid = world_.rows.hospitals.at(stay.hospital).grid;
      send(kSystem, ExtendStay{id, slot_of(grid, now).plus(grid.step_hours * 60)});
    }
    const auto bookings = world_.rows.bookings;
    for (const auto& [id, booking] : bookings) {
      if (booking.kind != BookingKind::care) continue;
      if (booking.state == BookingState::confirmed && booking.arrive_by <= now)
        send(kSystem, NoShow{id});
      if (booking.state == BookingState::waitlisted && booking.not_after < now)
        send(kSystem, Expire{id});
    }
  }

  AccountId staff_of(HospitalId hospital) const {
    for (const AccountId id : staff_)
      if (world_.rows.accounts.at(id).hospital == hospital) return id;
    return {};
  }

  void book() {
    const PoolId pool = any(pools_);
    const PatientId patient = any(patients_);
    const auto [first, count] = some_slots(0);
    Book ask = world_.book(patient, pool, first, count);
    ask.triage = triage();
    ask.alternates = static_cast<Alternates>(dice_.below(3));
    if (dice_.below(4) == 0) ask.pool.reset();
    if (dice_.below(6) == 0) ask.replaces = some_booking();
    if (dice_.below(3) == 0) ask.not_after = ask.asked.from.plus(dice_.between(0, 3000));
    if (dice_.below(10) == 0)
      book_late(ask);
    else
      send(world_.desk, ask);
    // Also one that was refused: its patient may come.
    if (world_.rows.bookings.contains(ask.booking) || dice_.below(4) == 0)
      bookings_.push_back(ask.booking);
  }

  /// Made for slots that are over by now, in time or not.
  void book_late(Book& ask) {
    const int64_t ago = dice_.between(1, 4) * 24 * 60;
    ask.asked = {ask.asked.from.plus(-ago), ask.asked.to.plus(-ago)};
    const Instant made = to_instant(ask.asked.from).plus_minutes(dice_.between(-600, 3'000));
    world_.send_late(world_.desk, ask, std::min(made, world_.now));
  }

  void change() {
    const AccountId actor = owner();
    const PoolId pool = any(pools_);
    ChangeBooking ask;
    ask.booking = chosen_;
    ask.hospital = world_.rows.pools.at(pool).hospital;
    if (dice_.below(3) != 0) ask.pool = pool;
    ask.bed_class = world_.rows.pools.at(pool).bed_class;
    const auto [first, count] = some_slots(-1);
    ask.asked = world_.slots(pool, first, count);
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
    const BedStatus is = world_.rows.beds.at(bed).status;
    const auto to = is == BedStatus::vacant ? any(kFromVacant)
                    : dice_.below(6) == 0   ? BedStatus::contaminated
                                            : BedStatus::vacant;
    send(world_.admin, SetBedStatus{bed, to, "why", some_time()});
  }

  /// Seldom anything but clean and open again.
  inline static const std::vector<BedStatus> kFromVacant{
      BedStatus::closed, BedStatus::closed, BedStatus::housekeeping, BedStatus::isolated,
      BedStatus::contaminated};

  void open_or_close_pool() {
    const Pool& pool = world_.rows.pools.at(any(pools_));
    SetUpPool ask{pool.id,           pool.hospital,           pool.ward, pool.name, pool.bed_class,
                  pool.capabilities, pool.turnaround_minutes, pool.open};
    ask.open = !ask.open || dice_.below(2) == 0;
    ask.turnaround_minutes = static_cast<int32_t>(dice_.below(3) * 90);
    send(world_.admin, ask);
  }

  void close_review() {
    std::vector<ReviewId> open;
    for (const auto& [id, review] : world_.rows.reviews)
      if (review.state == ReviewState::open) open.push_back(id);
    if (open.empty()) return;
    const ReviewId id = any(open);
    send(staff_of(world_.rows.reviews.at(id).hospital), CloseReview{id, "settled"});
  }

  // --- Facts

  void enter_in_error() {
    if (dice_.below(3) != 0) return;
    const AccountId actor = owner();
    send(actor, EnterInError{chosen_, "mistake"});
  }

  void arrive() {
    const AccountId actor = owner();
    send(actor, Arrive{chosen_, some_time()});
  }

  /// Mostly a bed that suits the booking.
  BedId bed_for(BookingId id) {
    const auto at = world_.rows.bookings.find(id);
    const bool suits = at != world_.rows.bookings.end() && at->second.pool && dice_.below(4) != 0;
    return any(world_.beds(suits ? *at->second.pool : any(pools_)));
  }

  AccountId staff_of(BedId bed) const { return staff_of(world_.rows.beds.at(bed).hospital); }

  void admit() {
    const BookingId id = some_booking();
    const BedId bed = bed_for(id);
    const Admit fact{id, world_.fresh<StayId>(), bed, some_time()};
    const bool refused = !world_.rows.bookings.contains(id);
    send(staff_of(bed), fact);
    made_by_facts_ += refused && world_.rows.bookings.contains(id) ? 1 : 0;
    if (world_.rows.stays.contains(fact.stay)) stays_.push_back(fact.stay);
  }

  void walk_in() {
    WalkIn fact;
    fact.booking = world_.fresh<BookingId>();
    fact.stay = world_.fresh<StayId>();
    fact.patient = any(patients_);
    fact.bed = any(world_.beds(any(pools_)));
    fact.until = floor_minute(world_.now).plus(dice_.between(10, 3000));
    fact.triage = triage();
    fact.occurred_at = some_time();
    send(staff_of(fact.bed), fact);
    if (!world_.rows.stays.contains(fact.stay)) return;
    stays_.push_back(fact.stay);
    bookings_.push_back(fact.booking);
  }

  StayId some_stay() { return stays_.empty() ? world_.fresh<StayId>() : any(stays_); }

  AccountId staff_of(StayId stay) {
    const auto at = world_.rows.stays.find(stay);
    return at == world_.rows.stays.end() ? any(staff_) : staff_of(at->second.hospital);
  }

  void transfer() {
    const StayId stay = some_stay();
    const auto at = world_.rows.stays.find(stay);
    PoolId pool = any(pools_);
    for (int i = 0; i < 5 && at != world_.rows.stays.end(); ++i)
      if (world_.rows.pools.at(pool).hospital != at->second.hospital) pool = any(pools_);
    const AccountId actor = staff_of(stay);
    send(actor, Transfer{stay, any(world_.beds(pool)), some_time()});
  }

  void discharge() {
    const StayId stay = some_stay();
    const AccountId actor = staff_of(stay);
    send(actor, Discharge{stay, DischargeReason::recovered, some_time()});
  }

  /// By who registered both, or some staff; who was merged is named again, too.
  void merge() {
    const MergePatient ask{any(patients_), any(patients_)};
    const AccountId actor = dice_.below(3) == 0 ? any(staff_) : world_.desk;
    if (kind_of(send(actor, ask)) == OutcomeKind::done) patients_.push_back(world_.patient());
  }

  Seeded dice_;
  World world_;
  std::vector<PoolId> pools_;
  std::vector<AccountId> staff_;
  std::vector<PatientId> patients_;
  std::vector<BookingId> bookings_;
  std::vector<StayId> stays_;
  BookingId chosen_;
  int made_by_facts_ = 0;
};

using Seen = std::set<std::pair<std::string, OutcomeCode>>;

/// WARDBOOK_SEEDS=500 tries that many.
uint64_t seeds() {
  const char* given = std::getenv("WARDBOOK_SEEDS");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 2;
}

void scramble(uint64_t seed, Seen& seen, int& made_by_facts) {
  Scramble scramble(seed);
  for (int i = 0; i < 700; ++i) {
    scramble.step();
    scramble.world().store.check_wards();
    scramble.check_nobody_waits_for_a_free_unit();
    if (testing::Test::HasFailure()) FAIL() << "after command " << i << " of seed " << seed;
  }
  made_by_facts += scramble.made_by_facts();
  for (const World::Logged& one : scramble.world().log) seen.insert({one.kind, one.outcome.code});
}

TEST(RandomCommands, KeepEveryInvariant) {
  Seen seen;
  int made_by_facts = 0;
  for (uint64_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
    scramble(seed, seen, made_by_facts);
  EXPECT_GT(made_by_facts, 0);
  for (const OutcomeCode code :
       {OutcomeCode::done, OutcomeCode::other_pool, OutcomeCode::other_slot,
        OutcomeCode::other_hospital, OutcomeCode::no_room, OutcomeCode::has_hold,
        OutcomeCode::in_the_past})
    EXPECT_TRUE(seen.contains({"book", code})) << to_text(code);
  EXPECT_TRUE(seen.contains({"change_booking", OutcomeCode::no_place}));
  EXPECT_TRUE(seen.contains({"set_bed_status", OutcomeCode::over_capacity}));
  for (const char* kind : {"arrive", "admit", "walk_in", "transfer", "extend_stay"}) {
    EXPECT_TRUE(seen.contains({kind, OutcomeCode::done})) << kind;
    EXPECT_TRUE(kind == std::string("transfer") ||
                seen.contains({kind, OutcomeCode::over_capacity}))
        << kind;
  }
  for (const char* kind : {"admit", "walk_in", "transfer"})
    EXPECT_TRUE(seen.contains({kind, OutcomeCode::colliding_fact})) << kind;
  for (const char* kind :
       {"no_show", "expire", "discharge", "enter_in_error", "close_review", "merge_patient"})
    EXPECT_TRUE(seen.contains({kind, OutcomeCode::done})) << kind;
  EXPECT_TRUE(seen.contains({"close_review", OutcomeCode::illegal_transition}));
  EXPECT_TRUE(seen.contains({"merge_patient", OutcomeCode::has_hold}));
}

}  // namespace
}  // namespace wardbook

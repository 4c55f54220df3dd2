#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "shared/rules/refused_book.h"

namespace wardbook {

/// The authoritative database in maps, for tests of rules. It loads the slices that decide() asks
/// for and nothing else, applies effects with the checks that the real keys make, and fails the
/// test (GoogleTest) on the first double booking.
class MemoryStore {
 public:
  /// A device's store knows pool_load only: no units, nothing over, and no limit on `used`.
  explicit MemoryStore(Side side = Side::server) : side_(side) {}

  /// Every row. `loaded` stays empty; `loads` is pool_load; `over` is slot_over.
  Ledger rows;
  /// What accounts were when they acted, of those that are something else now.
  std::map<AccountId, Account> as_they_were;
  /// Requests that were refused, as whoever sends them has kept them.
  std::map<BookingId, RefusedBook> refused_books;
  /// slot_unit: (pool, slot, unit) → booking.
  std::map<std::tuple<PoolId, Minute, int32_t>, BookingId> slot_unit;
  /// Histories, in the order in which they were written.
  std::vector<BookingEvent> events;

  /// decide() with as many loads as it wants (at most kMostLoads, else the test fails). Changes
  /// nothing.
  Decision ask(const Command& command, const Circumstances& circumstances) const;
  /// Applies the effects of a decision, which gets the next version.
  void apply(const Decision& decision);

  /// Fails the test unless the whole database is sound at `now`: units, loads, waiting counts, one
  /// live hold per patient, one active stay per bed and patient, claims with all their rows, a
  /// review for each claim over capacity.
  void check(Instant now) const;
  /// Stays fit their bookings, beds and units. Not where a test has put rows past decide().
  void check_wards() const;

  int64_t commits() const { return commits_; }

 private:
  void fill(Ledger& ledger, const Slice& slice) const;

  void apply(const Put& put);
  void apply(const Take& take);
  void apply(const Release& release);
  void apply(const TakeOver& take);
  void apply(const Seat& seat);
  void apply(const Unseat& unseat);
  void apply(const SetUnits& set);
  void apply(const CountWaiting& count);

  PoolLoad& load(PoolId pool, Minute slot);
  bool seat(PoolId pool, Minute slot, BookingId booking);
  bool unseat(PoolId pool, Minute slot, BookingId booking);
  void renumber(PoolId pool, Minute slot, int32_t units);

  void check_loads() const;
  void check_claims(Instant now) const;
  void check_claim(const Booking& booking, Minute current, const std::set<Minute>& held) const;
  void check_over(Instant now) const;
  void check_uniqueness() const;
  void check_stays() const;
  void check_beds() const;
  Minute current_slot(HospitalId hospital, Instant now) const;

  Side side_;
  int64_t commits_ = 0;
};

}  // namespace wardbook

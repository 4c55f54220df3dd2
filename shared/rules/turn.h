#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/rules/decide.h"

namespace wardbook {

using Answer = std::variant<Decision, NeedMore>;

/// What there is of a patient besides the record itself.
struct PatientHistory {
  std::vector<const PatientIdentifier*> identifiers;
  std::vector<PatientId> aliases;  ///< that lead to it
  std::vector<const Booking*> bookings;
  std::vector<const Stay*> stays;
  std::vector<const Notice*> notices;
  std::vector<const Account*> accounts;  ///< of the person
};

/// One call of decide(): the command, its circumstances, what the ledger shows, and the decision
/// that grows. A look-up of something that is not loaded gives nothing and notes the slice, so a
/// rule asks for all that it may need, then says `if (turn.lacks()) return turn.need_more();` and
/// goes on.
class Turn {
 public:
  Turn(const Command& asked, const Circumstances& where, const Ledger& shown)
      : command(asked), circumstances(where), ledger(shown) {}

  const Command& command;
  const Circumstances& circumstances;
  const Ledger& ledger;

  bool on_server() const { return circumstances.side == Side::server; }
  /// An answer whose effects are to be brought back; null in an ordinary turn.
  const Outcome* sealed() const { return circumstances.sealed; }
  bool by_system() const { return command.actor == kSystem; }
  Instant now() const { return circumstances.now; }
  Minute now_minute() const { return floor_minute(circumstances.now); }

  // --- Looking. A null pointer: no such row, or not loaded yet (then lacks() is true).
  const Policy* policy();
  const Account* account(AccountId id);
  /// As the person was when the command was made.
  const Account* actor();
  const District* district(DistrictId id);
  const Clinic* clinic(ClinicId id);
  const Hospital* hospital(HospitalId id);
  std::vector<const Hospital*> hospitals_of(DistrictId id);
  const Ward* ward(WardId id);
  const Pool* pool(PoolId id);
  std::vector<const Pool*> pools_of(HospitalId id);
  const Bed* bed(BedId id);
  std::vector<const Bed*> beds_of(PoolId id);
  /// Aliases are followed.
  PatientId resolve(PatientId id);
  const Patient* patient(PatientId id);
  const PatientIdentifier* identifier(const std::string& system, const std::string& value);
  /// Everything that speaks of the patient; `id` is no alias.
  PatientHistory history_of(PatientId id);
  const Booking* booking(BookingId id);
  /// The booking that a fact speaks of: its row; or, on the server, what a request for it that was
  /// refused or is not back had asked for (refused_book.h). That has no row yet: the fact writes
  /// it.
  const Booking* booking_of_fact(BookingId id);
  /// The request for a booking that is not there. Server only.
  const RefusedBook* refused_book(BookingId id);
  /// Keeps the booking of booking_of_fact() that has no row, until it is asked for again.
  const Booking* keep(Booking booking);
  /// Live holds and admissions of the patient.
  std::vector<const Booking*> holds_of(PatientId id);
  const Stay* active_stay_of(PatientId id);
  const Stay* stay(StayId id);
  /// The stays of the booking that are active or disputed.
  std::vector<const Stay*> stays_of(BookingId id);
  const Stay* occupant_of(BedId id);
  const Review* review(ReviewId id);
  std::vector<const Review*> open_reviews_of(BookingId id);
  const Notice* notice(NoticeId id);
  std::vector<const Booking*> waitlist_of(HospitalId id);
  /// Bookings with slot_unit or slot_over rows of the pool in [from, to). Server only.
  std::vector<const Booking*> claims_on(PoolId pool, Minute from, Minute to);
  /// The slots in which the booking has such rows. Server only.
  std::vector<Minute> seats_of(PoolId pool, const Interval& slots, BookingId booking);
  bool has_future_claims(HospitalId hospital, PoolId pool, Minute from);

  /// Asks for pool_load in the interval; then load() answers for its slots.
  void want_load(PoolId pool, const Interval& slots);
  /// How full the slot is; a slot without a row is empty with the pool's units.
  PoolLoad load(const Pool& pool, Minute slot) const;
  /// Whether the booking's rows of that slot are slot_over rows.
  bool is_over(PoolId pool, Minute slot, BookingId booking) const;
  /// Whether it has a unit there, as a loaded ClaimsSlice shows it. Server only.
  bool is_seated(PoolId pool, Minute slot, BookingId booking) const;
  /// Whether any claim is over capacity there, besides that of `but`.
  bool any_over(PoolId pool, Minute slot, const BookingId* but = nullptr) const;

  bool lacks() const { return !missing_.empty(); }
  NeedMore need_more() { return {std::exchange(missing_, {})}; }

  // --- Deciding
  Uuid new_id() const { return circumstances.new_id(); }
  void add(Effect effect) { decision_.effects.push_back(std::move(effect)); }
  void put(AnyRow row) { decision_.effects.push_back(Put{std::move(row)}); }
  /// On a device nothing follows: the server decides what comes of it.
  void follow(Args args) {
    if (on_server()) decision_.followups.push_back(std::move(args));
  }
  Outcome& outcome() { return decision_.outcome; }
  /// Puts a line into the booking's history, with the outcome's code as it is now.
  void record(const Booking& booking);

  Answer done() { return std::move(decision_); }
  /// Nothing changes: effects and follow-ups that were collected are dropped.
  Answer refuse(OutcomeCode code, OutcomeParams params = {},
                std::vector<Alternative> alternatives = {});
  Answer malformed(std::string field);
  Answer unknown(std::string what);

 private:
  bool loaded(Slice slice);

  Decision decision_;
  std::vector<Slice> missing_;
  std::shared_ptr<const Booking> kept_;
};

}  // namespace wardbook

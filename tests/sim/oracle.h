#pragma once

#include <optional>
#include <string>

#include "tests/sim/spy_store.h"
#include "tests/sim/truth.h"

namespace wardbook::sim {

/// A fact has made the booking that it is about, because its request was refused or is not back.
bool makes_what_was_refused(const Truth& truth, const Args& args, const Decided& decided);

/// A naive model of what the rules promise, written from the published rule alone: it counts claims
/// one by one.
class Oracle {
 public:
  explicit Oracle(const Truth& truth) : truth_(truth) {}

  /// Judges a decision by the truth before it. Empty: it agrees.
  std::string judge(const Command& command, const Outcome& outcome, const Decided& decided,
                    Instant now) const;
  /// An entry of the waitlist whose own wish has become free; empty: there is none.
  std::string who_waits_in_vain(Instant now) const;

 private:
  int32_t capacity(PoolId pool) const;
  int32_t claims(PoolId pool, Minute slot, const Booking* but) const;
  bool has_room(PoolId pool, const Interval& slots, Minute from, const Booking* but) const;
  bool has_other_hold(const Booking& made, const Booking* but) const;
  std::string judge_refused(const Book& ask, const Outcome& outcome, const Decided& decided,
                            Instant now) const;
  std::string judge_book(const Book& ask, const Outcome& outcome, const Decided& decided,
                         Instant now) const;
  bool has_two_of_one(PatientId kept, PatientId gone) const;
  std::string judge_merge(const MergePatient& ask, const Outcome& outcome,
                          const Decided& decided) const;
  std::string judge_fact(BookingId id, const Outcome& outcome, const Decided& decided) const;
  std::string judge_promotion(const Promote& ask, const Decided& decided, Instant now) const;

  const Truth& truth_;
};

}  // namespace wardbook::sim

#pragma once

#include <optional>
#include <string>

#include "tests/sim/places.h"
#include "tests/sim/spy_store.h"

namespace wardbook::sim {

/// The row as the decision writes it; null: it does not.
template <class Row, class Id>
const Row* written(const Decided& decided, const Id& id) {
  for (const Effect& effect : decided.effects)
    if (const auto* put = std::get_if<Put>(&effect))
      if (const auto* row = std::get_if<Row>(&put->row); row != nullptr && row->id == id)
        return row;
  return nullptr;
}

/// The published order of claims.
bool comes_before(const Booking& a, const Booking& b);
/// What a person reports about a booking whose patient is there; nil: something else.
BookingId told_of(const Args& args);
/// A fact has made the booking that it is about, because its request was refused or is not back.
bool makes_what_was_refused(const Truth& truth, const Args& args, const Decided& decided);

/// A naive model of what the rules promise, written from the published rule alone.
class Oracle {
 public:
  explicit Oracle(const Truth& truth) : truth_(truth), places_(truth) {}

  /// Judges a decision by the truth before it. Empty: it agrees.
  std::string judge(const Command& command, const Outcome& outcome, const Decided& decided,
                    Instant now) const;
  /// An entry of the waitlist whose own wish has become free; empty: there is none. Not one that a
  /// lost server's answer put there: the claim that it waits for may never be brought back.
  std::string who_waits_in_vain(Instant now) const;

 private:
  bool has_other_hold(PatientId patient, const Booking* but) const;
  const Booking* live(std::optional<BookingId> id) const;
  std::string judge_book(const Command& command, const Book& ask, const Outcome& outcome,
                         const Decided& decided, Instant now) const;
  std::string judge_change(const Command& command, const ChangeBooking& ask, const Outcome& outcome,
                           const Decided& decided, Instant now) const;
  std::string judge_place(const Wanted& wanted, const Outcome& outcome, const Booking& made,
                          Instant now) const;
  std::string judge_late(const Book& ask, const Outcome& outcome, const Decided& decided,
                         Instant now) const;
  bool has_two_of_one(PatientId kept, PatientId gone) const;
  std::string judge_merge(const MergePatient& ask, const Outcome& outcome,
                          const Decided& decided) const;
  std::string judge_displaced(const Decided& decided) const;
  std::string judge_fact(BookingId id, const Outcome& outcome, const Decided& decided) const;

  // --- Who gets what came free (judge_promotion.cpp)
  const Booking* first_over(PoolId pool, const std::vector<Minute>& freed, Instant now) const;
  std::string judge_seated(const Booking& claim, PoolId pool, const std::vector<Minute>& freed,
                           const Decided& decided, Instant now) const;
  std::optional<Minute> chance_of(const Booking& entry, const Pool& pool,
                                  const std::vector<Minute>& freed, Instant now) const;
  std::string judge_promoted(const Pool& pool, const std::vector<Minute>& freed,
                             const Decided& decided, Instant now) const;
  std::string judge_promotion(const Promote& ask, const Outcome& outcome, const Decided& decided,
                              Instant now) const;

  // --- What the server does by itself (judge_own.cpp)
  std::string judge_extension(const ExtendStay& ask, const Decided& decided, Instant now) const;
  std::string judge_expiry(const Expire& ask, const Decided& decided, Instant now) const;
  std::string judge_no_show(const Command& command, const NoShow& fact, const Decided& decided,
                            Instant now) const;

  // --- Whether there was a reason to refuse (judge_refused.cpp)
  std::string judge_refused(const Wanted& wanted, const Outcome& outcome, Instant now) const;
  bool may_book(const Account* actor, const Book& ask) const;
  bool may_change(const Account* actor, const Booking& booking) const;
  std::string judge_refused(const Book& ask, const Wanted& wanted, const Outcome& outcome,
                            const Account* actor, Instant now) const;
  std::string judge_refused(const Command& command, const ChangeBooking& ask, const Wanted& wanted,
                            const Outcome& outcome, const Account* actor, Instant now) const;

  const Truth& truth_;
  const Places places_;
};

}  // namespace wardbook::sim

#include "shared/rules/contradiction.h"

#include "shared/rules/authority.h"

namespace wardbook::rules {
namespace {

/// The patient by name: the booking by which the hospital knew the patient is not there.
std::string in_words(Turn& turn, const Concern& concern, const Patient* patient,
                     const Outcome& refusal) {
  std::string words =
      "This was done before the server was restored, and it can't be brought back: " +
      std::string(kind_of(turn.command.args));
  if (patient != nullptr)
    words += " for " + patient->name;
  else if (concern.patient)
    words += " for somebody who is not known here";
  return words + " (" + std::string(to_text(refusal.code)) + ").";
}

}  // namespace

Answer report_contradiction(Turn& turn) {
  const Outcome& refusal = *turn.circumstances.contradicts;
  const OutcomeParams& given = turn.sealed()->params;
  const Concern concern = concern_of(turn);
  const std::optional<HospitalId> hospital = given.hospital ? given.hospital : concern.hospital;
  const Patient* patient = concern.patient ? turn.patient(*concern.patient) : nullptr;
  const std::optional<BookingId> in_the_way = refusal.params.booking;
  const Booking* other = in_the_way ? turn.booking(*in_the_way) : nullptr;
  if (turn.lacks()) return turn.need_more();

  turn.outcome() = *turn.sealed();
  if (!hospital) return turn.done();
  Review review;
  review.id = turn.circumstances.contradiction;
  review.kind = ReviewKind::colliding_facts;
  review.hospital = *hospital;
  // Another hospital's booking is none of this one's business.
  if (other != nullptr && other->hospital == *hospital) review.booking = other->id;
  review.opened_by = turn.command.id;
  review.opened_at = turn.now();
  review.note = in_words(turn, concern, patient, refusal);
  turn.put(review);
  return turn.done();
}

void close_contradiction(Turn& turn, Decision& decision) {
  const Review* open = turn.review(turn.circumstances.contradiction);
  if (open == nullptr || open->state == ReviewState::done) return;
  Review closed = *open;
  closed.state = ReviewState::done;
  closed.closed_by = kSystem;
  closed.note = "brought back after all";
  decision.effects.push_back(Put{closed});
}

}  // namespace wardbook::rules

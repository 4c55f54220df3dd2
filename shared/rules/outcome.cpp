#include "shared/rules/outcome.h"

namespace wardbook {

OutcomeKind kind_of(OutcomeCode code) {
  if (code == OutcomeCode::done) return OutcomeKind::done;
  if (code <= OutcomeCode::restamped) return OutcomeKind::adjusted;
  if (code == OutcomeCode::no_room) return OutcomeKind::waitlisted;
  return OutcomeKind::refused;
}

bool changes_nothing(const Outcome& outcome) {
  const bool kept = outcome.code == OutcomeCode::in_the_past && outcome.params.booking.has_value();
  return kind_of(outcome) == OutcomeKind::refused && !kept;
}

}  // namespace wardbook

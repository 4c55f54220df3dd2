#include "shared/rules/outcome.h"

namespace wardbook {

OutcomeKind kind_of(OutcomeCode code) {
  if (code == OutcomeCode::done) return OutcomeKind::done;
  if (code <= OutcomeCode::restamped) return OutcomeKind::adjusted;
  if (code == OutcomeCode::no_room) return OutcomeKind::waitlisted;
  return OutcomeKind::refused;
}

}  // namespace wardbook

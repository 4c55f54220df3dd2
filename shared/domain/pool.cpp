#include "shared/domain/pool.h"

namespace wardbook {

bool can_change(BedStatus from, BedStatus to) {
  if (from == to || from == BedStatus::occupied || to == BedStatus::occupied) return false;
  switch (from) {
    case BedStatus::contaminated:
      return to == BedStatus::housekeeping || to == BedStatus::closed;
    case BedStatus::closed:
      return to == BedStatus::housekeeping || to == BedStatus::vacant;
    default:
      return true;
  }
}

bool can_admit_to(BedStatus status, bool needs_isolation) {
  return status == BedStatus::vacant || (status == BedStatus::isolated && needs_isolation);
}

}  // namespace wardbook

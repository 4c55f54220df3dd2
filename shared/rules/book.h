#pragma once

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// Who asked, when, and the commit number that the request got.
struct Asker {
  AccountId by;
  Instant made_at;
  int64_t receipt = 0;
};

/// The booking as it was asked, with neither state nor triage yet. Asked for before: policy,
/// hospital, patient.
Booking draft_of(Turn& turn, const Book& ask, const Asker& asker);

}  // namespace wardbook::rules

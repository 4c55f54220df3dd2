#pragma once

#include <cstdint>
#include <string>

#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

/// The numbers of the published rule. Kept as data (one row, replicated to everyone), versioned, so
/// that a clinician can sign it off. The words of the rule are in the app's help.
struct Policy {
  int32_t id = 1;  ///< always 1: there is one policy
  int32_t edition = 1;
  std::string signed_by;                   ///< empty: not signed off yet
  int32_t arrival_window_minutes = 240;    ///< after the claim's start; then no-show
  int32_t not_after_minutes = 1440;        ///< default for a waitlist entry: asked + this
  int32_t clock_tolerance_minutes = 15;    ///< a triage time further ahead is re-stamped
  int32_t backdate_limit_minutes = 10080;  ///< a fact or triage older than this is re-stamped
  int32_t book_ahead_days = 60;
  int32_t longest_stay_days = 30;
  int32_t child_below_years = 18;
  Version version;
};

}  // namespace wardbook

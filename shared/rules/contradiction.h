#pragma once

#include "shared/rules/turn.h"

// After a restore: an answer that a tablet has brought back, and that what is there now does not
// allow. It goes on waiting; but a person must hear of it.

namespace wardbook::rules {

/// Opens the review for the staff of the hospital that the answer spoke of; nothing if no hospital
/// is concerned. The outcome is the sealed one.
Answer report_contradiction(Turn& turn);

/// `decision` brings the answer back: its review, if it is open, is settled. Asked for before: the
/// review.
void close_contradiction(Turn& turn, Decision& decision);

}  // namespace wardbook::rules

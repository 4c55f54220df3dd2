#pragma once

#include "shared/rules/turn.h"

// One rule per kind of command; decide() calls it when the form and the authority are fine. A rule
// looks, says NeedMore while the turn lacks something, and then refuses or builds the decision.
// Each stands in the file of its kind's name, or with its relatives.

namespace wardbook::rules {

// --- People
Answer rule(Turn& turn, const RegisterPatient& ask);
Answer rule(Turn& turn, const MergePatient& ask);

// --- Requests
Answer rule(Turn& turn, const Book& ask);
Answer rule(Turn& turn, const ChangeBooking& ask);
Answer rule(Turn& turn, const CancelBooking& ask);
Answer rule(Turn& turn, const Retriage& ask);
Answer rule(Turn& turn, const BlockUnits& ask);

// --- Facts
Answer rule(Turn& turn, const Arrive& fact);
Answer rule(Turn& turn, const Admit& fact);
Answer rule(Turn& turn, const WalkIn& fact);
Answer rule(Turn& turn, const Transfer& fact);
Answer rule(Turn& turn, const Discharge& fact);
Answer rule(Turn& turn, const SetBedStatus& fact);
Answer rule(Turn& turn, const NoShow& fact);
Answer rule(Turn& turn, const EnterInError& fact);

// --- Tasks
Answer rule(Turn& turn, const AcknowledgeNotice& ask);
Answer rule(Turn& turn, const CloseReview& ask);

// --- Set-up
Answer rule(Turn& turn, const SetUpDistrict& ask);
Answer rule(Turn& turn, const SetUpClinic& ask);
Answer rule(Turn& turn, const SetUpHospital& ask);
Answer rule(Turn& turn, const SetUpWard& ask);
Answer rule(Turn& turn, const SetUpPool& ask);
Answer rule(Turn& turn, const AddBed& ask);
Answer rule(Turn& turn, const SetAccount& ask);
Answer rule(Turn& turn, const SetPolicy& ask);

// --- The server's own
Answer rule(Turn& turn, const ExtendStay& ask);
Answer rule(Turn& turn, const Expire& ask);
Answer rule(Turn& turn, const Promote& ask);

}  // namespace wardbook::rules

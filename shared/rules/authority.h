#pragma once

#include <optional>

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// How far a role's right to send a kind of command goes.
///   own: patient: the person's own record and bookings. desk: what its clinic makes or made.
///        staff: what lies in its hospital. To merge two records: a desk whose clinic registered
///        the one that ends, staff with a booking or a stay of either; no admin, who sees no
///        patients. admin: blocks, which nobody is the patient of.
enum class Reach : uint8_t { none, own, any };

/// The table's answer; `kind` must be that of a command.
Reach reach_of(std::string_view kind, Role role);
/// What the server's own actor may send.
bool system_may(std::string_view kind);

/// not_allowed, or unknown_row if the row that decides whose it is does not exist; nothing if the
/// actor may, by the role of when the command was made (for set_account: by the present one). A
/// device lets pass what it can't judge: an account or a row that it does not hold. May leave the
/// turn lacking; then the answer means nothing yet.
std::optional<Answer> refuse_by_authority(Turn& turn);

/// Whom a command concerns, as far as its rows are here.
struct Concern {
  std::optional<HospitalId> hospital;
  std::optional<PatientId> patient;
};
/// May leave the turn lacking.
Concern concern_of(Turn& turn);

}  // namespace wardbook::rules

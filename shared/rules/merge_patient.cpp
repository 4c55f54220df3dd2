#include <algorithm>

#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

bool has_hold(const PatientHistory& history) {
  return std::any_of(history.bookings.begin(), history.bookings.end(),
                     [](const Booking* booking) { return is_live_hold(booking->state); });
}

bool lies_in_bed(const PatientHistory& history) {
  return std::any_of(history.stays.begin(), history.stays.end(),
                     [](const Stay* stay) { return stay->state == StayState::active; });
}

bool signs_in(const PatientHistory& history) {
  return std::any_of(history.accounts.begin(), history.accounts.end(), [](const Account* account) {
    return account->state != AccountState::disabled;
  });
}

/// The two records, and what each of them has.
struct Both {
  const Patient& kept;
  const Patient& gone;
  PatientHistory of_kept;
  PatientHistory of_gone;
};

std::optional<Answer> refuse(Turn& turn, OutcomeCode code, std::string_view detail) {
  OutcomeParams params;
  params.detail = detail;
  return turn.refuse(code, std::move(params));
}

/// Server only. Where the two holds or beds are is not told: one may be another hospital's.
std::optional<Answer> refuse_two_of_one(Turn& turn, const Both& both) {
  if (lies_in_bed(both.of_kept) && lies_in_bed(both.of_gone))
    return refuse(turn, OutcomeCode::has_hold, "stay");
  if (has_hold(both.of_kept) && has_hold(both.of_gone))
    return refuse(turn, OutcomeCode::has_hold, "booking");
  if (signs_in(both.of_kept) && signs_in(both.of_gone))
    return refuse(turn, OutcomeCode::in_use, "account");
  return std::nullopt;
}

/// The same row, another patient's.
template <class Row>
Row as_of(const Row& row, PatientId patient) {
  Row moved = row;
  moved.patient = patient;
  return moved;
}

void move_history(Turn& turn, const PatientHistory& history, PatientId to) {
  for (const PatientIdentifier* identifier : history.identifiers) turn.put(as_of(*identifier, to));
  // So no alias leads to another one.
  for (const PatientId local : history.aliases) turn.put(Alias{local, to, {}});
  for (const Booking* booking : history.bookings) put_booking(turn, as_of(*booking, to));
  for (const Stay* stay : history.stays) turn.put(as_of(*stay, to));
  for (const Notice* notice : history.notices) turn.put(as_of(*notice, to));
  for (const Account* account : history.accounts) turn.put(as_of(*account, to));
}

/// The person goes on logging in, and sees the record that stays.
void keep_account(Turn& turn, const Both& both) {
  const bool has_own = both.kept.account && (!turn.on_server() || signs_in(both.of_kept));
  if (has_own || !both.gone.account) return;
  Patient kept = both.kept;
  kept.account = both.gone.account;
  turn.put(kept);
}

/// Its row stays, so that nothing that speaks of it hangs in the air, but nobody is shown it.
void end_record(Turn& turn, const Both& both) {
  Patient ended = both.gone;
  ended.account.reset();
  ended.in_error = true;
  turn.put(ended);
  turn.put(Alias{ended.id, both.kept.id, {}});
}

}  // namespace

/// The record `duplicate` ends. What it had is the other's: bookings, stays, notices, identifiers,
/// aliases, the person's account. Name, birth date and phone of `patient` stay as they are. What
/// comes later about the duplicate follows the alias, as after same_person. Aliases of both ids are
/// followed first, so that a record that was merged stands for the one that it went into.
///
/// two records of one person                   → done (params.patient: the one that stays)
/// one record already                          → refused/illegal_transition (detail "patient")
/// both have a live hold, or both lie in a bed → refused/has_hold (detail "booking", "stay"): one
///   must end first; or they are two people
/// both people sign in with an account         → refused/in_use (detail "account")
/// no such patient                             → refused/unknown_row
///
/// A device forecasts the same from the rows that it has, but never for holds, beds and accounts.
Answer rule(Turn& turn, const MergePatient& ask) {
  const Patient* kept = turn.patient(ask.patient);
  const Patient* gone = turn.patient(ask.duplicate);
  if (turn.lacks()) return turn.need_more();
  if (kept == nullptr || gone == nullptr || kept->in_error || gone->in_error)
    return absent(turn, "patient");
  if (kept->id == gone->id) {
    // Before a sealed answer came back, another command has merged them.
    if (turn.sealed() != nullptr) return turn.done();
    return *refuse(turn, OutcomeCode::illegal_transition, "patient");
  }

  const Both both{*kept, *gone, turn.history_of(kept->id), turn.history_of(gone->id)};
  if (turn.lacks()) return turn.need_more();
  if (turn.on_server())
    if (const auto refusal = refuse_two_of_one(turn, both)) return *refusal;
  turn.outcome().params.patient = kept->id;
  move_history(turn, both.of_gone, kept->id);
  keep_account(turn, both);
  end_record(turn, both);
  return turn.done();
}

}  // namespace wardbook::rules

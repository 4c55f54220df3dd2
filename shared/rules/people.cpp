#include <algorithm>

#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

constexpr std::string_view kPhone = "phone";

/// An identifier of the command, normalised, and who has it.
struct Claimed {
  std::string system;
  std::string value;
  std::optional<PatientId> owner;
};

std::vector<Claimed> claimed_by(Turn& turn, const RegisterPatient& ask) {
  std::vector<Claimed> all;
  for (const auto& [system, value] : ask.identifiers) {
    Claimed one{system, normalise_identifier(value), std::nullopt};
    if (const PatientIdentifier* known = turn.identifier(one.system, one.value))
      one.owner = turn.resolve(known->patient);
    all.push_back(std::move(one));
  }
  return all;
}

/// How far an identifier proves who somebody is: national-id before mrn before any other. Families
/// share a phone, so it proves nothing.
int strength(const std::string& system) {
  return system == "national-id" ? 3 : system == "mrn" ? 2 : system == kPhone ? 0 : 1;
}

/// The known patient whom the identifiers name, by the strongest of them; the first of equals.
std::optional<PatientId> person_of(const std::vector<Claimed>& claimed) {
  const Claimed* best = nullptr;
  for (const Claimed& one : claimed)
    if (one.owner && strength(one.system) > (best != nullptr ? strength(best->system) : 0))
      best = &one;
  return best != nullptr ? best->owner : std::nullopt;
}

/// Whether an identifier that proves a person belongs to somebody else than `patient`.
bool names_another(const std::vector<Claimed>& claimed, PatientId patient) {
  return std::any_of(claimed.begin(), claimed.end(), [&](const Claimed& one) {
    return one.owner && *one.owner != patient && strength(one.system) > 0;
  });
}

/// Those that nobody has yet.
void add_identifiers(Turn& turn, const std::vector<Claimed>& claimed, PatientId patient) {
  for (const Claimed& one : claimed)
    if (!one.owner) turn.put(PatientIdentifier{patient, one.system, one.value, {}});
}

/// A person with an account, and the server for someone who signs up, prove nothing by typing an
/// identifier: it never opens another patient's record to them.
bool proves_nothing(Turn& turn) {
  const Account* actor = turn.by_system() ? nullptr : turn.actor();
  return turn.by_system() || (actor != nullptr && actor->role == Role::patient);
}

/// A desk changes what its clinic registered; a patient the own record (authority saw to that);
/// staff any.
bool may_change(Turn& turn, const Patient& known) {
  const Account* actor = turn.by_system() ? nullptr : turn.actor();
  return actor == nullptr || actor->role != Role::desk || known.clinic == actor->clinic;
}

Patient with_details(Patient patient, const RegisterPatient& ask) {
  patient.name = ask.name;
  patient.birth_date = ask.birth_date;
  patient.sex = ask.sex;
  patient.phone = ask.phone;
  patient.groups = ask.groups;
  return patient;
}

Answer same_person(Turn& turn, const std::vector<Claimed>& claimed, PatientId local,
                   PatientId known) {
  turn.outcome().code = OutcomeCode::same_person;
  turn.outcome().params.patient = known;
  // Identifiers of two people under one name: nobody can tell whose the others are.
  if (names_another(claimed, known))
    turn.outcome().params.detail = "identifiers";
  else
    add_identifiers(turn, claimed, known);
  turn.put(Alias{local, known, {}});
  return turn.done();
}

Answer change(Turn& turn, const RegisterPatient& ask, const std::vector<Claimed>& claimed,
              const Patient& known) {
  turn.outcome().params.patient = known.id;
  if (!may_change(turn, known)) {
    if (known.id == ask.patient) return turn.refuse(OutcomeCode::not_allowed);
    return same_person(turn, claimed, ask.patient, known.id);
  }
  if (turn.on_server() && names_another(claimed, known.id)) {
    OutcomeParams params;
    params.detail = "identifiers";
    return turn.refuse(OutcomeCode::name_taken, params);
  }
  add_identifiers(turn, claimed, known.id);
  turn.put(with_details(known, ask));
  return turn.done();
}

Patient make_patient(Turn& turn, const RegisterPatient& ask) {
  Patient patient = with_details({}, ask);
  patient.id = ask.patient;
  const Account* actor = turn.by_system() ? nullptr : turn.actor();
  if (actor != nullptr && actor->role == Role::patient) patient.account = actor->id;
  if (actor == nullptr || actor->role == Role::desk) patient.clinic = ask.clinic;
  return patient;
}

}  // namespace

/// A new patient, or a change of a known record.
///
/// new, no identifier known                     → done, the row as given
/// new, an identifier is another patient's      → adjusted/same_person (params.patient): an alias
///   instead of a row; identifiers that nobody has go to the known patient. If they name two known
///   patients, the strongest decides (national-id, mrn, others), nobody gets new ones, and
///   params.detail is "identifiers": a registration never merges two records, merge_patient does
/// new, by a patient's own account or the server → done without the identifiers that others have
/// known, own (or staff)                        → done: details replaced, new identifiers added
/// known, an identifier is another patient's    → refused/name_taken (detail "identifiers")
/// known, of another desk                       → refused/not_allowed; if the id is only an alias,
///   adjusted/same_person again
///
/// A phone number is never enough to be the same person; one that another has is left out.
/// A device makes the row as given, without identifiers that others have, and forecasts.
Answer rule(Turn& turn, const RegisterPatient& ask) {
  const Patient* known = turn.patient(ask.patient);
  const std::vector<Claimed> claimed = claimed_by(turn, ask);
  if (turn.lacks()) return turn.need_more();
  if (known != nullptr) return change(turn, ask, claimed, *known);

  if (!proves_nothing(turn)) {
    const std::optional<PatientId> person = person_of(claimed);
    if (person && turn.on_server()) return same_person(turn, claimed, ask.patient, *person);
    if (person) {
      turn.outcome().code = OutcomeCode::same_person;
      turn.outcome().params.patient = *person;
    }
  }
  turn.put(make_patient(turn, ask));
  add_identifiers(turn, claimed, ask.patient);
  return turn.done();
}

}  // namespace wardbook::rules

#include "tests/sim/pick.h"

// What people ask for.

namespace wardbook::sim {
namespace {

using S = BookingState;

std::optional<ClinicId> own_clinic(const Pick& pick) {
  return pick.user().role == Role::desk ? pick.user().clinic : std::nullopt;
}

RegisterPatient::Identifier some_identifier(Pick& pick) {
  // Few numbers, so that the same person comes again at another desk.
  const char* system = pick.once_in(3) ? "mrn" : "national-id";
  return {system, "A-" + std::to_string(pick.dice().below(40))};
}

Args register_patient(Pick& pick) {
  RegisterPatient form;
  form.patient = pick.once_in(4) ? pick.patient() : pick.fresh<PatientId>();
  form.name = "Somebody " + std::to_string(pick.dice().below(1000));
  form.birth_date = to_date({static_cast<int>(pick.dice().between(1930, 2024)), 1, 2});
  form.sex = pick.any_enum<Sex>();
  form.clinic = own_clinic(pick);
  if (!pick.once_in(3)) form.identifiers.push_back(some_identifier(pick));
  if (pick.once_in(6)) form.groups = BypassGroups::of(Bypass::pregnant);
  return form;
}

/// Mostly one record that this person may end and one that they see; seldom two in beds, or one
/// that has been merged already.
Args merge(Pick& pick) {
  MergePatient ask{pick.patient(), pick.patient()};
  std::optional<PatientId> gone;
  if (const auto clinic = own_clinic(pick); clinic && !pick.once_in(8))
    gone = pick.id<PatientId>("SELECT id FROM patient WHERE clinic_id = ?1", *clinic);
  if (pick.user().hospital && !pick.once_in(8))
    gone = pick.id<PatientId>(
        "SELECT patient_id FROM booking WHERE hospital_id = ?1 "
        "AND patient_id IS NOT NULL",
        *pick.user().hospital);
  if (pick.once_in(8)) gone = pick.id<PatientId>("SELECT local_id FROM alias");
  if (gone && pick.once_in(2))
    ask.patient = pick.id<PatientId>("SELECT patient_id FROM alias WHERE local_id = ?1", *gone)
                      .value_or(ask.patient);
  if (pick.once_in(6)) {
    constexpr std::string_view kInBeds = "SELECT patient_id FROM stay WHERE state = 'active'";
    ask.patient = pick.id<PatientId>(kInBeds).value_or(ask.patient);
    gone = pick.id<PatientId>(kInBeds);
  }
  ask.duplicate = gone.value_or(ask.duplicate);
  return ask;
}

/// Where and what: a pool of the hospital, or any with the class.
template <class Ask>
void choose_place(Pick& pick, Ask& ask) {
  ask.hospital = pick.hospital();
  ask.pool = pick.pool_of(ask.hospital);
  const std::optional<Pool> pool = ask.pool ? pick.get<Pool>(*ask.pool) : std::nullopt;
  if (pool) {
    ask.bed_class = pool->bed_class;
    if (pick.once_in(3)) ask.needs = pool->capabilities;
  }
  if (pick.once_in(3)) ask.pool.reset();
  if (pick.once_in(50)) ask.bed_class = pick.any_enum<BedClass>();
  ask.asked = pick.slots(ask.hospital);
}

/// Mostly somebody who has no bed yet.
PatientId who_needs_a_bed(Pick& pick) {
  if (pick.user().patient || pick.once_in(12)) return pick.patient();
  const auto free = pick.id<PatientId>(
      "SELECT id FROM patient p WHERE NOT EXISTS (SELECT 1 FROM booking b WHERE b.patient_id = "
      "p.id "
      "AND b.state IN ('held', 'confirmed', 'waitlisted', 'arrived', 'admitted'))");
  return free ? *free : pick.patient();
}

Args book(Pick& pick) {
  Book ask;
  ask.booking = pick.once_in(150) ? pick.booking({S::confirmed}) : pick.fresh<BookingId>();
  ask.patient = who_needs_a_bed(pick);
  choose_place(pick, ask);
  ask.triage = pick.triage();
  ask.alternates = pick.any_enum<Alternates>();
  if (pick.once_in(4)) ask.not_after = ask.asked.from.plus(pick.dice().between(0, 3000));
  if (pick.once_in(10)) {
    ask.replaces = pick.booking({S::confirmed, S::waitlisted, S::arrived});
    if (const auto old = pick.get<Booking>(*ask.replaces); old && old->patient)
      ask.patient = *old->patient;
  }
  ask.clinic = own_clinic(pick);
  return ask;
}

Args change(Pick& pick) {
  ChangeBooking ask;
  ask.booking = pick.booking({S::held, S::confirmed, S::waitlisted});
  choose_place(pick, ask);
  ask.alternates = pick.any_enum<Alternates>();
  return ask;
}

std::optional<Args> block(Pick& pick) {
  const auto pool = pick.pool_of(pick.hospital());
  if (!pool) return std::nullopt;
  BlockUnits ask;
  ask.pool = *pool;
  ask.blocks.push_back(pick.once_in(40) ? pick.booking({S::confirmed}) : pick.fresh<BookingId>());
  if (pick.once_in(4)) ask.blocks.push_back(pick.fresh<BookingId>());
  const auto row = pick.get<Pool>(*pool);
  ask.asked = pick.slots(row ? row->hospital : pick.hospital());
  ask.reason = "paint";
  return ask;
}

}  // namespace

std::optional<Args> invent_request(std::string_view kind, Pick& pick) {
  if (kind == RegisterPatient::kind) return register_patient(pick);
  if (kind == MergePatient::kind) return merge(pick);
  if (kind == Book::kind) return book(pick);
  if (kind == ChangeBooking::kind) return change(pick);
  if (kind == CancelBooking::kind)
    return CancelBooking{pick.booking({S::held, S::confirmed, S::waitlisted, S::arrived}), "why"};
  if (kind == Retriage::kind)
    return Retriage{pick.booking({S::waitlisted, S::confirmed, S::arrived}), pick.triage(), {}};
  if (kind == BlockUnits::kind) return block(pick);
  if (kind == AcknowledgeNotice::kind) {
    const auto notice = pick.id<NoticeId>("SELECT id FROM notice");
    if (!notice && !pick.once_in(10)) return std::nullopt;
    return AcknowledgeNotice{notice.value_or(NoticeId{pick.fresh<NoticeId>()})};
  }
  return std::nullopt;
}

}  // namespace wardbook::sim

#include "shared/rules/authority.h"

#include <algorithm>
#include <array>

namespace wardbook::rules {
namespace {

// --- The table

struct Rights {
  std::string_view kind;
  Reach patient;
  Reach desk;
  Reach staff;
  Reach admin;
  bool system;
};

constexpr Reach kNo = Reach::none;
constexpr Reach kOwn = Reach::own;
constexpr Reach kAny = Reach::any;

constexpr std::array kRights{
    // kind                          patient desk staff admin system
    Rights{RegisterPatient::kind, kOwn, kOwn, kAny, kNo, true},
    Rights{MergePatient::kind, kNo, kOwn, kOwn, kNo, false},
    Rights{Book::kind, kOwn, kOwn, kOwn, kNo, false},
    Rights{ChangeBooking::kind, kOwn, kOwn, kOwn, kNo, false},
    Rights{CancelBooking::kind, kOwn, kOwn, kOwn, kOwn, false},
    Rights{Retriage::kind, kNo, kOwn, kOwn, kNo, false},
    Rights{BlockUnits::kind, kNo, kNo, kOwn, kAny, false},
    Rights{Arrive::kind, kNo, kNo, kOwn, kNo, false},
    Rights{Admit::kind, kNo, kNo, kOwn, kNo, false},
    Rights{WalkIn::kind, kNo, kNo, kOwn, kNo, false},
    Rights{Transfer::kind, kNo, kNo, kOwn, kNo, false},
    Rights{Discharge::kind, kNo, kNo, kOwn, kNo, false},
    Rights{SetBedStatus::kind, kNo, kNo, kOwn, kAny, true},
    Rights{NoShow::kind, kNo, kNo, kOwn, kNo, true},
    Rights{EnterInError::kind, kNo, kNo, kOwn, kNo, false},
    Rights{AcknowledgeNotice::kind, kOwn, kOwn, kOwn, kNo, false},
    Rights{CloseReview::kind, kNo, kNo, kOwn, kNo, false},
    Rights{SetUpDistrict::kind, kNo, kNo, kNo, kAny, true},
    Rights{SetUpClinic::kind, kNo, kNo, kNo, kAny, true},
    Rights{SetUpHospital::kind, kNo, kNo, kNo, kAny, true},
    Rights{SetUpWard::kind, kNo, kNo, kNo, kAny, true},
    Rights{SetUpPool::kind, kNo, kNo, kNo, kAny, true},
    Rights{AddBed::kind, kNo, kNo, kOwn, kAny, true},
    Rights{SetAccount::kind, kNo, kNo, kNo, kAny, true},
    Rights{SetPolicy::kind, kNo, kNo, kNo, kAny, true},
    Rights{ExtendStay::kind, kNo, kNo, kNo, kNo, true},
    Rights{Expire::kind, kNo, kNo, kNo, kNo, true},
    Rights{Promote::kind, kNo, kNo, kOwn, kNo, true},
};
static_assert(kRights.size() == std::variant_size_v<Args>);

const Rights& rights_of(std::string_view kind) {
  const auto* const at = std::find_if(kRights.begin(), kRights.end(),
                                      [&](const Rights& rights) { return rights.kind == kind; });
  WB_CHECK(at != kRights.end());
  return *at;
}

// --- Whose a command's subject is

struct Subject {
  std::string_view missing;  ///< the row that would tell, if it does not exist
  std::optional<PatientId> patient;
  std::optional<ClinicId> clinic;
  bool makes = false;       ///< something new
  bool for_clinic = false;  ///< it makes something in the name of `clinic`
  std::vector<HospitalId> hospitals;
  bool block = false;
  bool settled = false;  ///< nothing is left to be done: the rule refuses it, whoever asks
};

Subject missing(std::string_view row) {
  Subject subject;
  subject.missing = row;
  return subject;
}

Subject of_hospital(HospitalId hospital) {
  Subject subject;
  subject.hospitals = {hospital};
  return subject;
}

Subject of_booking(const Booking* booking) {
  if (booking == nullptr) return missing("booking");
  Subject subject = of_hospital(booking->hospital);
  subject.patient = booking->patient;
  subject.clinic = booking->clinic;
  subject.block = booking->kind == BookingKind::block;
  return subject;
}

Subject of_pool(Turn& turn, PoolId id) {
  const Pool* pool = turn.pool(id);
  return pool == nullptr ? missing("pool") : of_hospital(pool->hospital);
}

Subject of_bed(Turn& turn, BedId id) {
  const Bed* bed = turn.bed(id);
  return bed == nullptr ? missing("bed") : of_hospital(bed->hospital);
}

Subject of_stay(Turn& turn, StayId id) {
  const Stay* stay = turn.stay(id);
  return stay == nullptr ? missing("stay") : of_hospital(stay->hospital);
}

/// Set-up, accounts, policy and the server's own: no role has `own` for them.
template <class Ask>
Subject subject_of(Turn&, const Ask&) {
  return {};
}

Subject subject_of(Turn&, const RegisterPatient& ask) {
  Subject subject;
  subject.patient = ask.patient;
  subject.clinic = ask.clinic;
  subject.makes = true;
  subject.for_clinic = ask.clinic.has_value();
  return subject;
}

void add_hospitals(const PatientHistory& history, Subject& subject) {
  for (const Booking* booking : history.bookings) subject.hospitals.push_back(booking->hospital);
  for (const Stay* stay : history.stays) subject.hospitals.push_back(stay->hospital);
}

/// A desk ends only what its clinic registered, whichever record it goes into; a hospital has to do
/// with either.
Subject subject_of(Turn& turn, const MergePatient& ask) {
  const Patient* kept = turn.patient(ask.patient);
  const Patient* gone = turn.patient(ask.duplicate);
  if (kept == nullptr || gone == nullptr) return missing("patient");
  Subject subject;
  subject.patient = kept->id;
  subject.clinic = gone->clinic;
  subject.settled = kept->id == gone->id;
  add_hospitals(turn.history_of(gone->id), subject);
  add_hospitals(turn.history_of(kept->id), subject);
  return subject;
}

Subject subject_of(Turn&, const Book& ask) {
  Subject subject = of_hospital(ask.hospital);
  subject.patient = ask.patient;
  subject.clinic = ask.clinic;
  subject.makes = true;
  subject.for_clinic = ask.clinic.has_value();
  return subject;
}

Subject subject_of(Turn& turn, const ChangeBooking& ask) {
  return of_booking(turn.booking(ask.booking));
}
Subject subject_of(Turn& turn, const CancelBooking& ask) {
  return of_booking(turn.booking(ask.booking));
}
Subject subject_of(Turn& turn, const Retriage& ask) {
  return of_booking(turn.booking(ask.booking));
}
Subject subject_of(Turn& turn, const NoShow& ask) {
  return of_booking(turn.booking(ask.booking));
}
Subject subject_of(Turn& turn, const EnterInError& ask) {
  return of_booking(turn.booking(ask.booking));
}

/// Also where it was asked for: the person may have come there before the word that it was moved.
Subject subject_of(Turn& turn, const Arrive& fact) {
  const Booking* booking = turn.booking_of_fact(fact.booking);
  Subject subject = of_booking(booking);
  if (booking != nullptr) subject.hospitals.push_back(booking->asked_hospital);
  return subject;
}

/// The bed tells where it happened, wherever the booking was for.
Subject subject_of(Turn& turn, const Admit& fact) {
  return of_bed(turn, fact.bed);
}
Subject subject_of(Turn& turn, const WalkIn& fact) {
  return of_bed(turn, fact.bed);
}
Subject subject_of(Turn& turn, const SetBedStatus& fact) {
  return of_bed(turn, fact.bed);
}
Subject subject_of(Turn& turn, const Transfer& fact) {
  return of_stay(turn, fact.stay);
}
Subject subject_of(Turn& turn, const Discharge& fact) {
  return of_stay(turn, fact.stay);
}
Subject subject_of(Turn& turn, const BlockUnits& ask) {
  return of_pool(turn, ask.pool);
}
Subject subject_of(Turn& turn, const AddBed& ask) {
  return of_pool(turn, ask.pool);
}
Subject subject_of(Turn& turn, const Promote& ask) {
  return of_pool(turn, ask.pool);
}

Subject subject_of(Turn& turn, const AcknowledgeNotice& ask) {
  const Notice* notice = turn.notice(ask.notice);
  if (notice == nullptr) return missing("notice");
  Subject subject = of_hospital(notice->hospital);
  subject.patient = notice->patient;
  subject.clinic = notice->clinic;
  return subject;
}

Subject subject_of(Turn& turn, const CloseReview& ask) {
  const Review* review = turn.review(ask.review);
  return review == nullptr ? missing("review") : of_hospital(review->hospital);
}

Subject subject_of(Turn& turn) {
  return std::visit([&](const auto& args) { return subject_of(turn, args); }, turn.command.args);
}

bool owns(Turn& turn, const Account& actor, const Subject& subject) {
  if (subject.settled) return true;
  switch (actor.role) {
    case Role::patient:
      return actor.patient && subject.patient && !subject.for_clinic &&
             turn.resolve(*subject.patient) == turn.resolve(*actor.patient);
    case Role::desk:
      return actor.clinic && subject.clinic == actor.clinic;
    case Role::staff:
      return actor.hospital && !subject.for_clinic &&
             std::count(subject.hospitals.begin(), subject.hospitals.end(), *actor.hospital) > 0;
    case Role::admin:
      return subject.block;
  }
  return false;
}

/// What the person could have said otherwise: whose name it is done in.
OutcomeParams wrong_subject(Turn& turn, const Account& actor, const Subject& subject) {
  OutcomeParams params;
  if (std::holds_alternative<MergePatient>(turn.command.args)) params.detail = "duplicate";
  if (subject.makes && (actor.role == Role::desk || subject.for_clinic)) params.detail = "clinic";
  return params;
}

/// Who hands out roles must have theirs now: somebody whose role was withdrawn could give it to
/// others else, by a tablet that has not heard of it.
const Account* who_acts(Turn& turn) {
  return std::holds_alternative<SetAccount>(turn.command.args) ? turn.account(turn.command.actor)
                                                               : turn.actor();
}

}  // namespace

Reach reach_of(std::string_view kind, Role role) {
  const Rights& rights = rights_of(kind);
  switch (role) {
    case Role::patient:
      return rights.patient;
    case Role::desk:
      return rights.desk;
    case Role::staff:
      return rights.staff;
    case Role::admin:
      return rights.admin;
  }
  return Reach::none;
}

bool system_may(std::string_view kind) {
  return rights_of(kind).system;
}

std::optional<Answer> refuse_by_authority(Turn& turn) {
  const std::string_view kind = kind_of(turn.command.args);
  const auto not_allowed = [&] { return turn.refuse(OutcomeCode::not_allowed); };
  if (turn.by_system()) return system_may(kind) ? std::nullopt : std::optional(not_allowed());

  const Account* actor = who_acts(turn);
  if (turn.lacks()) return std::nullopt;
  if (actor == nullptr) return turn.on_server() ? std::optional(not_allowed()) : std::nullopt;
  if (actor->state != AccountState::active) return not_allowed();
  const Reach reach = reach_of(kind, actor->role);
  if (reach == Reach::none) return not_allowed();
  if (reach == Reach::any) return std::nullopt;

  const Subject subject = subject_of(turn);
  if (turn.lacks()) return std::nullopt;
  if (!subject.missing.empty())
    return turn.on_server() ? std::optional(turn.unknown(std::string(subject.missing)))
                            : std::nullopt;
  if (!owns(turn, *actor, subject))
    return turn.refuse(OutcomeCode::not_allowed, wrong_subject(turn, *actor, subject));
  return std::nullopt;
}

Concern concern_of(Turn& turn) {
  const Subject subject = subject_of(turn);
  Concern concern{{}, subject.patient};
  if (!subject.hospitals.empty()) concern.hospital = subject.hospitals.front();
  return concern;
}

}  // namespace wardbook::rules

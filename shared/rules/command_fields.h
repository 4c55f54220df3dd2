#pragma once

#include "shared/domain/fields.h"
#include "shared/rules/command.h"

// The one list of the arguments of every command, in the way of shared/domain/fields.h: what is
// sent, hashed, stored and read back all comes from it. A name, once released, never changes.

namespace wardbook {

template <RowOf<Triage> R, class F>
void fields(R& r, F&& f) {
  f("scale", r.scale);
  f("level", r.level);
  f("at", r.at);
}

template <RowOf<Grid> R, class F>
void fields(R& r, F&& f) {
  f("step_hours", r.step_hours);
  f("anchor", r.anchor);
}

template <RowOf<Position> R, class F>
void fields(R& r, F&& f) {
  f("latitude_e6", r.latitude_e6);
  f("longitude_e6", r.longitude_e6);
}

template <RowOf<RegisterPatient::Identifier> R, class F>
void fields(R& r, F&& f) {
  f("system", r.system);
  f("value", r.value);
}

template <RowOf<RegisterPatient> R, class F>
void fields(R& r, F&& f) {
  f("patient", r.patient);
  f("name", r.name);
  f("birth_date", r.birth_date);
  f("sex", r.sex);
  f("phone", r.phone);
  f("groups", r.groups);
  f("identifiers", r.identifiers);
  f("clinic", r.clinic);
}

template <RowOf<MergePatient> R, class F>
void fields(R& r, F&& f) {
  f("patient", r.patient);
  f("duplicate", r.duplicate);
}

template <RowOf<Book> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("patient", r.patient);
  f("hospital", r.hospital);
  f("pool", r.pool);
  f("bed_class", r.bed_class);
  f("needs", r.needs);
  f("asked", r.asked);
  f("triage", r.triage);
  f("groups", r.groups);
  f("alternates", r.alternates);
  f("not_after", r.not_after);
  f("replaces", r.replaces);
  f("clinic", r.clinic);
}

template <RowOf<ChangeBooking> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("hospital", r.hospital);
  f("pool", r.pool);
  f("bed_class", r.bed_class);
  f("needs", r.needs);
  f("asked", r.asked);
  f("alternates", r.alternates);
}

template <RowOf<CancelBooking> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("reason", r.reason);
}

template <RowOf<Retriage> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("triage", r.triage);
  f("groups", r.groups);
}

template <RowOf<BlockUnits> R, class F>
void fields(R& r, F&& f) {
  f("pool", r.pool);
  f("blocks", r.blocks);
  f("asked", r.asked);
  f("reason", r.reason);
}

template <RowOf<Arrive> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("occurred_at", r.occurred_at);
}

template <RowOf<Admit> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("stay", r.stay);
  f("bed", r.bed);
  f("occurred_at", r.occurred_at);
}

template <RowOf<WalkIn> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("stay", r.stay);
  f("patient", r.patient);
  f("bed", r.bed);
  f("until", r.until);
  f("triage", r.triage);
  f("groups", r.groups);
  f("occurred_at", r.occurred_at);
}

template <RowOf<Transfer> R, class F>
void fields(R& r, F&& f) {
  f("stay", r.stay);
  f("bed", r.bed);
  f("occurred_at", r.occurred_at);
}

template <RowOf<Discharge> R, class F>
void fields(R& r, F&& f) {
  f("stay", r.stay);
  f("reason", r.reason);
  f("occurred_at", r.occurred_at);
}

template <RowOf<SetBedStatus> R, class F>
void fields(R& r, F&& f) {
  f("bed", r.bed);
  f("status", r.status);
  f("reason", r.reason);
  f("occurred_at", r.occurred_at);
}

template <RowOf<NoShow> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
}

template <RowOf<EnterInError> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
  f("reason", r.reason);
}

template <RowOf<AcknowledgeNotice> R, class F>
void fields(R& r, F&& f) {
  f("notice", r.notice);
}

template <RowOf<CloseReview> R, class F>
void fields(R& r, F&& f) {
  f("review", r.review);
  f("note", r.note);
}

template <RowOf<SetUpDistrict> R, class F>
void fields(R& r, F&& f) {
  f("district", r.district);
  f("name", r.name);
}

template <RowOf<SetUpClinic> R, class F>
void fields(R& r, F&& f) {
  f("clinic", r.clinic);
  f("district", r.district);
  f("name", r.name);
  f("position", r.position);
}

template <RowOf<SetUpHospital> R, class F>
void fields(R& r, F&& f) {
  f("hospital", r.hospital);
  f("district", r.district);
  f("name", r.name);
  f("zone", r.zone);
  f("grid", r.grid);
  f("position", r.position);
  f("phone", r.phone);
}

template <RowOf<SetUpWard> R, class F>
void fields(R& r, F&& f) {
  f("ward", r.ward);
  f("hospital", r.hospital);
  f("name", r.name);
}

template <RowOf<SetUpPool> R, class F>
void fields(R& r, F&& f) {
  f("pool", r.pool);
  f("hospital", r.hospital);
  f("ward", r.ward);
  f("name", r.name);
  f("bed_class", r.bed_class);
  f("capabilities", r.capabilities);
  f("turnaround_minutes", r.turnaround_minutes);
  f("open", r.open);
}

template <RowOf<AddBed> R, class F>
void fields(R& r, F&& f) {
  f("bed", r.bed);
  f("pool", r.pool);
  f("name", r.name);
}

template <RowOf<SetAccount> R, class F>
void fields(R& r, F&& f) {
  f("account", r.account);
  f("state", r.state);
  f("role", r.role);
  f("hospital", r.hospital);
  f("clinic", r.clinic);
}

template <RowOf<SetPolicy> R, class F>
void fields(R& r, F&& f) {
  f("policy", r.policy);
}

template <RowOf<ExtendStay> R, class F>
void fields(R& r, F&& f) {
  f("stay", r.stay);
  f("until", r.until);
}

template <RowOf<Expire> R, class F>
void fields(R& r, F&& f) {
  f("booking", r.booking);
}

template <RowOf<Promote> R, class F>
void fields(R& r, F&& f) {
  f("pool", r.pool);
  f("slots", r.slots);
}

/// Kinds of commands that always make exactly one row.
template <class T>
concept MakesRow = requires {
  T::makes;
};

/// The row that a command makes: the name of the argument with its id.
struct MadeRow {
  std::string_view field;
  const Uuid* id = nullptr;  ///< null: it makes none, or several
};

inline MadeRow made_row(const Args& args) {
  return std::visit(
      []<class T>(const T& one) {
        MadeRow made;
        if constexpr (MakesRow<T>)
          fields(one, [&](std::string_view name, const auto& member) {
            if constexpr (requires { member.uuid; })
              if (name == T::makes) made = {name, &member.uuid};
          });
        return made;
      },
      args);
}

}  // namespace wardbook

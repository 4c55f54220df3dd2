#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "shared/domain/account.h"
#include "shared/domain/booking.h"
#include "shared/domain/patient.h"
#include "shared/domain/place.h"
#include "shared/domain/policy.h"
#include "shared/domain/pool.h"
#include "shared/domain/stay.h"
#include "shared/domain/task.h"

// The one list of tables and columns. fields(row, f) calls f(name, member) for every column in
// order; the schemas of both databases, the wire format and the conversions all come from it.

namespace wardbook {

template <class R, class Row>
concept RowOf = std::same_as<std::remove_const_t<R>, Row>;

/// TableName<Row>::name, and how many of its first columns are the key.
template <class Row>
struct TableName;

/// The columns that a row seldom changes after it was made. Who has the row already is sent only
/// the others when one of those changes (shared/sync/PROTOCOL.md, "Updates"); this may be any
/// choice.
template <class Row>
inline constexpr std::array<std::string_view, 0> kSteady{};

#define WB_TABLE(Row, table, keys)                  \
  template <>                                       \
  struct TableName<Row> {                           \
    static constexpr std::string_view name = table; \
    static constexpr size_t key_columns = keys;     \
  }

WB_TABLE(Policy, "policy", 1);
template <RowOf<Policy> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("edition", r.edition);
  f("signed_by", r.signed_by);
  f("arrival_window_minutes", r.arrival_window_minutes);
  f("not_after_minutes", r.not_after_minutes);
  f("clock_tolerance_minutes", r.clock_tolerance_minutes);
  f("backdate_limit_minutes", r.backdate_limit_minutes);
  f("book_ahead_days", r.book_ahead_days);
  f("longest_stay_days", r.longest_stay_days);
  f("child_below_years", r.child_below_years);
  f("version", r.version);
}

WB_TABLE(District, "district", 1);
template <RowOf<District> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("name", r.name);
  f("version", r.version);
}

WB_TABLE(Clinic, "clinic", 1);
template <RowOf<Clinic> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("district_id", r.district);
  f("name", r.name);
  f("latitude_e6", r.position.latitude_e6);
  f("longitude_e6", r.position.longitude_e6);
  f("version", r.version);
}

WB_TABLE(Hospital, "hospital", 1);
template <RowOf<Hospital> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("district_id", r.district);
  f("name", r.name);
  f("zone", r.zone);
  f("step_hours", r.grid.step_hours);
  f("anchor", r.grid.anchor);
  f("latitude_e6", r.position.latitude_e6);
  f("longitude_e6", r.position.longitude_e6);
  f("phone", r.phone);
  f("version", r.version);
}

WB_TABLE(Ward, "ward", 1);
template <RowOf<Ward> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("hospital_id", r.hospital);
  f("name", r.name);
  f("version", r.version);
}

WB_TABLE(Pool, "pool", 1);
template <RowOf<Pool> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("hospital_id", r.hospital);
  f("ward_id", r.ward);
  f("name", r.name);
  f("bed_class", r.bed_class);
  f("capabilities", r.capabilities);
  f("units", r.units);
  f("turnaround_minutes", r.turnaround_minutes);
  f("is_open", r.open);
  f("version", r.version);
}

WB_TABLE(Bed, "bed", 1);
template <>
inline constexpr auto kSteady<Bed> = std::to_array<std::string_view>({
    "pool_id",
    "hospital_id",
    "name",
});
template <RowOf<Bed> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("pool_id", r.pool);
  f("hospital_id", r.hospital);
  f("name", r.name);
  f("status", r.status);
  f("status_at", r.status_at);
  f("version", r.version);
}

WB_TABLE(PoolLoad, "pool_load", 2);
template <>
inline constexpr auto kSteady<PoolLoad> = std::to_array<std::string_view>({
    "hospital_id",
    "capacity",
});
template <RowOf<PoolLoad> R, class F>
void fields(R& r, F&& f) {
  f("pool_id", r.pool);
  f("slot", r.slot);
  f("hospital_id", r.hospital);
  f("capacity", r.capacity);
  f("used", r.used);
  f("waiting", r.waiting);
  f("version", r.version);
}

WB_TABLE(Account, "account", 1);
template <RowOf<Account> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("user_name", r.user_name);
  f("full_name", r.full_name);
  f("role", r.role);
  f("state", r.state);
  f("hospital_id", r.hospital);
  f("clinic_id", r.clinic);
  f("patient_id", r.patient);
  f("since", r.since);
  f("version", r.version);
}

WB_TABLE(Patient, "patient", 1);
template <RowOf<Patient> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("name", r.name);
  f("birth_date", r.birth_date);
  f("sex", r.sex);
  f("phone", r.phone);
  f("bypass_groups", r.groups);
  f("clinic_id", r.clinic);
  f("account_id", r.account);
  f("in_error", r.in_error);
  f("version", r.version);
}

WB_TABLE(PatientIdentifier, "patient_identifier", 2);
template <RowOf<PatientIdentifier> R, class F>
void fields(R& r, F&& f) {
  f("system", r.system);
  f("value", r.value);
  f("patient_id", r.patient);
  f("version", r.version);
}

WB_TABLE(Alias, "alias", 1);
template <RowOf<Alias> R, class F>
void fields(R& r, F&& f) {
  f("local_id", r.local);
  f("patient_id", r.patient);
  f("version", r.version);
}

WB_TABLE(Booking, "booking", 1);
template <>
inline constexpr auto kSteady<Booking> = std::to_array<std::string_view>({
    "kind",         "patient_id",  "asked_hospital_id", "asked_pool_id",
    "asked_from",   "asked_to",    "bed_class",         "needs",
    "alternates",   "not_after",   "hospital_id",       "pool_id",
    "slot_from",    "slot_to",     "arrive_by",         "triage_scale",
    "triage_level", "triage_rank", "triage_at",         "bypass_groups",
    "clinic_id",    "made_by",     "made_at",           "receipt",
});
template <RowOf<Booking> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("kind", r.kind);
  f("state", r.state);
  f("patient_id", r.patient);
  f("asked_hospital_id", r.asked_hospital);
  f("asked_pool_id", r.asked_pool);
  f("asked_from", r.asked.from);
  f("asked_to", r.asked.to);
  f("bed_class", r.bed_class);
  f("needs", r.needs);
  f("alternates", r.alternates);
  f("not_after", r.not_after);
  f("hospital_id", r.hospital);
  f("pool_id", r.pool);
  f("slot_from", r.slots.from);
  f("slot_to", r.slots.to);
  f("arrive_by", r.arrive_by);
  f("triage_scale", r.triage_scale);
  f("triage_level", r.triage_level);
  f("triage_rank", r.triage_rank);
  f("triage_at", r.triage_at);
  f("bypass_groups", r.groups);
  f("clinic_id", r.clinic);
  f("made_by", r.made_by);
  f("made_at", r.made_at);
  f("receipt", r.receipt);
  f("changed_by", r.changed_by);
  f("reason", r.reason);
  f("version", r.version);
}

WB_TABLE(BookingEvent, "booking_event", 2);
template <RowOf<BookingEvent> R, class F>
void fields(R& r, F&& f) {
  f("booking_id", r.booking);
  f("command_id", r.command);
  f("at", r.at);
  f("what", r.what);
  f("code", r.code);
  f("state", r.state);
  f("actor_id", r.actor);
  f("actor_name", r.actor_name);
  f("version", r.version);
}

WB_TABLE(Stay, "stay", 1);
template <>
inline constexpr auto kSteady<Stay> = std::to_array<std::string_view>({
    "booking_id",
    "patient_id",
    "hospital_id",
    "pool_id",
    "bed_id",
    "admitted_at",
});
template <RowOf<Stay> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("booking_id", r.booking);
  f("patient_id", r.patient);
  f("hospital_id", r.hospital);
  f("pool_id", r.pool);
  f("bed_id", r.bed);
  f("state", r.state);
  f("admitted_at", r.admitted_at);
  f("until", r.until);
  f("discharged_at", r.discharged_at);
  f("discharge_reason", r.discharge_reason);
  f("version", r.version);
}

WB_TABLE(Review, "review", 1);
template <RowOf<Review> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("hospital_id", r.hospital);
  f("kind", r.kind);
  f("state", r.state);
  f("pool_id", r.pool);
  f("slot", r.slot);
  f("booking_id", r.booking);
  f("candidate_id", r.candidate);
  f("stay_id", r.stay);
  f("bed_id", r.bed);
  f("opened_by", r.opened_by);
  f("opened_at", r.opened_at);
  f("closed_by", r.closed_by);
  f("note", r.note);
  f("version", r.version);
}

WB_TABLE(Notice, "notice", 1);
template <RowOf<Notice> R, class F>
void fields(R& r, F&& f) {
  f("id", r.id);
  f("kind", r.kind);
  f("booking_id", r.booking);
  f("patient_id", r.patient);
  f("clinic_id", r.clinic);
  f("hospital_id", r.hospital);
  f("pool_id", r.pool);
  f("slot_from", r.slots.from);
  f("slot_to", r.slots.to);
  f("by_command", r.by_command);
  f("at", r.at);
  f("acknowledged_at", r.acknowledged_at);
  f("acknowledged_by", r.acknowledged_by);
  f("version", r.version);
}

#undef WB_TABLE

}  // namespace wardbook

#include <set>

#include "shared/rules/decide.h"
#include "shared/rules/form.h"

namespace wardbook {
namespace {

constexpr size_t kMostIdentifiers = 8;
constexpr size_t kLongestIdentifier = 64;
constexpr size_t kMostBlocks = 50;
constexpr size_t kMostSlots = 2'000;

// --- People

void check_identifiers(Form& form, const std::vector<RegisterPatient::Identifier>& identifiers) {
  constexpr std::string_view kField = "identifiers";
  form.check(identifiers.size() <= kMostIdentifiers, kField, "Give up to 8 identifiers.");
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& [system, value] : identifiers) {
    const std::string kept = normalise_identifier(value);
    form.check(
        !system.empty() && system.size() <= kLongestIdentifier && is_plain_text(system, false),
        kField, "Choose what kind of identifier it is.");
    form.check(!kept.empty() && kept.size() <= kLongestIdentifier && is_plain_text(kept, false),
               kField, "An identifier has 1 to 64 letters and digits.");
    form.check(seen.emplace(system, kept).second, kField, "An identifier is there twice.");
  }
}

void check(Form& form, const RegisterPatient& a) {
  form.id(a.patient, "patient").name(a.name, "name").one_of(a.sex, "sex").phone(a.phone, "phone");
  form.groups(a.groups, "groups").id(a.clinic, "clinic");
  if (a.birth_date) {
    const Date born = *a.birth_date;
    form.check(born >= to_date({1850, 1, 1}) && born <= to_date({2200, 12, 31}), "birth_date",
               "Give the day of birth, or none.");
  }
  check_identifiers(form, a.identifiers);
}

void check(Form& form, const MergePatient& a) {
  form.id(a.patient, "patient").id(a.duplicate, "duplicate");
  form.check(a.patient != a.duplicate, "duplicate", "Choose another record: this one is the same.");
}

// --- Requests

void check(Form& form, const Book& a) {
  form.id(a.booking, "booking").id(a.patient, "patient").id(a.hospital, "hospital");
  form.id(a.pool, "pool").id(a.replaces, "replaces").id(a.clinic, "clinic");
  form.check(a.replaces != a.booking, "replaces", "A booking can't replace itself.");
  form.one_of(a.bed_class, "bed_class").one_of(a.alternates, "alternates");
  form.capabilities(a.needs, "needs").groups(a.groups, "groups");
  form.interval(a.asked, "asked").triage(a.triage, "triage");
  if (a.not_after)
    form.time(*a.not_after, "not_after")
        .check(*a.not_after >= a.asked.from, "not_after",
               "The latest start can't be before the one asked for.");
}

void check(Form& form, const ChangeBooking& a) {
  form.id(a.booking, "booking").id(a.hospital, "hospital").id(a.pool, "pool");
  form.one_of(a.bed_class, "bed_class").one_of(a.alternates, "alternates");
  form.capabilities(a.needs, "needs").interval(a.asked, "asked");
}

void check(Form& form, const CancelBooking& a) {
  form.id(a.booking, "booking").reason(a.reason, "reason");
}

void check(Form& form, const Retriage& a) {
  form.id(a.booking, "booking").triage(a.triage, "triage").groups(a.groups, "groups");
}

void check(Form& form, const BlockUnits& a) {
  form.id(a.pool, "pool").interval(a.asked, "asked").reason(a.reason, "reason");
  form.number(static_cast<int64_t>(a.blocks.size()), 1, kMostBlocks, "blocks");
  for (const BookingId& block : a.blocks) form.id(block, "blocks");
  const std::set<BookingId> different(a.blocks.begin(), a.blocks.end());
  form.check(different.size() == a.blocks.size(), "blocks", "Each unit needs its own id.");
}

// --- Facts

void check(Form& form, const Arrive& a) {
  form.id(a.booking, "booking").time(a.occurred_at, "occurred_at");
}

void check(Form& form, const Admit& a) {
  form.id(a.booking, "booking").id(a.stay, "stay").id(a.bed, "bed");
  form.time(a.occurred_at, "occurred_at");
}

void check(Form& form, const WalkIn& a) {
  form.id(a.booking, "booking").id(a.stay, "stay").id(a.patient, "patient").id(a.bed, "bed");
  form.triage(a.triage, "triage").groups(a.groups, "groups");
  form.time(a.occurred_at, "occurred_at").time(a.until, "until");
  const Minute from = floor_minute(a.occurred_at);
  if (form.result().ok()) form.interval({from, a.until}, "until");
}

void check(Form& form, const Transfer& a) {
  form.id(a.stay, "stay").id(a.bed, "bed").time(a.occurred_at, "occurred_at");
}

void check(Form& form, const Discharge& a) {
  form.id(a.stay, "stay").one_of(a.reason, "reason").time(a.occurred_at, "occurred_at");
}

void check(Form& form, const SetBedStatus& a) {
  form.id(a.bed, "bed").one_of(a.status, "status").reason(a.reason, "reason");
  form.time(a.occurred_at, "occurred_at");
}

void check(Form& form, const NoShow& a) {
  form.id(a.booking, "booking");
}

void check(Form& form, const EnterInError& a) {
  form.id(a.booking, "booking").needed_reason(a.reason, "reason");
}

// --- Tasks

void check(Form& form, const AcknowledgeNotice& a) {
  form.id(a.notice, "notice");
}

void check(Form& form, const CloseReview& a) {
  form.id(a.review, "review").needed_reason(a.note, "note");
}

// --- Set-up

void check(Form& form, const SetUpDistrict& a) {
  form.id(a.district, "district").name(a.name, "name");
}

void check(Form& form, const SetUpClinic& a) {
  form.id(a.clinic, "clinic").id(a.district, "district").name(a.name, "name");
  form.position(a.position, "position");
}

void check(Form& form, const SetUpHospital& a) {
  form.id(a.hospital, "hospital").id(a.district, "district").name(a.name, "name");
  form.zone(a.zone, "zone").grid(a.grid, "grid").position(a.position, "position");
  form.phone(a.phone, "phone");
}

void check(Form& form, const SetUpWard& a) {
  form.id(a.ward, "ward").id(a.hospital, "hospital").name(a.name, "name");
}

void check(Form& form, const SetUpPool& a) {
  form.id(a.pool, "pool").id(a.hospital, "hospital").id(a.ward, "ward").name(a.name, "name");
  form.one_of(a.bed_class, "bed_class").capabilities(a.capabilities, "capabilities");
  form.number(a.turnaround_minutes, 0, 24 * 60, "turnaround_minutes");
}

void check(Form& form, const AddBed& a) {
  form.id(a.bed, "bed").id(a.pool, "pool").name(a.name, "name");
}

void check(Form& form, const SetAccount& a) {
  form.id(a.account, "account").one_of(a.state, "state").one_of(a.role, "role");
  form.id(a.hospital, "hospital").id(a.clinic, "clinic");
  const bool active = a.state == AccountState::active;
  form.check(!active || a.role != Role::staff || a.hospital.has_value(), "hospital",
             "Staff work for a hospital. Choose which.");
  form.check(!active || a.role != Role::desk || a.clinic.has_value(), "clinic",
             "Desk workers work for a clinic. Choose which.");
}

void check(Form& form, const SetPolicy& a) {
  const Policy& p = a.policy;
  form.number(p.id, 1, 1, "id").number(p.edition, 1, 1'000'000, "edition");
  form.check(p.signed_by.size() <= 200 && is_plain_text(p.signed_by, false), "signed_by",
             "Give the name of who signed the rule, or none.");
  form.number(p.arrival_window_minutes, 15, 7 * 24 * 60, "arrival_window_minutes");
  form.number(p.not_after_minutes, 0, 30 * 24 * 60, "not_after_minutes");
  form.number(p.clock_tolerance_minutes, 1, 24 * 60, "clock_tolerance_minutes");
  form.number(p.backdate_limit_minutes, 60, 366 * 24 * 60, "backdate_limit_minutes");
  form.number(p.book_ahead_days, 1, 730, "book_ahead_days");
  form.number(p.longest_stay_days, 1, 366, "longest_stay_days");
  form.number(p.child_below_years, 0, 25, "child_below_years");
}

// --- The server's own

void check(Form& form, const ExtendStay& a) {
  form.id(a.stay, "stay").time(a.until, "until");
}

void check(Form& form, const Expire& a) {
  form.id(a.booking, "booking");
}

void check(Form& form, const Promote& a) {
  form.id(a.pool, "pool");
  form.number(static_cast<int64_t>(a.slots.size()), 1, kMostSlots, "slots");
  for (const Minute slot : a.slots) form.time(slot, "slots");
}

}  // namespace

Status check_form(const Args& args) {
  Form form;
  std::visit([&](const auto& a) { check(form, a); }, args);
  return form.result();
}

}  // namespace wardbook

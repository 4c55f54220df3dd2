#include <gtest/gtest.h>

#include "shared/rules/decide.h"
#include "shared/rules/form.h"

namespace wardbook {
namespace {

template <class Id>
Id id(uint8_t last) {
  Id made;
  made.uuid.bytes[15] = last;
  return made;
}

const Instant kAt = parse_instant("2026-11-22T08:00:00Z").value();
const Minute kNow = floor_minute(kAt);
const Triage kRed{TriageScale::iitt, "red", kAt};
const Interval kNight{kNow, kNow.plus(720)};

/// "" if the form is right, else the field that is wrong.
std::string fault(const Args& args) {
  const Status status = check_form(args);
  if (status.ok()) return "";
  EXPECT_FALSE(status.error().hint.empty());
  EXPECT_EQ(status.error().code.rfind("malformed:", 0), 0u) << status.error().code;
  return status.error().code.substr(10);
}

/// What `spoil` breaks in arguments that were right.
template <class A, class F>
std::string spoilt(A args, F spoil) {
  EXPECT_EQ(fault(args), "");
  spoil(args);
  return fault(args);
}

RegisterPatient registration() {
  RegisterPatient a;
  a.patient = id<PatientId>(1);
  a.name = "Asha Devi";
  a.birth_date = parse_date("1990-02-03").value();
  a.phone = "+91 98 765";
  a.identifiers = {{"national-id", "12-34"}, {"mrn", "x"}};
  a.clinic = id<ClinicId>(2);
  return a;
}

TEST(CheckForm, RegisterPatient) {
  using A = RegisterPatient;
  const A right = registration();
  EXPECT_EQ(spoilt(right, [](A& a) { a.patient = {}; }), "patient");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = ""; }), "name");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = "  "; }), "name");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = std::string(201, 'a'); }), "name");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = "a\nb"; }), "name");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = "a\xC3"; }), "name");
  EXPECT_EQ(spoilt(right, [](A& a) { a.sex = static_cast<Sex>(9); }), "sex");
  EXPECT_EQ(spoilt(right, [](A& a) { a.phone = std::string(41, '1'); }), "phone");
  EXPECT_EQ(spoilt(right, [](A& a) { a.groups.bits = 8; }), "groups");
  EXPECT_EQ(spoilt(right, [](A& a) { a.clinic = ClinicId{}; }), "clinic");
  EXPECT_EQ(spoilt(right, [](A& a) { a.birth_date = Date{-50'000}; }), "birth_date");
  EXPECT_EQ(spoilt(right, [](A& a) { a.birth_date = Date{90'000}; }), "birth_date");
  EXPECT_EQ(spoilt(right, [](A& a) { a.name = std::string(200, 'a'); }), "");
  EXPECT_EQ(spoilt(right, [](A& a) { a.birth_date.reset(), a.clinic.reset(), a.phone = ""; }), "");
}

TEST(CheckForm, Identifiers) {
  const auto with = [](std::vector<RegisterPatient::Identifier> identifiers) {
    RegisterPatient a = registration();
    a.identifiers = std::move(identifiers);
    return fault(a);
  };
  EXPECT_EQ(with({}), "");
  EXPECT_EQ(with({{"mrn", " - "}}), "identifiers");
  EXPECT_EQ(with({{"", "1"}}), "identifiers");
  EXPECT_EQ(with({{std::string(65, 'u'), "1"}}), "identifiers");
  EXPECT_EQ(with({{"mrn", std::string(64, '1') + "--"}}), "");
  EXPECT_EQ(with({{"mrn", std::string(65, '1')}}), "identifiers");
  EXPECT_EQ(with({{"mrn", "\xFF"}}), "identifiers");
  EXPECT_EQ(with({{"mrn", "a 1"}, {"mrn", "A-1"}}), "identifiers");
  EXPECT_EQ(with({{"mrn", "1"}, {"phone", "1"}}), "");
  std::vector<RegisterPatient::Identifier> nine;
  for (int i = 0; i < 9; ++i) nine.push_back({"mrn", std::to_string(i)});
  EXPECT_EQ(with(nine), "identifiers");
  nine.pop_back();
  EXPECT_EQ(with(nine), "");
}

TEST(CheckForm, MergePatient) {
  using A = MergePatient;
  const A right{id<PatientId>(1), id<PatientId>(2)};
  EXPECT_EQ(fault(right), "");
  EXPECT_EQ(spoilt(right, [](A& a) { a.patient = {}; }), "patient");
  EXPECT_EQ(spoilt(right, [](A& a) { a.duplicate = {}; }), "duplicate");
  EXPECT_EQ(spoilt(right, [](A& a) { a.duplicate = a.patient; }), "duplicate");
}

Book booking() {
  Book a;
  a.booking = id<BookingId>(1);
  a.patient = id<PatientId>(2);
  a.hospital = id<HospitalId>(3);
  a.asked = kNight;
  a.triage = kRed;
  return a;
}

TEST(CheckForm, Book) {
  using A = Book;
  const A right = booking();
  EXPECT_EQ(spoilt(right, [](A& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(right, [](A& a) { a.patient = {}; }), "patient");
  EXPECT_EQ(spoilt(right, [](A& a) { a.hospital = {}; }), "hospital");
  EXPECT_EQ(spoilt(right, [](A& a) { a.pool = PoolId{}; }), "pool");
  EXPECT_EQ(spoilt(right, [](A& a) { a.clinic = ClinicId{}; }), "clinic");
  EXPECT_EQ(spoilt(right, [](A& a) { a.replaces = BookingId{}; }), "replaces");
  EXPECT_EQ(spoilt(right, [](A& a) { a.replaces = a.booking; }), "replaces");
  EXPECT_EQ(spoilt(right, [](A& a) { a.bed_class = static_cast<BedClass>(3); }), "bed_class");
  EXPECT_EQ(spoilt(right, [](A& a) { a.alternates = static_cast<Alternates>(3); }), "alternates");
  EXPECT_EQ(spoilt(right, [](A& a) { a.needs.bits = 64; }), "needs");
  EXPECT_EQ(spoilt(right, [](A& a) { a.groups.bits = 8; }), "groups");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.to = a.asked.from; }), "asked");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.to = a.asked.from.plus(367 * 1440); }), "asked");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.to = a.asked.from.plus(366 * 1440); }), "");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.from = {1}; }), "asked");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.to = {INT64_MAX}; }), "asked");
  EXPECT_EQ(spoilt(right, [](A& a) { a.asked.from = {INT64_MIN}; }), "asked");
  EXPECT_EQ(spoilt(right, [](A& a) { a.triage.level = "orange"; }), "triage");
  EXPECT_EQ(spoilt(right, [](A& a) { a.triage.scale = TriageScale::esi; }), "triage");
  EXPECT_EQ(spoilt(right, [](A& a) { a.triage.scale = static_cast<TriageScale>(7); }), "triage");
  EXPECT_EQ(spoilt(right, [](A& a) { a.triage.at = {}; }), "triage");
  EXPECT_EQ(spoilt(right, [](A& a) { a.not_after = a.asked.from.plus(-1); }), "not_after");
  EXPECT_EQ(spoilt(right, [](A& a) { a.not_after = a.asked.from; }), "");
}

TEST(CheckForm, OtherRequests) {
  const ChangeBooking change{id<BookingId>(1), id<HospitalId>(2), {}, {}, {}, kNight};
  EXPECT_EQ(spoilt(change, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(change, [](auto& a) { a.hospital = {}; }), "hospital");
  EXPECT_EQ(spoilt(change, [](auto& a) { a.asked.to = {}; }), "asked");
  EXPECT_EQ(spoilt(change, [](auto& a) { a.needs.bits = 1u << 31; }), "needs");

  const CancelBooking cancel{id<BookingId>(1), "went home\non foot"};
  EXPECT_EQ(spoilt(cancel, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(cancel, [](auto& a) { a.reason = std::string(501, 'r'); }), "reason");
  EXPECT_EQ(spoilt(cancel, [](auto& a) { a.reason = ""; }), "");

  const Retriage retriage{id<BookingId>(1), kRed, {}};
  EXPECT_EQ(spoilt(retriage, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(retriage, [](auto& a) { a.triage.level = ""; }), "triage");
  EXPECT_EQ(spoilt(retriage, [](auto& a) { a.groups.bits = 99; }), "groups");

  const BlockUnits block{id<PoolId>(1), {id<BookingId>(1), id<BookingId>(2)}, kNight, "paint"};
  EXPECT_EQ(spoilt(block, [](auto& a) { a.pool = {}; }), "pool");
  EXPECT_EQ(spoilt(block, [](auto& a) { a.blocks.clear(); }), "blocks");
  EXPECT_EQ(spoilt(block, [](auto& a) { a.blocks[1] = a.blocks[0]; }), "blocks");
  EXPECT_EQ(spoilt(block, [](auto& a) { a.blocks[0] = {}; }), "blocks");
  EXPECT_EQ(spoilt(block, [](auto& a) { a.blocks.resize(51, id<BookingId>(9)); }), "blocks");
  EXPECT_EQ(spoilt(block, [](auto& a) { a.reason = "\x01"; }), "reason");
}

TEST(CheckForm, Facts) {
  const Arrive arrive{id<BookingId>(1), kAt};
  EXPECT_EQ(spoilt(arrive, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(arrive, [](auto& a) { a.occurred_at = {}; }), "occurred_at");

  const Admit admit{id<BookingId>(1), id<StayId>(2), id<BedId>(3), kAt};
  EXPECT_EQ(spoilt(admit, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(admit, [](auto& a) { a.stay = {}; }), "stay");
  EXPECT_EQ(spoilt(admit, [](auto& a) { a.bed = {}; }), "bed");
  EXPECT_EQ(spoilt(admit, [](auto& a) { a.occurred_at.ms = INT64_MAX; }), "occurred_at");

  const WalkIn walk_in{id<BookingId>(1),
                       id<StayId>(2),
                       id<PatientId>(3),
                       id<BedId>(4),
                       kNow.plus(60),
                       kRed,
                       {},
                       kAt};
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.stay = {}; }), "stay");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.patient = {}; }), "patient");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.bed = {}; }), "bed");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.triage.level = "x"; }), "triage");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.groups.bits = 8; }), "groups");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.until = kNow; }), "until");
  EXPECT_EQ(spoilt(walk_in, [](auto& a) { a.until = kNow.plus(400 * 1440); }), "until");

  const Transfer transfer{id<StayId>(1), id<BedId>(2), kAt};
  EXPECT_EQ(spoilt(transfer, [](auto& a) { a.stay = {}; }), "stay");
  EXPECT_EQ(spoilt(transfer, [](auto& a) { a.bed = {}; }), "bed");

  const Discharge discharge{id<StayId>(1), DischargeReason::recovered, kAt};
  EXPECT_EQ(spoilt(discharge, [](auto& a) { a.stay = {}; }), "stay");
  EXPECT_EQ(spoilt(discharge, [](auto& a) { a.reason = static_cast<DischargeReason>(5); }),
            "reason");

  const SetBedStatus status{id<BedId>(1), BedStatus::closed, "", kAt};
  EXPECT_EQ(spoilt(status, [](auto& a) { a.bed = {}; }), "bed");
  EXPECT_EQ(spoilt(status, [](auto& a) { a.status = static_cast<BedStatus>(6); }), "status");
  EXPECT_EQ(spoilt(status, [](auto& a) { a.reason = std::string(501, 'r'); }), "reason");
  EXPECT_EQ(spoilt(status, [](auto& a) { a.occurred_at = {}; }), "occurred_at");

  EXPECT_EQ(spoilt(NoShow{id<BookingId>(1)}, [](auto& a) { a.booking = {}; }), "booking");
  const EnterInError error{id<BookingId>(1), "twice"};
  EXPECT_EQ(spoilt(error, [](auto& a) { a.booking = {}; }), "booking");
  EXPECT_EQ(spoilt(error, [](auto& a) { a.reason = " \n"; }), "reason");
}

TEST(CheckForm, Tasks) {
  EXPECT_EQ(spoilt(AcknowledgeNotice{id<NoticeId>(1)}, [](auto& a) { a.notice = {}; }), "notice");
  const CloseReview close{id<ReviewId>(1), "moved to B-2"};
  EXPECT_EQ(spoilt(close, [](auto& a) { a.review = {}; }), "review");
  EXPECT_EQ(spoilt(close, [](auto& a) { a.note = ""; }), "note");
}

TEST(CheckForm, Places) {
  const SetUpDistrict district{id<DistrictId>(1), "North"};
  EXPECT_EQ(spoilt(district, [](auto& a) { a.district = {}; }), "district");
  EXPECT_EQ(spoilt(district, [](auto& a) { a.name = "\t"; }), "name");

  const SetUpClinic clinic{id<ClinicId>(1), id<DistrictId>(2), "Ridge", {12'000'000, 77'000'000}};
  EXPECT_EQ(spoilt(clinic, [](auto& a) { a.clinic = {}; }), "clinic");
  EXPECT_EQ(spoilt(clinic, [](auto& a) { a.position.latitude_e6 = 90'000'001; }), "position");
  EXPECT_EQ(spoilt(clinic, [](auto& a) { a.position.longitude_e6 = INT32_MIN; }), "position");

  const SetUpHospital hospital{
      id<HospitalId>(1), id<DistrictId>(2), "General", "Asia/Kolkata", Grid{24, {360}}, {}, "112"};
  using H = SetUpHospital;
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.hospital = {}; }), "hospital");
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.district = {}; }), "district");
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.grid.step_hours = 5; }), "grid");
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.grid.step_hours = 0; }), "grid");
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.grid.anchor = {-1}; }), "grid");
  EXPECT_EQ(spoilt(hospital, [](H& a) { a.phone = "\n"; }), "phone");
  for (const char* zone : {"", "/Asia", "Asia/", "Asia//X", "Asia Kolkata", "5Asia", "A\xC3\xA9"})
    EXPECT_EQ(spoilt(hospital, [&](H& a) { a.zone = zone; }), "zone") << zone;
  for (const char* zone : {"UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
    EXPECT_EQ(spoilt(hospital, [&](H& a) { a.zone = zone; }), "") << zone;

  const SetUpWard ward{id<WardId>(1), id<HospitalId>(2), "A"};
  EXPECT_EQ(spoilt(ward, [](auto& a) { a.ward = {}; }), "ward");
  EXPECT_EQ(spoilt(ward, [](auto& a) { a.hospital = {}; }), "hospital");

  const SetUpPool pool{id<PoolId>(1), id<HospitalId>(2), id<WardId>(3), "ICU", BedClass::icu, {}, 0,
                       true};
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.pool = {}; }), "pool");
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.ward = {}; }), "ward");
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.bed_class = static_cast<BedClass>(200); }), "bed_class");
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.capabilities.bits = 64; }), "capabilities");
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.turnaround_minutes = -1; }), "turnaround_minutes");
  EXPECT_EQ(spoilt(pool, [](auto& a) { a.turnaround_minutes = 1441; }), "turnaround_minutes");

  const AddBed bed{id<BedId>(1), id<PoolId>(2), "A-12"};
  EXPECT_EQ(spoilt(bed, [](auto& a) { a.bed = {}; }), "bed");
  EXPECT_EQ(spoilt(bed, [](auto& a) { a.name = ""; }), "name");
}

TEST(CheckForm, Accounts) {
  using A = SetAccount;
  const A staff{id<AccountId>(1), AccountState::active, Role::staff, id<HospitalId>(2), {}};
  EXPECT_EQ(spoilt(staff, [](A& a) { a.account = {}; }), "account");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.hospital.reset(); }), "hospital");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.hospital = HospitalId{}; }), "hospital");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.role = Role::desk; }), "clinic");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.role = static_cast<Role>(4); }), "role");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.state = static_cast<AccountState>(3); }), "state");
  EXPECT_EQ(spoilt(staff, [](A& a) { a.hospital.reset(), a.state = AccountState::disabled; }), "");
}

TEST(CheckForm, Policy) {
  using A = SetPolicy;
  const A right{};
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.id = 2; }), "id");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.edition = 0; }), "edition");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.signed_by = "\x7F"; }), "signed_by");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.arrival_window_minutes = 14; }),
            "arrival_window_minutes");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.not_after_minutes = -1; }), "not_after_minutes");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.clock_tolerance_minutes = 0; }),
            "clock_tolerance_minutes");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.backdate_limit_minutes = 59; }),
            "backdate_limit_minutes");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.book_ahead_days = 0; }), "book_ahead_days");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.longest_stay_days = 367; }), "longest_stay_days");
  EXPECT_EQ(spoilt(right, [](A& a) { a.policy.child_below_years = 26; }), "child_below_years");
}

TEST(CheckForm, SystemCommands) {
  EXPECT_EQ(spoilt(ExtendStay{id<StayId>(1), kNow}, [](auto& a) { a.stay = {}; }), "stay");
  EXPECT_EQ(spoilt(ExtendStay{id<StayId>(1), kNow}, [](auto& a) { a.until = {}; }), "until");
  EXPECT_EQ(spoilt(Expire{id<BookingId>(1)}, [](auto& a) { a.booking = {}; }), "booking");
  const Promote promote{id<PoolId>(1), {kNow}};
  EXPECT_EQ(spoilt(promote, [](auto& a) { a.pool = {}; }), "pool");
  EXPECT_EQ(spoilt(promote, [](auto& a) { a.slots.clear(); }), "slots");
  EXPECT_EQ(spoilt(promote, [](auto& a) { a.slots.resize(2'001, kNow); }), "slots");
  EXPECT_EQ(spoilt(promote, [](auto& a) { a.slots.resize(2'000, kNow); }), "");
  EXPECT_EQ(spoilt(promote, [](auto& a) { a.slots[0] = {}; }), "slots");
}

TEST(PlainText, IsStrictUtf8WithoutControls) {
  for (const char* right : {"", "a", "é", "आशा देवी", "\xF0\x9F\x8F\xA5", "\xEE\x80\x80"})
    EXPECT_TRUE(is_plain_text(right, false)) << right;
  for (const char* wrong : {"\x80", "\xC0\xAF", "\xC1\x81", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80",
                            "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",
                            "a\x1F", "\x7F", "\xC2\x85", "\u2028", "\u202E", "\u2066", "\n"})
    EXPECT_FALSE(is_plain_text(wrong, false)) << wrong;
  EXPECT_TRUE(is_plain_text("a\nb", true));
  EXPECT_FALSE(is_plain_text("a\tb", true));
  EXPECT_FALSE(is_plain_text(std::string_view("a\0b", 3), true));
}

}  // namespace
}  // namespace wardbook

#pragma once

#include "tests/unit/sync/fake_server.h"

namespace wardbook::testing {

/// One district, one hospital with one pool of two units on a 24 h grid, one desk.
class SmallWorld {
 public:
  explicit SmallWorld(FakeServer& server) {
    server.seed(Policy());
    server.seed(District{district, "Kisumu", {}});
    server.seed(Clinic{clinic, district, "Desk", {0, 0}, {}});
    server.seed(Hospital{hospital, district, "Bondo", "Africa/Nairobi", grid, {}, "", {}});
    server.seed(Ward{ward, hospital, "A", {}});
    server.seed(Pool{pool, hospital, ward, "A", BedClass::general, {}, 2, 0, true, {}});
    server.seed_units(pool, 2);
    Account desk_account;
    desk_account.id = desk;
    desk_account.user_name = "desk1";
    desk_account.role = Role::desk;
    desk_account.state = AccountState::active;
    desk_account.clinic = clinic;
    server.seed(desk_account);
    for (PatientId id : patients) {
      Patient patient;
      patient.id = id;
      patient.name = "P";
      patient.clinic = clinic;
      server.seed(patient);
    }
  }

  Args book(int who, int day = 1, Alternates alternates = Alternates::only_this) const {
    Book args;
    args.booking = booking(who, day);
    args.patient = patients[static_cast<size_t>(who)];
    args.hospital = hospital;
    args.pool = pool;
    const Minute from{today.value + day * 1440};
    args.asked = {from, from.plus(1440)};
    args.triage = {TriageScale::iitt, "yellow", to_instant(today)};
    args.alternates = alternates;
    args.clinic = clinic;
    return args;
  }

  /// The id that book(who, day) names.
  static BookingId booking(int who, int day = 1) { return {id_of(1000 + who * 100 + day)}; }

  static Uuid id_of(int number) {
    Uuid id;
    id.bytes[6] = 0x70;
    id.bytes[8] = 0x80;
    id.bytes[14] = static_cast<uint8_t>(number >> 8);
    id.bytes[15] = static_cast<uint8_t>(number);
    return id;
  }

  const Minute today{29'833'920};  // 2026-09-21T16:00Z rounded down to a day boundary of the grid
  const DistrictId district{id_of(1)};
  const ClinicId clinic{id_of(2)};
  const HospitalId hospital{id_of(3)};
  const WardId ward{id_of(4)};
  const PoolId pool{id_of(5)};
  const AccountId desk{id_of(6)};
  const Grid grid{24, {0}};
  const std::vector<PatientId> patients{{id_of(11)}, {id_of(12)}, {id_of(13)}, {id_of(14)}};
};

/// Every replicated row of a database, as text, to compare.
inline std::string dump(store::Database& database, bool with_own = false) {
  std::string out;
  std::vector<std::string> names;
  for (const Table& table : tables()) names.emplace_back(table.name);
  if (with_own)
    for (const char* own : {"bucket", "member", "pending", "answer", "staged", "setting"})
      names.emplace_back(own);
  for (const std::string& name : names) {
    auto rows = must(database.prepare("SELECT * FROM " + name + " ORDER BY 1, 2"));
    while (must(rows.step())) {
      out += name + ":";
      for (const Cell& cell : rows.cells(0, static_cast<size_t>(rows.columns()))) {
        if (const auto* number = std::get_if<int64_t>(&cell)) out += std::to_string(*number);
        if (const auto* text = std::get_if<std::string>(&cell)) out += *text;
        if (const auto* bytes = std::get_if<Bytes>(&cell))
          for (uint8_t byte : *bytes) out += std::to_string(byte) + ".";
        out += "|";
      }
      out += "\n";
    }
  }
  return out;
}

}  // namespace wardbook::testing

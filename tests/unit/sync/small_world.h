#pragma once

#include "tests/unit/sync/fake_server.h"
#include "tests/unit/sync/small_place.h"

namespace wardbook::testing {

/// The place, as its server has it.
struct SmallWorld : SmallPlace {
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

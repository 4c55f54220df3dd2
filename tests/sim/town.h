#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/domain/account.h"
#include "shared/domain/row.h"
#include "shared/rules/command.h"
#include "tests/unit/domain/seeded.h"

namespace wardbook::sim {

/// When every run begins: a Sunday, on the hour.
inline constexpr Instant kStart{1'795'338'000'000};  // 2026-11-22T09:00:00Z
/// Everybody's.
inline constexpr const char* kPassword = "a sentence for everybody";

/// The places and people of a run.
struct Town {
  struct Person {
    AccountId id;
    std::string name;
    Role role = Role::patient;
    std::optional<HospitalId> hospital;
    std::optional<ClinicId> clinic;
    std::optional<PatientId> patient;
  };
  std::vector<DistrictId> districts;
  std::vector<ClinicId> clinics;
  std::vector<SetUpHospital> hospitals;
  std::vector<SetUpWard> wards;
  std::vector<SetUpPool> pools;
  std::vector<PatientId> patients;
  std::vector<Person> people;
  /// Whose each device is, as indexes of `people`; the first is its usual user. In most
  /// towns two people share one: each costs time, and fewer get more done in it.
  std::vector<std::vector<size_t>> devices;
  /// What makes the places, by the system's commands.
  std::vector<Args> set_up;
};

/// Among Town::devices: an administrator's.
inline constexpr size_t kAdmins = 0;

Town make_town(uint64_t seed);
/// With which all databases of the run are encrypted; empty, in most: it costs time.
Bytes database_key(uint64_t seed);

}  // namespace wardbook::sim

#pragma once

#include <vector>

#include "sync-server/core/decider.h"
#include "sync-server/demo/demo_random.h"
#include "sync-server/setup/setup_file.h"

namespace wardbook {

/// The places of the demo, by district.
struct DemoPlaces {
  struct OneHospital {
    SetUpHospital hospital;
    std::vector<SetUpPool> pools;
    AccountId staff;
  };
  struct OneClinic {
    ClinicId id;
    AccountId desk;
  };
  struct OneDistrict {
    DistrictId id;
    std::vector<OneClinic> clinics;
    std::vector<OneHospital> hospitals;
  };
  std::vector<OneDistrict> districts;
  /// The patient who has an account.
  struct Self {
    AccountId account;
    PatientId patient;
  };
  Self self;
};

DemoPlaces places_of(const std::vector<SetUpItem>& items);

/// A patient of a clinic, and until when a booking of theirs is under way.
struct DemoPatient {
  PatientId id;
  size_t district = 0;
  size_t clinic = 0;
  bool child = false;
  bool pregnant = false;
  Instant busy_until;
};

/// Everybody with an account: a desk for each clinic, staff for each hospital, an admin, a patient,
/// and some who wait for approval. Inside the caller's batch. `phc` is the password of all. Fills
/// in `places`.
Status make_demo_accounts(Store& store, const Decider& decider, DemoRandom& random,
                          const std::string& phc, Instant now, DemoPlaces& places);

/// Registers patients by the desks of their clinics.
Result<std::vector<DemoPatient>> make_demo_patients(Store& store, const Decider& decider,
                                                    DemoRandom& random, const DemoPlaces& places,
                                                    size_t count, Instant now);

/// Runs one command of the demo. Its outcome may be a refusal.
Result<OutcomeRecord> run_demo_command(Store& store, const Decider& decider, DemoRandom& random,
                                       AccountId actor, Instant now, Args args);

}  // namespace wardbook

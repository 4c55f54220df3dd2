#pragma once

#include "shared/rules/command.h"

namespace wardbook::testing {

/// One district, one hospital with one pool of two units on a 24 h grid, one desk.
struct SmallPlace {
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

}  // namespace wardbook::testing

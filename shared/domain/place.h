#pragma once

#include <cstdint>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/domain/ids.h"

namespace wardbook {

/// Degrees × 1,000,000 (WGS 84); whole numbers, so that every machine computes the same order.
struct Position {
  int32_t latitude_e6 = 0;   ///< -90,000,000 … 90,000,000
  int32_t longitude_e6 = 0;  ///< -180,000,000 … 180,000,000
  friend bool operator==(const Position&, const Position&) = default;
};

/// Metres between two positions, on the equirectangular projection around their mean latitude
/// (error < 0.5 % within 300 km), in integers: the same on every machine.
int64_t distance_m(const Position& a, const Position& b);

struct District {
  DistrictId id;
  std::string name;
  Version version;
};

/// A place whose triage desk books beds elsewhere. It has none itself.
struct Clinic {
  ClinicId id;
  DistrictId district;
  std::string name;
  Position position;
  Version version;
};

/// The hospital's slots: they start at anchor + k·step. Neither can change while claims from now on
/// exist; there is no daylight saving in it.
struct Grid {
  int32_t step_hours = 24;  ///< 1, 2, 3, 4, 6, 8, 12 or 24
  Minute anchor;            ///< the start of one slot, UTC
  friend bool operator==(const Grid&, const Grid&) = default;
};

/// FHIR Location, physicalType "si".
struct Hospital {
  HospitalId id;
  DistrictId district;
  std::string name;
  std::string zone;  ///< IANA name, for screens only
  Grid grid;
  Position position;
  std::string phone;
  Version version;
};

/// FHIR Location, physicalType "wa".
struct Ward {
  WardId id;
  HospitalId hospital;
  std::string name;
  Version version;
};

}  // namespace wardbook

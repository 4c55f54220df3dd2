#pragma once

#include <compare>

#include "shared/base/uuid.h"

namespace wardbook {

using DistrictId = Id<struct DistrictTag>;
using ClinicId = Id<struct ClinicTag>;
using HospitalId = Id<struct HospitalTag>;
using WardId = Id<struct WardTag>;
using PoolId = Id<struct PoolTag>;
using BedId = Id<struct BedTag>;
using PatientId = Id<struct PatientTag>;
using BookingId = Id<struct BookingTag>;
using StayId = Id<struct StayTag>;
using ReviewId = Id<struct ReviewTag>;
using NoticeId = Id<struct NoticeTag>;
using AccountId = Id<struct AccountTag>;
using DeviceId = Id<struct DeviceTag>;
using CommandId = Id<struct CommandTag>;

/// A commit of the server: 1, 2, 3 … in the order in which commands were decided. 0 on a device:
/// a row that the server hasn't seen. It is the version of every row that the commit wrote.
struct Version {
  int64_t value = 0;
  friend std::strong_ordering operator<=>(const Version&, const Version&) = default;
};

}  // namespace wardbook

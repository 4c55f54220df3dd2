#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

enum class BedClass : uint8_t { general, hdu, icu };

enum class Capability : uint8_t { oxygen, niv, ventilator, isolation, paediatric, maternity };

/// A set of capabilities, as a bit each in the order of Capability.
struct Capabilities {
  uint32_t bits = 0;
  friend std::strong_ordering operator<=>(const Capabilities&, const Capabilities&) = default;
  static Capabilities of(Capability one) { return {1u << static_cast<unsigned>(one)}; }
  bool has(Capability one) const { return (bits & of(one).bits) != 0; }
  bool includes(Capabilities needed) const { return (bits & needed.bits) == needed.bits; }
  Capabilities with(Capability one) const { return {bits | of(one).bits}; }
};

/// FHIR Location.operationalStatus, HL7 v2-0116.
enum class BedStatus : uint8_t {
  vacant,        ///< U
  occupied,      ///< O
  housekeeping,  ///< H
  contaminated,  ///< K
  isolated,      ///< I: free, for an isolation patient only
  closed,        ///< C: out of service; the pool has one unit less
};

/// Interchangeable beds: one ward, one class, one set of capabilities. Capacity is counted per
/// pool.
struct Pool {
  PoolId id;
  HospitalId hospital;
  WardId ward;
  std::string name;
  BedClass bed_class = BedClass::general;
  Capabilities capabilities;
  int32_t units = 0;               ///< units in service = beds that are not closed
  int32_t turnaround_minutes = 0;  ///< housekeeping between two patients; leave-by = end - this
  bool open = true;                ///< false: takes no claims any more
  Version version;
};

struct Bed {
  BedId id;
  PoolId pool;
  HospitalId hospital;
  std::string name;  ///< as on the wall: "A-12"
  BedStatus status = BedStatus::vacant;
  Instant status_at;
  Version version;
};

/// How full a slot of a pool is. A slot without a row has capacity = Pool::units and nothing used.
struct PoolLoad {
  PoolId pool;
  Minute slot;
  HospitalId hospital;
  int32_t capacity = 0;
  int32_t used = 0;     ///< on a device: with its own held bookings
  int32_t waiting = 0;  ///< entries of the waitlist that asked for this slot here
  Version version;

  int32_t free() const { return used < capacity ? capacity - used : 0; }
};

/// Whether a person may set this status by hand. `occupied` is set and left by admission, transfer
/// and discharge alone. (Flow of research: O → H or K → H → U or I; C from any but O; C → H, U.)
bool can_change(BedStatus from, BedStatus to);

/// Whether a patient may be put into a bed of this status.
bool can_admit_to(BedStatus status, bool needs_isolation);

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::BedClass, "general", "hdu", "icu");
WB_ENUM_TEXT(wardbook::Capability, "oxygen", "niv", "ventilator", "isolation", "paediatric",
             "maternity");
WB_ENUM_TEXT(wardbook::BedStatus, "vacant", "occupied", "housekeeping", "contaminated", "isolated",
             "closed");

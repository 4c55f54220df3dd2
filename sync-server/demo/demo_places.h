#pragma once

#include <string>
#include <vector>

#include "shared/domain/patient.h"
#include "sync-server/demo/demo_random.h"

namespace wardbook {

/// The demo's districts, clinics, hospitals, wards, pools and beds, as a set-up file.
std::string demo_places();

/// A believable name for the given district (0, 1, 2: the order of demo_places()).
std::string demo_name(DemoRandom& random, size_t district, Sex sex);

/// "+254 7…" or "+91 9…".
std::string demo_phone(DemoRandom& random, size_t district);

}  // namespace wardbook

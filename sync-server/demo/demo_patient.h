#pragma once

#include "sync-server/demo/demo_people.h"

namespace wardbook {

/// What the patient with an account has been through: a stay within the two days after `begin`.
/// Inside the caller's batch.
Status make_patients_past(Store& store, const Decider& decider, DemoRandom& random,
                          const DemoPlaces& places, Instant begin);

/// What the patient finds at the end: a booking that was given up, and one that is to come.
Status make_patients_present(Store& store, const Decider& decider, DemoRandom& random,
                             const DemoPlaces& places, Instant now);

}  // namespace wardbook

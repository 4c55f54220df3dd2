#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "app/device/device.h"
#include "app/device/output.h"
#include "app/device/words.h"

namespace wardbook::device {

struct Verb {
  std::string_view name;
  std::string_view help;
  Result<Listing> (*run)(Device& device, const Words& words);
};

/// Who uses the device, the exchange with the server, and what lies here.
std::span<const Verb> looking_verbs();

/// Every command: `do KIND name=value …`, and short verbs for the usual ones.
std::span<const Verb> acting_verbs();

/// Error usage: no such verb.
Result<Listing> run_verb(Device& device, const Words& words);

}  // namespace wardbook::device

#pragma once

#include <vector>

#include "sync-server/core/decider.h"
#include "sync-server/setup/setup_file.h"

namespace wardbook {

struct SetUpCounts {
  size_t changed = 0;
  size_t same = 0;  ///< were as the file says already
};

/// Takes the items through the rules, as commands of the system, in one transaction: all or
/// nothing. What is there already and the same is left alone. Error setup_line with the line whose
/// command was refused; errors of the store.
Result<SetUpCounts> set_up(Store& store, const Decider& decider,
                           const std::vector<SetUpItem>& items, Random& random, Instant now);

}  // namespace wardbook

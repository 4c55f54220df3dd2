#include "tests/sim/promises.h"

namespace wardbook::sim {

void Promises::holds(size_t device, const std::set<CommandId>& commands,
                     const std::set<CommandId>& decided) {
  for (auto& [id, promise] : all_) {
    if (commands.contains(id)) {
      promise.holders.insert(device);
      continue;
    }
    if (promise.holders.erase(device) == 0) continue;
    if (promise.holders.empty() && !decided.contains(id)) promise.excused = true;
  }
}

void Promises::forgotten(CommandId id) {
  const auto at = all_.find(id);
  if (at != all_.end() && at->second.holders.empty()) at->second.excused = true;
}

}  // namespace wardbook::sim

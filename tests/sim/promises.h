#pragma once

#include <map>
#include <set>

#include "shared/rules/outcome.h"
#include "shared/sync/messages.h"

namespace wardbook::sim {

/// What devices have told people that they keep, and what became of it.
class Promises {
 public:
  struct Promise {
    std::set<size_t> holders;  ///< devices on whose disk the command is
    bool excused = false;      ///< its last holder was wiped or set back before the server had it
  };

  void made(CommandId id, size_t device) { all_[id].holders.insert(device); }
  /// The device has another one's storage now, or an older one of its own, or none: what it holds.
  void holds(size_t device, const std::set<CommandId>& commands,
             const std::set<CommandId>& decided);
  /// The server has lost this one: only a device that has its answer can bring it back.
  void forgotten(CommandId id);
  const std::map<CommandId, Promise>& all() const { return all_; }

 private:
  std::map<CommandId, Promise> all_;
};

}  // namespace wardbook::sim

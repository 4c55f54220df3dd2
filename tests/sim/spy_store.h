#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sync-server/core/store.h"

namespace wardbook::sim {

/// A command as the server has decided it, with what it wrote.
struct Decided {
  KeptOutcome kept;
  std::vector<Effect> effects;
};
using Batch = std::vector<Decided>;

/// Who hears of what becomes durable.
struct Spy {
  std::function<void(const Batch&)> committed;
  /// The commit ended with an error: only the disk knows.
  std::function<void(Batch)> uncertain;
};

/// The real store, with an ear at its commits.
std::unique_ptr<Store> spy_on(std::unique_ptr<Store> store, Spy& spy);

}  // namespace wardbook::sim

#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sync-server/core/store.h"

namespace wardbook::sim {

enum class How : uint8_t {
  decided,
  kept,          ///< an answer of an earlier epoch, without what it had changed: nothing is decided
  brought_back,  ///< what such an answer had changed
};

/// A command as the server has decided it, with what it wrote.
struct Decided {
  KeptOutcome kept;
  std::vector<Effect> effects;
  How how = How::decided;
  // Of what is brought back: what follows from it, as of when it took effect, and its rows'
  // version.
  std::vector<Args> followups{};
  Instant as_of{};
  Version version{};
};
using Batch = std::vector<Decided>;

/// Who hears of what becomes durable.
struct Spy {
  /// At once, before anybody knows whether it will be; may be empty.
  std::function<void(const Decided&)> decided;
  std::function<void(const Batch&)> committed;
  /// The commit ended with an error: only the disk knows.
  std::function<void(Batch)> uncertain;
};

/// The real store, with an ear at its commits.
std::unique_ptr<Store> spy_on(std::unique_ptr<Store> store, Spy& spy);

}  // namespace wardbook::sim

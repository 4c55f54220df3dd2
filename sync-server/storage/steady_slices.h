#pragma once

#include <map>

#include "shared/store/ledger_store.h"

namespace wardbook::sqlite {

/// The slices that almost every command asks for and that seldom change: the policy, accounts (and
/// actors, as long as they are what they were), and places. The writer reads them once. A batch
/// that writes one of their rows makes it forget them all; so does whoever else writes the
/// database.
class SteadySlices {
 public:
  explicit SteadySlices(store::Database& database) : database_(database) {}

  /// Like store::load().
  Status load(const Slice& slice, Ledger& ledger);
  void wrote(const store::TouchedRows& rows);
  void forget() { known_.clear(); }

 private:
  Status load_actor(const ActorSlice& slice, Ledger& ledger);

  store::Database& database_;
  std::map<Slice, Ledger> known_;  ///< each with its own rows alone
};

}  // namespace wardbook::sqlite

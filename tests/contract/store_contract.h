#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync-server/core/store.h"
#include "tests/contract/country.h"

namespace wardbook {

/// A kind of store, and how a test gets an empty one. Opening again gives the same data.
class StoreFactory {
 public:
  virtual ~StoreFactory() = default;
  virtual std::unique_ptr<Store> open() = 0;
};

struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<StoreFactory>()> make;
};

std::vector<StoreKind> store_kinds();

/// What every Store must do, whatever is behind it.
class StoreContract : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override;

  /// Applies in a batch of its own, with an outcome. Fails the test if the store refuses.
  CommandId write(const Decision& decision, AccountId actor = {});
  CommandId write(AnyRow row, AccountId actor = {}) {
    return write(Decision{{}, {Put{std::move(row)}}, {}}, actor);
  }
  /// The error's code of applying it in a batch of its own.
  std::string refusal(const Decision& decision);
  /// Another clinic than the country's, and whoever works at its desk.
  ClinicId another_clinic();
  AccountId clerk_of(ClinicId clinic);
  KeptOutcome outcome(CommandId id, AccountId actor, Version commit);
  Device device(AccountId user);

  /// Everything that is new in a bucket since the cursor, which is moved.
  BucketChanges pull(const Bucket& bucket, int64_t& cursor);
  /// "table rows gone" of each table, in order.
  static std::string told(const BucketChanges& changes);
  std::string wrong() { return testing::PrintToString(*store->check(country.now)); }

  Country country;
  std::unique_ptr<StoreFactory> factory;
  std::unique_ptr<Store> store;
};

}  // namespace wardbook

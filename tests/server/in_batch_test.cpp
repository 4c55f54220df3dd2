#include <gtest/gtest.h>

#include "sync-server/cli/installation.h"
#include "sync-server/core/batch.h"
#include "tests/server/live_server.h"

namespace wardbook::test {
namespace {

TEST(InBatch, OfOneThatFailsNothingStaysAndTheNextIsTaken) {
  const TemporaryFolder folder;
  make_small_data(folder.path());
  const auto store = open_beside(folder.path());
  ASSERT_TRUE(store.ok());
  const auto put = [&](const char* value, const Status& then) {
    return in_batch(**store, [&]() -> Status {
      WB_TRY((*store)->put_setting("of_a_test", value));
      return then;
    });
  };
  EXPECT_EQ(put("first", Error{"no", "Not this one."}).error().code, "no");
  EXPECT_EQ(*(*store)->setting("of_a_test"), std::nullopt);
  EXPECT_TRUE(put("second", {}).ok());
  EXPECT_EQ(*(*store)->setting("of_a_test"), "second");
}

}  // namespace
}  // namespace wardbook::test

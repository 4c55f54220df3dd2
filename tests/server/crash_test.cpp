#include <gtest/gtest.h>

#include "tests/server/child.h"

// The server as a process of its own.

namespace wardbook::test {
namespace {

TEST(Crash, ADataFolderHasOneServer) {
  TemporaryFolder folder;
  make_small_data(folder.path());
  const Child child(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(child.port(), 0);
  SecureRandom random;
  const auto second = open_installation(folder.path(), Missing::refuse, random);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "data_in_use");
}

}  // namespace
}  // namespace wardbook::test

#pragma once

#include <gtest/gtest.h>

#include "tests/server/test_device.h"

namespace wardbook::test {

/// A server of its own, and tablets before it.
class ServerFixture : public ::testing::Test {
 protected:
  /// With everything that the person may see.
  TestDevice logged_in(const std::string& name) {
    TestDevice device(server_.client());
    EXPECT_TRUE(device.log_in(name)) << name;
    EXPECT_TRUE(device.sync()) << name;
    return device;
  }

  LiveServer server_;
};

}  // namespace wardbook::test

#include "sync-server/core/parking.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

class ParkingTest : public ::testing::Test {
 protected:
  std::optional<Parking::Ticket> park(const std::string& name, const std::vector<Cursor>& heads,
                                      uint64_t since) {
    return parking.park(heads, since, [this, name](const std::vector<Cursor>& moved) {
      for (const Cursor& one : moved)
        woken.push_back(name + " " + one.bucket + " " + std::to_string(one.seq));
    });
  }

  Parking parking;
  std::vector<std::string> woken;
};

TEST_F(ParkingTest, WakesWhoeverWaitsForTheBucketOnce) {
  ASSERT_TRUE(park("a", {{"x", 1}, {"y", 1}}, parking.turn()));
  ASSERT_TRUE(park("b", {{"y", 1}}, parking.turn()));
  ASSERT_TRUE(park("c", {{"z", 1}}, parking.turn()));
  parking.moved({{"x", 2}, {"y", 2}});
  EXPECT_EQ(woken, (std::vector<std::string>{"a x 2", "a y 2", "b y 2"}));
  EXPECT_EQ(parking.parked(), 1u);
  parking.moved({{"x", 3}, {"y", 3}});
  EXPECT_EQ(woken.size(), 3u);
}

TEST_F(ParkingTest, NobodyIsWokenByWhatTheyHave) {
  ASSERT_TRUE(park("a", {{"x", 7}}, parking.turn()));
  parking.moved({{"x", 7}});
  EXPECT_TRUE(woken.empty());
  parking.moved({{"x", 8}});
  EXPECT_EQ(woken, std::vector<std::string>{"a x 8"});
}

TEST_F(ParkingTest, ACommitBetweenTheLookAndTheParkIsSeen) {
  const uint64_t since = parking.turn();
  parking.moved({{"y", 2}});
  parking.moved({{"x", 2}});
  EXPECT_FALSE(park("a", {{"x", 1}}, since));
  EXPECT_TRUE(park("b", {{"x", 2}}, since)) << "its look has seen the commit";
  EXPECT_TRUE(park("c", {{"z", 1}}, since));
  EXPECT_TRUE(park("d", {{"x", 1}}, parking.turn())) << "it knows better than we";
}

TEST_F(ParkingTest, WhoeverLookedLongAgoLooksAgain) {
  const uint64_t since = parking.turn();
  for (int64_t i = 0; i < 5'000; ++i) parking.moved({{"y", i}});
  EXPECT_FALSE(park("a", {{"x", 1}}, since));
}

TEST_F(ParkingTest, WhoeverLeavesHearsNothing) {
  const auto ticket = park("a", {{"x", 1}, {"y", 1}}, parking.turn());
  ASSERT_TRUE(ticket);
  parking.leave(*ticket);
  parking.leave(*ticket);
  parking.moved({{"x", 2}});
  EXPECT_TRUE(woken.empty());
  EXPECT_EQ(parking.parked(), 0u);
}

}  // namespace
}  // namespace wardbook

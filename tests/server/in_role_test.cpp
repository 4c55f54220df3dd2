#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/server/server_fixture.h"

// A command is judged by what its person was when it was made, as far as the server can know.

namespace wardbook::test {
namespace {

class InRoleTest : public ServerFixture {
 protected:
  InRoleTest() : admin_(logged_in("admin1")), nurse_(logged_in("staff1")) {
    for (const Hospital& one : admin_.rows<Hospital>())
      (one.id == *nurse_.login().hospital ? home_ : away_) = one.id;
    for (const Bed& one : nurse_.rows<Bed>()) bed_ = one.id;
  }

  /// A moment that is later than all before and earlier than all after.
  static Instant moment() {
    const auto tick = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
    tick();
    const Instant now = wall_now();
    tick();
    return now;
  }
  static SetBedStatus report(BedId bed, BedStatus status) { return {bed, status, "", wall_now()}; }
  /// What a nurse of the first hospital may say, made then.
  SentCommand made(Instant at) {
    dirty_ = !dirty_;
    return nurse_.next_at(at, report(bed_, dirty_ ? BedStatus::housekeeping : BedStatus::vacant));
  }
  std::vector<OutcomeCode> codes(TestDevice& device, std::vector<SentCommand> commands) {
    std::vector<OutcomeCode> all;
    const auto reply = device.sync(std::move(commands));
    EXPECT_TRUE(reply && !reply->fork);
    if (!reply) return all;
    for (const OutcomeRecord& record : reply->outcomes) all.push_back(record.outcome.code);
    return all;
  }
  void set_nurse(AccountState state, HospitalId hospital) {
    const SetAccount change{nurse_.login().account, state, Role::staff, hospital, {}};
    ASSERT_EQ(codes(admin_, {admin_.next(change)}), Codes{OutcomeCode::done});
  }
  void expect_whole() {
    const auto found = server_.check();
    EXPECT_TRUE(found.empty()) << found.front();
  }

  using Codes = std::vector<OutcomeCode>;
  static constexpr OutcomeCode kDone = OutcomeCode::done;
  static constexpr OutcomeCode kNot = OutcomeCode::not_allowed;

  TestDevice admin_;
  TestDevice nurse_;
  HospitalId home_;
  HospitalId away_;
  BedId bed_;
  bool dirty_ = false;
  SecureRandom random_;
};

TEST_F(InRoleTest, WhatWasMadeOfflineInRoleIsDoneAfterThePersonHasMoved) {
  const SentCommand before = made(moment());
  set_nurse(AccountState::active, away_);
  const SentCommand after = made(moment());
  EXPECT_EQ(codes(nurse_, {before, after}), (Codes{kDone, kNot}));
  expect_whole();
}

TEST_F(InRoleTest, ADisabledAccountHasDoneWhatItDidBefore) {
  const SentCommand before = made(moment());
  set_nurse(AccountState::disabled, home_);
  const SentCommand after = made(moment());
  EXPECT_EQ(codes(nurse_, {before, after}), (Codes{kDone, kNot}));
}

TEST_F(InRoleTest, EachOfSeveralRolesCountsInItsTime) {
  const Instant at_home = moment();
  set_nurse(AccountState::active, away_);
  const Instant elsewhere = moment();
  set_nurse(AccountState::active, home_);
  const Instant back = moment();
  set_nurse(AccountState::disabled, home_);
  EXPECT_EQ(codes(nurse_, {made(at_home), made(elsewhere), made(back), made(moment())}),
            (Codes{kDone, kNot, kDone, kNot}));
}

TEST_F(InRoleTest, NothingIsMadeBeforeWhatItsDeviceHasSaid) {
  const Instant in_role = moment();
  set_nurse(AccountState::disabled, home_);
  // The first push after the change is believed; it is the last that is.
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kDone});
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kNot});
  EXPECT_EQ(codes(nurse_, {made({0})}), Codes{kNot});
}

TEST_F(InRoleTest, NothingIsMadeBeforeWhatItsDeviceHasHeard) {
  const Instant in_role = moment();
  set_nurse(AccountState::disabled, home_);
  ASSERT_TRUE(nurse_.sync());
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kNot});
}

TEST_F(InRoleTest, WhatAnotherDeviceHeardCountsThere) {
  TestDevice other = logged_in("staff1");
  const Instant in_role = moment();
  set_nurse(AccountState::disabled, home_);
  ASSERT_TRUE(other.sync());
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kDone});
}

TEST_F(InRoleTest, ALogInSaysNothingOfWhatWaitsOnTheDevice) {
  const SentCommand before = made(moment());
  set_nurse(AccountState::active, away_);
  ASSERT_TRUE(nurse_.log_in_here("staff1"));
  EXPECT_EQ(codes(nurse_, {before}), Codes{kDone});
}

TEST_F(InRoleTest, ANewIdentityHasHeardWhatTheOldOneHad) {
  const Instant in_role = moment();
  set_nurse(AccountState::active, away_);
  ASSERT_TRUE(nurse_.log_in_anew("staff1"));
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kDone});
  ASSERT_TRUE(nurse_.log_in_anew("staff1"));
  EXPECT_EQ(codes(nurse_, {made(in_role)}), Codes{kNot});
}

TEST_F(InRoleTest, NobodyWasOnADeviceBeforeTheFirstLogInThere) {
  const Instant in_role = moment();
  set_nurse(AccountState::active, away_);
  TestDevice other = logged_in("staff1");
  const SentCommand early = other.next_at(in_role, report(bed_, BedStatus::housekeeping));
  EXPECT_EQ(codes(other, {early}), Codes{kNot});
}

TEST_F(InRoleTest, WhoWasRemovedFromADeviceHasDoneThereWhatCameBefore) {
  const Instant last = moment();
  const SentCommand before = made(last);
  server_.in_database("UPDATE device_user SET removed = 1, last_seen = " + std::to_string(last.ms));
  TestDevice here(nurse_, server_.client());
  const SentCommand after = made(moment());
  EXPECT_EQ(codes(here, {before, after}), (Codes{kDone, kNot}));
}

TEST_F(InRoleTest, AClockThatIsAheadIsThePresent) {
  EXPECT_EQ(codes(nurse_, {made({wall_now().ms + 400'000'000})}), Codes{kDone});
  set_nurse(AccountState::active, away_);
  EXPECT_EQ(codes(nurse_, {made({wall_now().ms + 400'000'000})}), Codes{kNot});
}

TEST_F(InRoleTest, WhoHandsOutRolesMustHaveTheirsNow) {
  TestDevice first = logged_in("admin1");
  const SetAccount promote{nurse_.login().account, AccountState::active, Role::admin, {}, {}};
  ASSERT_EQ(codes(first, {first.next(promote)}), Codes{kDone});
  // The new admin's tablet stays away while the role is withdrawn.
  const Instant in_role = moment();
  set_nurse(AccountState::active, home_);
  const SentCommand plain =
      nurse_.next_at(in_role, SetUpDistrict{DistrictId::make(in_role, random_), "South"});
  const SentCommand friends = nurse_.next_at(in_role, promote);
  EXPECT_EQ(codes(nurse_, {plain, friends}), (Codes{kDone, kNot}));
}

}  // namespace
}  // namespace wardbook::test

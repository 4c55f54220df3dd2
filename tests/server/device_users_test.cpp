#include <gtest/gtest.h>

#include <algorithm>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/server/server_fixture.h"

// Whose commands the server takes from a device.

namespace wardbook::test {
namespace {

class DeviceUsersTest : public ServerFixture {
 protected:
  Outcome outcome(TestDevice& device, const SentCommand& sent) {
    const auto reply = device.sync({sent});
    const bool answered = reply && !reply->fork && !reply->outcomes.empty();
    EXPECT_TRUE(answered);
    return answered ? reply->outcomes.back().outcome : Outcome{};
  }
  template <class I>
  I fresh() {
    return I::make(wall_now(), random_);
  }
  /// All that only the server itself does, and what it may do beside others.
  std::vector<Args> systems_own() {
    const Minute now = floor_minute(wall_now());
    return {ExtendStay{fresh<StayId>(), now}, Expire{fresh<BookingId>()},
            Promote{fresh<PoolId>(), {now}}, NoShow{fresh<BookingId>()},
            SetUpDistrict{fresh<DistrictId>(), "Mine"}};
  }

  LoginReply login_of(const std::string& name) { return logged_in(name).login(); }

  SecureRandom random_;
};

TEST_F(DeviceUsersTest, NoDeviceSpeaksForTheServerItself) {
  TestDevice desk = logged_in("desk1");
  for (const Args& args : systems_own()) {
    const Outcome refused = outcome(desk, desk.next_by(kSystem, args));
    EXPECT_EQ(refused.code, OutcomeCode::not_allowed) << kind_of(args);
    EXPECT_EQ(refused.params.detail, "actor") << kind_of(args);
  }
}

TEST_F(DeviceUsersTest, NobodyDoesWhatTheServerAloneMay) {
  for (const char* name : {"desk1", "staff1", "admin1"}) {
    TestDevice device = logged_in(name);
    const StayId stay = fresh<StayId>();
    EXPECT_EQ(outcome(device, device.next(ExtendStay{stay, floor_minute(wall_now())})).code,
              OutcomeCode::not_allowed);
    EXPECT_EQ(outcome(device, device.next(Expire{fresh<BookingId>()})).code,
              OutcomeCode::not_allowed);
  }
}

TEST_F(DeviceUsersTest, ADeskWithoutItsClinicIsToldWhatIsMissing) {
  TestDevice desk = logged_in("desk1");
  RegisterPatient form = some_patient(fresh<PatientId>(), *desk.login().clinic, "Amina");
  form.clinic.reset();
  const Outcome refused = outcome(desk, desk.next(form));
  EXPECT_EQ(refused.code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused.params.detail, "clinic");
}

TEST_F(DeviceUsersTest, ANewIdentityIsForEverybodyWhoUsedTheOldOne) {
  TestDevice tablet = logged_in("desk1");
  ASSERT_TRUE(tablet.log_in_here("desk2"));
  const AccountId second = tablet.login().account;
  const DeviceId old = tablet.login().device;
  ASSERT_TRUE(tablet.log_in_anew("desk1"));
  EXPECT_NE(tablet.login().device, old);
  const auto& users = tablet.login().users;
  EXPECT_EQ(users.size(), 2u);
  EXPECT_EQ(std::count(users.begin(), users.end(), second), 1);
  const ClinicId clinic = *login_of("desk2").clinic;
  const Outcome kept =
      outcome(tablet, tablet.next_by(second, some_patient(fresh<PatientId>(), clinic, "Bahati")));
  EXPECT_EQ(kept.code, OutcomeCode::done);
}

TEST_F(DeviceUsersTest, WhoCanNotProveTheOldIdentityCarriesNobodyOver) {
  TestDevice tablet = logged_in("desk1");
  ASSERT_TRUE(tablet.log_in_here("desk2"));
  tablet.forget_secret();
  ASSERT_TRUE(tablet.log_in_anew("desk1"));
  EXPECT_TRUE(tablet.login().users.empty());
  const LoginReply second = login_of("desk2");
  const Outcome refused = outcome(
      tablet,
      tablet.next_by(second.account, some_patient(fresh<PatientId>(), *second.clinic, "Bahati")));
  EXPECT_EQ(refused.code, OutcomeCode::not_allowed);
}

}  // namespace
}  // namespace wardbook::test

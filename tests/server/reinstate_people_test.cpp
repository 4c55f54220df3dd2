#include "tests/server/reinstate_fixture.h"

// What comes back after a restore, and what its people were, are and become.

namespace wardbook::test {
namespace {

class ReinstatePeopleTest : public ReinstateTest {
 protected:
  ReinstatePeopleTest()
      : admin_(logged_in("admin1")), desk_(logged_in("desk1")), other_(logged_in("desk2")) {}

  /// desk1's account, set by the administrator's tablet.
  SetAccount account(AccountState state, const std::optional<ClinicId>& clinic) const {
    return {desk_->login().account, state, Role::desk, {}, clinic};
  }
  void set(AccountState state, const std::optional<ClinicId>& clinic) {
    EXPECT_EQ(work(*admin_, unused_, {account(state, clinic)}), OutcomeCode::done);
  }
  void restore_all() {
    restore();
    for (auto* device : {&admin_, &desk_, &other_}) *device = again(**device);
  }

  std::unique_ptr<TestDevice> admin_, desk_, other_;
  Kept kept_, unused_;
};

/// Before the tablet came back, the restored server's administrator sent its person to another
/// clinic, which has never had the patient.
TEST_F(ReinstatePeopleTest, WhatComesBackIsOfTheClinicWhereItWasDone) {
  const PatientId ann = patient_id();
  back_up();
  work(*desk_, kept_, {patient_of(*desk_, ann)});
  restore_all();
  set(AccountState::active, other_->login().clinic);
  ASSERT_TRUE(desk_->sync());
  expect_same(kept_, desk_->sync(kept_.commands));
  EXPECT_FALSE(row<Patient>(*other_, ann));
  set(AccountState::active, desk_->login().clinic);
  EXPECT_TRUE(row<Patient>(*desk_, ann));
  expect_whole();
}

/// A desk changes what its clinic has registered; it was at another clinic before.
TEST_F(ReinstatePeopleTest, WhatComesBackIsJudgedByWhatThePersonWasThen) {
  const PatientId ann = patient_id();
  work(*other_, unused_, {patient_of(*other_, ann)});
  set(AccountState::active, other_->login().clinic);
  back_up();
  RegisterPatient form = patient_of(*other_, ann);
  form.name = "Amina Wanjiru";
  EXPECT_EQ(work(*desk_, kept_, {form}), OutcomeCode::done);
  restore_all();
  expect_same(kept_, desk_->sync(kept_.commands));
  EXPECT_EQ(row<Patient>(*other_, ann)->name, form.name);
  expect_whole();
}

/// Who has first logged in on a tablet after the backup never was there, for the restored server.
TEST_F(ReinstatePeopleTest, WhatWaitsOfAPersonWhoIsNewOnTheTabletWaitsForTheirLogIn) {
  const LoginReply first = desk_->login();
  const PatientId ann = patient_id();
  const PatientId ben = patient_id();
  back_up();
  ASSERT_TRUE(desk_->log_in_here("desk2"));
  const LoginReply second = desk_->login();
  restore_all();
  const SentCommand hers = desk_->next_by(first.account, some_patient(ann, *first.clinic, "Amina"));
  const SentCommand his = desk_->next(some_patient(ben, *second.clinic, "Ben"));
  const auto refused = desk_->post_with_proof(desk_->request({hers, his}));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 401);
  // In one transaction with his nothing was decided of hers.
  EXPECT_FALSE(row<Patient>(*desk_, ann));
  // The identity that this log-in gives is of those whom the server knows here.
  ASSERT_TRUE(desk_->log_in_anew("desk1"));
  EXPECT_EQ(desk_->login().users, std::vector{first.account});
  ASSERT_TRUE(desk_->log_in_here("desk2"));
  const auto reply = desk_->sync({desk_->again(hers), desk_->again(his)});
  ASSERT_TRUE(reply && reply->outcomes.size() == 2);
  for (const OutcomeRecord& record : reply->outcomes)
    EXPECT_EQ(record.outcome.code, OutcomeCode::done);
  expect_whole();
}

/// What is still answered: of somebody whose account is newer than the backup, and what was
/// answered before.
TEST_F(ReinstatePeopleTest, WhoseAccountIsGoneIsToldSo) {
  back_up();
  restore_all();
  const auto unknown = AccountId::make(wall_now(), random_);
  const auto reply = desk_->sync({desk_->next_by(unknown, patient_of(*desk_, patient_id()))});
  ASSERT_TRUE(reply && reply->outcomes.size() == 1);
  EXPECT_EQ(reply->outcomes.front().outcome.code, OutcomeCode::not_allowed);
  EXPECT_EQ(reply->outcomes.front().outcome.params.detail, "actor");
}

/// Who found the tablet meanwhile does not come in by it again.
TEST_F(ReinstatePeopleTest, ADisablingThatComesBackEndsTheSessions) {
  back_up();
  work(*admin_, kept_, {account(AccountState::disabled, desk_->login().clinic)});
  restore_all();
  TestDevice found(server_.client());
  ASSERT_TRUE(found.log_in("desk1"));
  const auto status = [&] {
    return found.client()
        .get("/api/v1/session", {{"Authorization", "Session " + found.login().session}})
        ->status;
  };
  EXPECT_EQ(status(), 200);
  expect_same(kept_, admin_->sync(kept_.commands));
  set(AccountState::active, desk_->login().clinic);
  EXPECT_EQ(status(), 401);
  expect_whole();
}

}  // namespace
}  // namespace wardbook::test

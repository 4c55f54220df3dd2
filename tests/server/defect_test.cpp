#include <gtest/gtest.h>

#include "shared/store/database.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/server/test_device.h"

// The database refuses what the rules allowed (here: triggers that only this test plants). One such
// command must not stop its device: it is answered ledger_conflict, and the chain goes on.

namespace wardbook::test {
namespace {

class DefectTest : public ::testing::Test {
 protected:
  /// With the server stopped: a database is one process's.
  store::Database stopped() {
    server_.stop();
    auto folder = DataFolder::open(server_.data(), false);
    EXPECT_TRUE(folder.ok());
    store::OpenOptions options;
    options.path = folder->database();
    options.key = folder->key("database", random_).value();
    return store::Database::open(options).value();
  }
  void plant(const std::string& sql) {
    const Status planted = stopped().exec(sql);
    ASSERT_TRUE(planted.ok()) << planted.error().hint;
    server_.restart();
  }
  /// The places in its device's chain under which refusals were kept. The server is stopped then.
  std::vector<int64_t> places_of_refusals() {
    store::Database database = stopped();
    auto rows = database
                    .prepare(
                        "SELECT number FROM outcome WHERE code = 'ledger_conflict' "
                        "ORDER BY commit_no")
                    .value();
    std::vector<int64_t> all;
    while (rows.step().value()) all.push_back(rows.integer(0));
    return all;
  }
  void plant_defect() {
    plant(
        "CREATE TRIGGER defect BEFORE INSERT ON patient WHEN NEW.name = 'Defect' "
        "BEGIN SELECT RAISE(ABORT, 'planted'); END");
  }
  TestDevice desk() {
    TestDevice device(server_.client());
    EXPECT_TRUE(device.log_in("desk1"));
    return device;
  }
  SentCommand patient(TestDevice& device, const char* name) {
    return device.next(
        some_patient(PatientId::make(wall_now(), random_), *device.login().clinic, name));
  }
  static std::vector<OutcomeCode> codes(const std::optional<SyncReply>& reply) {
    std::vector<OutcomeCode> all;
    if (reply)
      for (const OutcomeRecord& record : reply->outcomes) all.push_back(record.outcome.code);
    return all;
  }

  using Codes = std::vector<OutcomeCode>;
  const Codes kExpected{OutcomeCode::done, OutcomeCode::ledger_conflict, OutcomeCode::done};
  LiveServer server_;
  SecureRandom random_;
};

TEST_F(DefectTest, IsAnsweredAndKeptAndTheOthersGoOn) {
  plant_defect();
  TestDevice device = desk();
  const std::vector<SentCommand> sent{patient(device, "Amina"), patient(device, "Defect"),
                                      patient(device, "Bahati")};
  EXPECT_EQ(codes(device.sync(sent)), kExpected);
  EXPECT_EQ(codes(device.sync(sent)), kExpected) << "a lost answer comes again";
  EXPECT_EQ(codes(device.sync({patient(device, "Chege")})).back(), OutcomeCode::done);
  const std::vector<AuditEntry> audit = server_.audit();
  ASSERT_FALSE(audit.empty());
  EXPECT_EQ(audit.back().action, "defect");
  EXPECT_EQ(audit.back().object, "command " + to_text(sync::decode_body(sent[1].body)->id));
  EXPECT_EQ(places_of_refusals(), std::vector<int64_t>{2});
}

TEST_F(DefectTest, TheChainGoesOnFromTheLastOfARequestToo) {
  plant_defect();
  TestDevice device = desk();
  EXPECT_EQ(codes(device.sync({patient(device, "Amina"), patient(device, "Defect")})),
            (Codes{OutcomeCode::done, OutcomeCode::ledger_conflict}));
  EXPECT_EQ(codes(device.sync({patient(device, "Bahati")})), Codes{OutcomeCode::done});
}

/// The answer was there already; the commit takes it back.
TEST_F(DefectTest, OneThatOnlyTheCommitFindsIsAnsweredOnce) {
  plant(
      "CREATE TABLE planted (id BLOB REFERENCES account DEFERRABLE INITIALLY DEFERRED); "
      "CREATE TRIGGER defect AFTER INSERT ON outcome WHEN NEW.number = 2 AND NEW.code = 'done' "
      "BEGIN INSERT INTO planted VALUES (randomblob(16)); END");
  TestDevice device = desk();
  EXPECT_EQ(codes(device.sync(
                {patient(device, "Amina"), patient(device, "Bahati"), patient(device, "Chege")})),
            kExpected);
}

/// Each command was answered and is kept; where the chain ends was not.
TEST_F(DefectTest, AtTheEndOfARequestIsNoAnswerAndTheRequestCanComeAgain) {
  TestDevice device = desk();
  plant(
      "CREATE TRIGGER defect BEFORE UPDATE ON device WHEN NEW.last_number > OLD.last_number "
      "BEGIN SELECT RAISE(ABORT, 'planted'); END");
  const std::vector<SentCommand> sent{patient(device, "Amina"), patient(device, "Bahati")};
  const auto answer = TestDevice(device, server_.client())
                          .post_sync(device.request(sent), device.login().device_secret);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  plant("DROP TRIGGER defect");
  TestDevice again(device, server_.client());
  EXPECT_EQ(codes(again.sync(sent)), (Codes{OutcomeCode::done, OutcomeCode::done}));
  EXPECT_EQ(codes(again.sync({patient(again, "Chege")})), Codes{OutcomeCode::done});
  EXPECT_EQ(::testing::PrintToString(server_.check()), "{}");
}

TEST_F(DefectTest, WhoseRefusalCanNotBeKeptAsUsualIsKeptAsTheServersOwn) {
  plant_defect();
  plant(
      "CREATE TRIGGER no_refusal BEFORE INSERT ON outcome WHEN NEW.code = 'ledger_conflict' "
      "AND NEW.number > 0 BEGIN SELECT RAISE(ABORT, 'planted'); END");
  TestDevice device = desk();
  const std::vector<SentCommand> sent{patient(device, "Amina"), patient(device, "Defect"),
                                      patient(device, "Bahati")};
  const auto first = device.sync(sent);
  ASSERT_EQ(codes(first), kExpected);
  const auto again = device.sync(sent);
  ASSERT_EQ(codes(again), kExpected);
  EXPECT_EQ(first->outcomes[1].seal, again->outcomes[1].seal);
  EXPECT_EQ(places_of_refusals(), std::vector<int64_t>{0});
}

TEST_F(DefectTest, WhoseRefusalCanNotBeKeptAtAllIsStillAnswered) {
  plant_defect();
  plant(
      "CREATE TRIGGER no_refusal BEFORE INSERT ON outcome WHEN NEW.code = 'ledger_conflict' "
      "BEGIN SELECT RAISE(ABORT, 'planted'); END");
  TestDevice device = desk();
  EXPECT_EQ(codes(device.sync({patient(device, "Defect"), patient(device, "Bahati")})),
            (Codes{OutcomeCode::ledger_conflict, OutcomeCode::done}));
  EXPECT_EQ(codes(device.sync({patient(device, "Chege")})).back(), OutcomeCode::done);
}

}  // namespace
}  // namespace wardbook::test

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "sync-server/cli/backup.h"
#include "tests/server/test_device.h"

namespace wardbook::test {

/// A server that is backed up, and restored from that in another folder; tablets that keep what
/// they were answered, and bring it back.
class ReinstateTest : public ::testing::Test {
 protected:
  using Sent = std::vector<SentCommand>;

  /// Commands that were answered, each with its answer, as a tablet keeps them.
  struct Kept {
    Sent commands;
    std::map<CommandId, OutcomeRecord> answers;
  };

  std::unique_ptr<TestDevice> logged_in(const std::string& name) {
    auto device = std::make_unique<TestDevice>(server_.client());
    EXPECT_TRUE(device->log_in(name)) << name;
    EXPECT_TRUE(device->sync()) << name;
    return device;
  }

  /// Sends and keeps; the code of the last answer.
  OutcomeCode work(TestDevice& device, Kept& kept, const std::vector<Args>& todo) {
    OutcomeCode code = OutcomeCode::ledger_conflict;
    for (const Args& args : todo) {
      const SentCommand command = device.next(args);
      const auto reply = device.sync({command});
      EXPECT_TRUE(reply && !reply->outcomes.empty());
      if (!reply || reply->outcomes.empty()) return code;
      kept.commands.push_back(command);
      kept.commands.back().answer = reply->outcomes.front();
      kept.answers[reply->outcomes.front().command] = reply->outcomes.front();
      code = reply->outcomes.front().outcome.code;
    }
    return code;
  }

  /// Sends all commands at once and keeps the answers.
  std::vector<OutcomeCode> send(TestDevice& device, Kept& kept) {
    const auto reply = TestDevice(device, server_.client()).sync(kept.commands);
    EXPECT_TRUE(reply);
    std::vector<OutcomeCode> codes;
    for (size_t at = 0; reply && at < kept.commands.size(); ++at) {
      const OutcomeRecord& answer = reply->outcomes.at(at);
      kept.commands[at].answer = kept.answers[answer.command] = answer;
      codes.push_back(answer.outcome.code);
    }
    return codes;
  }

  PatientId patient_id() { return PatientId::make(wall_now(), random_); }
  BookingId booking_id() { return BookingId::make(wall_now(), random_); }
  RegisterPatient patient_of(TestDevice& device, PatientId id) {
    return some_patient(id, *device.login().clinic, "Amina");
  }
  /// The only intensive care bed of Lakeside Hospital.
  Book book(TestDevice& device, BookingId id, PatientId patient) {
    device.forget_cursors();
    EXPECT_TRUE(device.sync());
    Book ask = icu_booking(device, id, patient, "red");
    ask.alternates = Alternates::only_this;
    return ask;
  }

  /// In another pool.
  Book general_book(TestDevice& device, BookingId id, PatientId patient) {
    Book ask = book(device, id, patient);
    ask.bed_class = BedClass::general;
    return ask;
  }

  BedId icu_bed(const TestDevice& device, HospitalId hospital) {
    std::optional<PoolId> pool;
    for (const Pool& one : device.rows<Pool>())
      if (one.hospital == hospital && one.bed_class == BedClass::icu) pool = one.id;
    for (const Bed& one : device.rows<Bed>())
      if (one.pool == pool) return one.id;
    return {};
  }

  void back_up() { run(run_backup, server_.data()); }
  void restore() {
    server_.stop();
    const std::string there = folder_.path() + "/elsewhere";
    std::filesystem::create_directory(there);
    for (const char* key : {"/database.key", "/seal.key"})
      std::filesystem::copy_file(server_.data() + key, there + key);
    run(run_restore, there);
    server_.restart_in(there);
  }
  /// The device at the restored server, of whose epoch it has heard.
  std::unique_ptr<TestDevice> again(const TestDevice& device) {
    auto there = std::make_unique<TestDevice>(device, server_.client());
    EXPECT_TRUE(there->sync());
    return there;
  }

  void expect_same(const Kept& kept, const std::optional<SyncReply>& reply) {
    ASSERT_TRUE(reply);
    ASSERT_FALSE(reply->fork);
    size_t found = 0;
    for (const OutcomeRecord& record : reply->outcomes) {
      const auto at = kept.answers.find(record.command);
      if (at == kept.answers.end()) continue;
      ++found;
      EXPECT_EQ(record.outcome, at->second.outcome);
      EXPECT_EQ(record.commit, at->second.commit);
      EXPECT_EQ(record.decided_at, at->second.decided_at);
      EXPECT_EQ(record.seal, at->second.seal);
    }
    EXPECT_EQ(found, kept.answers.size());
  }
  void expect_whole() {
    const auto found = server_.check();
    EXPECT_TRUE(found.empty()) << found.front();
  }

  /// Entries of the audit with this action. Stops the server.
  int64_t audited(const std::string& action) {
    const std::vector<AuditEntry> all = server_.audit();
    return std::count_if(all.begin(), all.end(),
                         [&](const AuditEntry& entry) { return entry.action == action; });
  }

  template <class Row, class Id>
  std::optional<Row> row(TestDevice& device, Id id) {
    device.forget_cursors();
    EXPECT_TRUE(device.sync());
    for (const Row& one : device.rows<Row>())
      if (one.id == id) return one;
    return std::nullopt;
  }

  LiveServer server_;
  TemporaryFolder folder_;
  SecureRandom random_;

 private:
  void run(Status (*task)(const Options&), const std::string& data) {
    Options options;
    options.data = data;
    options.backup_file = folder_.path() + "/backup";
    ::testing::internal::CaptureStdout();
    const Status status = task(options);
    (void)::testing::internal::GetCapturedStdout();
    ASSERT_TRUE(status.ok()) << status.error().hint;
  }
};

}  // namespace wardbook::test

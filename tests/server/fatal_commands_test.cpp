#include <gtest/gtest.h>

#include <fstream>

#include "shared/sync/chain.h"
#include "sync-server/core/derived_id.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/forwarding_store.h"
#include "tests/server/test_device.h"

// A check that fails ends the server. The command on which it failed comes again, to the next one,
// which must not end, too.

namespace wardbook::test {
namespace {

/// As a rule that has met what it thought impossible.
class BrokenStore final : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Status load(const Slice&, Ledger&) override {
    constexpr bool kCanBe = false;
    WB_CHECK(kCanBe);
    return {};
  }
};

FatalCommands written_down(const std::string& folder) {
  auto all = FatalCommands::open(folder + "/fatal-commands");
  EXPECT_TRUE(all.ok());
  return std::move(*all);
}

TEST(FatalCommands, AreWrittenDownAsTheServerEnds) {
  const TemporaryFolder folder;
  const CommandId id{parse_uuid("01a2027b-d680-73e1-8b30-a88c313e7a22").value()};
  const Incoming command = own_command(id, kSystem, wall_now(), Expire{BookingId{id.uuid}});
  const auto decide = [&] {
    auto real = open_sqlite_store({folder.path() + "/broken.db", {}});
    WB_CHECK(real.ok());
    BrokenStore store(std::move(*real));
    const Decider decider(Bytes(32, 7), written_down(folder.path()));
    (void)store.begin();
    (void)decider.decide(store, command, wall_now());
  };
  EXPECT_FALSE(written_down(folder.path()).contains(id));
  EXPECT_DEATH(decide(), "check failed: kCanBe");
  EXPECT_TRUE(written_down(folder.path()).contains(id));
}

TEST(FatalCommands, AreRefusedAndTheOthersGoOn) {
  LiveServer server;
  SecureRandom random;
  TestDevice device(server.client());
  ASSERT_TRUE(device.log_in("desk1"));
  std::vector<SentCommand> sent;
  for (const char* name : {"Amina", "Fatal", "Bahati"})
    sent.push_back(device.next(
        some_patient(PatientId::make(wall_now(), random), *device.login().clinic, name)));
  const CommandId fatal = sync::id_of_body(sent[1].body).value();
  server.stop();
  std::ofstream(server.data() + "/fatal-commands") << to_text(fatal) << "\n";
  server.restart();
  TestDevice again(device, server.client());
  const auto reply = again.sync(sent);
  ASSERT_TRUE(reply && reply->outcomes.size() == 3);
  EXPECT_EQ(reply->outcomes[0].outcome.code, OutcomeCode::done);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::ledger_conflict);
  EXPECT_EQ(reply->outcomes[2].outcome.code, OutcomeCode::done);
}

/// The clock comes to the same command again, at every start.
TEST(FatalCommands, OfTheServersOwnWorkAreLeftOut) {
  LiveServer server;
  SecureRandom random;
  TestDevice device(server.client());
  ASSERT_TRUE(device.log_in("desk1"));
  ASSERT_TRUE(device.sync());
  const PatientId patient = PatientId::make(wall_now(), random);
  const BookingId id = BookingId::make(wall_now(), random);
  ASSERT_TRUE(device.sync({device.next(some_patient(patient, *device.login().clinic, "Amina")),
                           device.next(icu_booking(device, id, patient, "red"))}));
  const auto booking = [&] {
    TestDevice looking(device, server.client());
    looking.forget_cursors();
    EXPECT_TRUE(looking.sync());
    const auto all = looking.rows<Booking>();
    EXPECT_EQ(all.size(), 1u);
    return all.at(0);
  };
  const Booking before = booking();
  ASSERT_EQ(before.state, BookingState::confirmed);
  const auto version = static_cast<uint64_t>(before.version.value);
  const CommandId fatal{derived_id(id.uuid, NoShow::kind, version, Instant{})};
  std::ofstream(server.data() + "/fatal-commands") << to_text(fatal) << "\n";
  server.in_database("UPDATE booking SET arrive_by = 1");
  for (const size_t due : {1u, 0u}) {
    const auto done = server.service().do_due_work(wall_now());
    ASSERT_TRUE(done.ok()) << done.error().hint;
    EXPECT_EQ(*done, due);
  }
  EXPECT_EQ(booking().state, BookingState::confirmed);
}

}  // namespace
}  // namespace wardbook::test

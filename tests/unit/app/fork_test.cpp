#include <gtest/gtest.h>

#include "app/core/session.h"
#include "shared/sync/chain.h"
#include "tests/unit/app/fake_transport.h"
#include "tests/unit/sync/small_world.h"

// A tablet that several people share is copied or set back, or the server does not know it any
// more: it takes a new identity, and nobody's waiting work is lost or refused for that.

namespace wardbook {
namespace {

using testing::FakeServer;
using testing::FakeTransport;
using testing::ManualClock;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

constexpr const char* kEverybodysPassword = "a long enough sentence";

/// Devices, their users and their chains as the server keeps them, before the rules of FakeServer.
class DeviceDesk {
 public:
  explicit DeviceDesk(FakeServer& server) : server_(server) {}

  HttpReply serve(const HttpRequest& request) {
    if (!reachable) return {};
    if (request.path == "/api/v1/login")
      return log_in(must(sync::decode<LoginRequest>(request.body)));
    const SyncRequest asked = must(sync::decode<SyncRequest>(request.body));
    const auto at = devices_.find(*asked.device);
    if (at == devices_.end())
      return {401, {}, sync::encode(ErrorReply{{"bad_credential", "Log in on it again."}, 0})};
    if (!take_chain(at->second, asked)) {
      SyncReply fork;
      fork.fork = true;
      return {200, {}, sync::encode(fork)};
    }
    return {200, {}, sync::encode(server_.sync(asked))};
  }

  void forget_devices() { devices_.clear(); }
  /// Somebody else used the identity meanwhile: its chain is further than the tablet's.
  void use_elsewhere(DeviceId device) { devices_.at(device).last_number += 1; }

  std::map<std::string, AccountId> people;
  bool reachable = true;

 private:
  struct Entry {
    std::set<AccountId> users;
    int64_t last_number = 0;
    Hash256 last_hash{};
  };

  HttpReply log_in(const LoginRequest& asked) {
    LoginReply reply;
    reply.user_name = asked.user_name;
    reply.account = people.at(asked.user_name);
    reply.role = Role::desk;
    reply.state = AccountState::active;
    reply.session = "token";
    reply.server_time = server_.now;
    reply.device = asked.device.value_or(DeviceId{SmallWorld::id_of(900 + ++made_)});
    if (!asked.device) reply.device_secret = "5ec2e7";
    if (asked.replaces && devices_.contains(*asked.replaces)) {
      devices_[reply.device].users = devices_.at(*asked.replaces).users;
      for (const AccountId user : devices_[reply.device].users) reply.users.push_back(user);
    }
    devices_[reply.device].users.insert(reply.account);
    return {200, {}, sync::encode(reply)};
  }

  /// False: it does not go on where it ended.
  bool take_chain(Entry& device, const SyncRequest& asked) {
    for (const SentCommand& sent : asked.commands) {
      if (sent.envelope.number != device.last_number + 1 ||
          sent.envelope.prev_hash != device.last_hash)
        return false;
      device.last_number = sent.envelope.number;
      device.last_hash = sync::chain_hash(sent.envelope, sent.body);
      const Command command = must(sync::decode_body(sent.body));
      if (!device.users.contains(command.actor)) server_.refuse.insert(command.id);
    }
    return true;
  }

  FakeServer& server_;
  std::map<DeviceId, Entry> devices_;
  int made_ = 0;
};

class ForkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = clock.now();
    Account other;
    other.id = second;
    other.user_name = "desk2";
    other.role = Role::desk;
    other.state = AccountState::active;
    other.clinic = world.clinic;
    server.seed(other);
    desk.people = {{"desk1", world.desk}, {"desk2", second}};
    transport.answer = [this](const HttpRequest& request) { return desk.serve(request); };
    open();
    log_in("desk2");
    log_in("desk1");
    settle();
  }

  void open() {
    session.reset();
    engine.reset();
    replica.reset();
    file.reopen();
    replica = must(sync::Replica::open(*file, random));
    engine.emplace(*replica, transport, clock, random);
    session = must(Session::open(*replica, *engine, transport, clock, random));
  }
  void log_in(const std::string& name) {
    std::optional<Status> result;
    session->log_in(name, kEverybodysPassword, [&](const Status& status) { result = status; });
    transport.poll();
    ASSERT_TRUE(result && result->ok()) << (result ? result->error().hint : "no answer");
  }
  void settle() {
    for (int i = 0; i < 50; ++i)
      if (const int64_t wait = engine->tick(); !engine->state().syncing && wait > 0) return;
    ADD_FAILURE() << "never idle";
  }
  CommandId book(AccountId actor, int who) {
    const auto made = must(replica->submit(actor, world.book(who, who + 1), {}, clock.now()));
    engine->changed();
    return made.id;
  }
  /// Four bookings of both people in turn, while the server is away.
  std::vector<CommandId> work_offline() {
    desk.reachable = false;
    std::vector<CommandId> ids;
    for (int who = 0; who < 4; ++who) ids.push_back(book(who % 2 == 0 ? second : world.desk, who));
    settle();
    desk.reachable = true;
    return ids;
  }
  void come_back() {
    engine->sync_now();
    settle();
  }
  bool accepted(CommandId id) {
    const auto answer = must(replica->answered(id));
    return answer && kind_of(answer->record.outcome) != OutcomeKind::refused;
  }

  FakeServer server;
  SmallWorld world{server};
  DeviceDesk desk{server};
  const AccountId second{SmallWorld::id_of(7)};
  TempDatabase file;
  SeededRandom random{1};
  ManualClock clock;
  FakeTransport transport;
  std::unique_ptr<sync::Replica> replica;
  std::optional<SyncEngine> engine;
  std::unique_ptr<Session> session;
};

TEST_F(ForkTest, OneLogInCarriesEverybodysWaitingWork) {
  const auto ids = work_offline();
  desk.use_elsewhere(replica->identity()->device);
  come_back();
  EXPECT_EQ(engine->state().problem.code, "device_forked");
  EXPECT_EQ(engine->state().waiting, 4);
  const DeviceId old = replica->identity()->device;
  open();
  log_in("desk1");
  EXPECT_NE(replica->identity()->device, old);
  settle();
  EXPECT_EQ(engine->state().waiting, 0);
  EXPECT_EQ(engine->state().problem.code, "");
  for (const CommandId id : ids) EXPECT_TRUE(accepted(id));
}

/// The power went before the sentence was kept. That it is forked is kept with the answer.
TEST_F(ForkTest, IsToldAfterARestartWhateverElseWasKept) {
  (void)work_offline();
  desk.use_elsewhere(replica->identity()->device);
  come_back();
  must(replica->database().exec("DELETE FROM setting WHERE name IN ('problem', 'problem_hint')"));
  open();
  EXPECT_EQ(engine->state().problem.code, "device_forked");
}

TEST_F(ForkTest, WhereTheServerKnowsNobodyTheWorkOfOthersWaitsForTheirLogIn) {
  const auto ids = work_offline();
  desk.forget_devices();
  come_back();
  EXPECT_EQ(engine->state().problem.code, "bad_credential");
  open();
  EXPECT_EQ(engine->state().problem.code, "bad_credential") << "also after a restart";
  log_in("desk1");
  settle();
  EXPECT_EQ(engine->state().waiting, 2);
  EXPECT_TRUE(accepted(ids[1]));
  EXPECT_TRUE(accepted(ids[3]));
  EXPECT_EQ(engine->state().problem.code, "log_in_needed");
  EXPECT_NE(engine->state().problem.hint.find("desk2"), std::string::npos);
  open();
  EXPECT_EQ(engine->state().problem.code, "log_in_needed");
  log_in("desk2");
  settle();
  EXPECT_EQ(engine->state().waiting, 0);
  EXPECT_EQ(engine->state().problem.code, "");
  for (const CommandId id : ids) EXPECT_TRUE(accepted(id));
}

/// A restored server does not know the account any more, so its person makes another.
TEST_F(ForkTest, WhatWaitsForALogInThatNobodyCanMakeIsAnswered) {
  const auto ids = work_offline();
  desk.forget_devices();
  come_back();
  log_in("desk1");
  settle();
  EXPECT_EQ(engine->state().waiting, 2);
  desk.people["desk2"] = AccountId{SmallWorld::id_of(8)};
  log_in("desk2");
  settle();
  EXPECT_EQ(engine->state().waiting, 0);
  EXPECT_EQ(engine->state().problem.code, "");
  for (const CommandId id : {ids[0], ids[2]})
    EXPECT_TRUE(must(replica->answered(id)) && !accepted(id)) << "its person is told";
}

TEST_F(ForkTest, WhatAnAbsentPersonDoesHereWaitsTooAndTheOthersGoOn) {
  desk.forget_devices();
  come_back();
  log_in("desk1");
  settle();
  const CommandId held = book(second, 0);
  const CommandId sent = book(world.desk, 1);
  come_back();
  EXPECT_TRUE(accepted(sent));
  EXPECT_EQ(engine->state().waiting, 1);
  log_in("desk2");
  settle();
  EXPECT_TRUE(accepted(held));
}

}  // namespace
}  // namespace wardbook

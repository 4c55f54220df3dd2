#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "shared/store/schema.h"
#include "tests/unit/sync/small_device.h"

// What a tablet did with the program of protocol 1 gets in after it was updated.

namespace wardbook::sync {
namespace {

using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

std::string written_by_1() {
  std::ifstream file("tests/unit/sync/made_by_1.sql");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class MadeByOneTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = to_instant(world.today);
    server.epoch = 2;
    must(file->exec(written_by_1()));
    ASSERT_EQ(must(store::schema_version(*file, Side::device)), 2);
    bodies = waiting();
    ASSERT_EQ(bodies.size(), 4u);
  }
  std::vector<Bytes> waiting() {
    std::vector<Bytes> found;
    auto rows = must(file->prepare("SELECT body FROM pending ORDER BY number"));
    while (must(rows.step())) found.push_back(rows.get<Bytes>(0));
    return found;
  }
  Received exchange(Replica& replica) {
    const SyncRequest request = must(replica.build_request());
    sent = must(decode<SyncRequest>(encode(request)));
    return must(replica.receive(must(decode<SyncReply>(encode(server.sync(sent)))), server.now));
  }
  std::optional<Booking> booking(int who, int day) {
    return must(store::get<Booking>(*file, world.booking(who, day)));
  }

  FakeServer server;
  SmallWorld world{server};
  TempDatabase file;
  SeededRandom random{1};
  std::vector<Bytes> bodies;
  SyncRequest sent;
};

TEST_F(MadeByOneTest, OpensAndKeepsEveryBodyAsItWas) {
  const auto replica = must(Replica::open(*file, random));
  EXPECT_EQ(must(store::schema_version(*file, Side::device)), store::kSchemaVersion);
  EXPECT_EQ(waiting(), bodies);
  // A booking that says its own id, which is not the command's.
  const Command book = must(decode_body(bodies[1]));
  EXPECT_EQ(std::get<Book>(book.args).booking, world.booking(1, 2));
  EXPECT_NE(book.id.uuid, world.booking(1, 2).uuid);
  EXPECT_EQ(booking(1, 2)->state, BookingState::held);
  EXPECT_EQ(booking(0, 1)->state, BookingState::cancelled);
}

TEST_F(MadeByOneTest, WhatWaitedGetsInInItsOldEnvelopes) {
  const auto replica = must(Replica::open(*file, random));
  EXPECT_TRUE(must(replica->refetching())) << "a new epoch was being fetched";
  EXPECT_TRUE(must(replica->build_request()).cursors.empty()) << "from its beginning again";
  while (must(replica->refetching())) (void)exchange(*replica);
  const SyncRequest request = must(replica->build_request());
  ASSERT_EQ(request.commands.size(), 5u) << "the answered one too: the epoch is new";
  EXPECT_TRUE(request.commands[0].answer.has_value());
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(request.commands[i + 1].body, bodies[i]);
    EXPECT_EQ(request.commands[i + 1].envelope.number, static_cast<int64_t>(i + 2));
    EXPECT_EQ(request.commands[i + 1].envelope.prev_hash,
              chain_hash(request.commands[i].envelope, request.commands[i].body));
  }
  (void)exchange(*replica);
  EXPECT_EQ(must(replica->pending_count()), 0);
  for (const AnsweredCommand& answered : must(replica->answered(true)))
    EXPECT_EQ(answered.record.outcome.code, OutcomeCode::done) << kind_of(answered.command.args);
  EXPECT_EQ(booking(1, 2)->state, BookingState::confirmed);
  EXPECT_EQ(booking(2, 1)->state, BookingState::confirmed);
  EXPECT_EQ(booking(0, 1)->state, BookingState::cancelled);
}

TEST_F(MadeByOneTest, TheChainGoesOnInTheNewSpelling) {
  const auto replica = must(Replica::open(*file, random));
  const CommandId id = must(replica->submit(world.desk, world.book(3, 3), {}, server.now)).id;
  EXPECT_EQ(id.uuid, world.booking(3, 3).uuid);
  while (must(replica->refetching())) (void)exchange(*replica);
  const SyncRequest request = must(replica->build_request());
  ASSERT_EQ(request.commands.size(), 6u);
  EXPECT_EQ(request.commands[5].envelope.prev_hash,
            chain_hash(request.commands[4].envelope, request.commands[4].body));
  (void)exchange(*replica);
  EXPECT_EQ(booking(3, 3)->state, BookingState::confirmed);
}

TEST_F(MadeByOneTest, WhatCanNotBeTakenOffAnyMoreIsFetchedAgain) {
  must(file->exec("UPDATE setting SET value = 0 WHERE name = 'refetch'"));
  must(file->exec("DELETE FROM staged"));
  const auto replica = must(Replica::open(*file, random));
  EXPECT_EQ(booking(1, 2)->state, BookingState::held) << "as it was shown before";
  (void)exchange(*replica);
  EXPECT_TRUE(must(replica->refetching()));
  EXPECT_EQ(waiting(), bodies);
  while (must(replica->refetching())) (void)exchange(*replica);
  (void)exchange(*replica);
  EXPECT_EQ(must(replica->pending_count()), 0);
  EXPECT_EQ(booking(1, 2)->state, BookingState::confirmed);
  EXPECT_EQ(dump(*file), dump(server.database()));
}

}  // namespace
}  // namespace wardbook::sync

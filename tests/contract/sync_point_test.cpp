#include "sync-server/core/sync_point.h"

#include <gtest/gtest.h>

#include "shared/base/encode.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/core/push_job.h"
#include "sync-server/core/reinstate.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

// What a push is answered while others write beside it.

namespace wardbook {
namespace {

class SyncPointTest : public testing::Test {
 protected:
  void SetUp() override {
    context.emplace(open_sqlite_store({file.path(), {}}).value(), Decider(Bytes(32, 7)),
                    country.random, WriterThread::callers, Page{});
    context->epoch = 1;
    Device tablet;
    tablet.id = device;
    tablet.secret_hash = sha256(secret);
    tablet.created = tablet.last_seen = country.now;
    ASSERT_OK(store().begin());
    ASSERT_OK(store().apply(country.set_up(), *store().next_commit()));
    ASSERT_OK(store().put_device(tablet));
    ASSERT_OK(store().put_device_user({device, country.staff.id, country.now, country.now}));
    ASSERT_OK(store().commit());
  }
  Store& store() { return *context->store; }

  /// The nurse says that a bed of the ward is to be cleaned.
  SyncRequest report() {
    const SetBedStatus dirty{country.beds[0].id, BedStatus::housekeeping, "", country.now};
    const Command command{country.fresh<CommandId>(), country.staff.id, country.now, dirty, {}};
    SentCommand sent;
    sent.body = sync::encode_body(command);
    sent.envelope = {device, 1, {}};
    SyncRequest request;
    request.device = device;
    request.commands = {sent};
    return request;
  }
  SyncReply answer(const SyncRequest& asked, Instant now) {
    Request request{"POST", "/api/v1/sync", {}, {}, {}, false};
    request.headers["content-type"] = sync::kCborType;
    request.headers["authorization"] = "Device " + to_hex(secret);
    const Bytes body = sync::encode(asked);
    request.body.assign(body.begin(), body.end());
    const Response response = answer_sync(*context, request, now);
    EXPECT_EQ(response.status, 200) << response.body;
    return sync::decode<SyncReply>(
               {reinterpret_cast<const uint8_t*>(response.body.data()), response.body.size()})
        .value();
  }

  Country country;
  const DeviceId device = country.fresh<DeviceId>();
  const Bytes secret = Bytes(32, 5);
  TestFile file;
  std::optional<Context> context;
};

/// Its request came before the change and was written after it. What the nurse says from then on
/// was made after the answer that told of the change.
TEST_F(SyncPointTest, WhoIsToldOfAChangeOfTheRoleWithTheAnswerHasHeardOfIt) {
  const Instant came = country.now.plus_minutes(1);
  country.staff.since = came.plus_minutes(1);
  country.staff.hospital = country.south.id;
  ASSERT_OK(store().begin());
  ASSERT_OK(store().apply({{}, {Put{country.staff}}, {}}, *store().next_commit()));
  ASSERT_OK(store().commit());
  const SyncReply reply = answer(report(), came);
  ASSERT_EQ(reply.outcomes.size(), 1u);
  EXPECT_EQ(reply.outcomes[0].outcome.code, OutcomeCode::done);
  EXPECT_FALSE(reply.changes.empty());
  EXPECT_EQ((*store().find_device(device))->last_seen, country.staff.since);
}

/// Another push of its batch was refused, or the commit was.
TEST_F(SyncPointTest, APushThatBeginsAgainAnswersEachCommandOnce) {
  const auto asked = sync::decode<SyncRequest>(sync::encode(report()));
  ASSERT_OK(asked);
  PushJob job(context->decider, device, read_commands(asked->commands).value(), country.now);
  const auto run = [&] {
    job.restart();
    ASSERT_OK(store().begin());
    for (size_t at = 0; at < job.steps(); ++at) ASSERT_OK(job.step(store(), at));
    store().rollback();
    ASSERT_EQ(job.records().size(), 1u);
  };
  run();
  run();
  EXPECT_EQ(job.records()[0].outcome.code, OutcomeCode::done);
  // Somebody has taken the nurse off the tablet meanwhile.
  ASSERT_OK(store().begin());
  ASSERT_OK(store().put_device_user(
      {device, country.staff.id, country.now, country.now.plus_minutes(-1), true}));
  ASSERT_OK(store().commit());
  run();
  EXPECT_EQ(job.records()[0].outcome.code, OutcomeCode::not_allowed);
}

/// The disk was full for a moment, say.
TEST_F(SyncPointTest, WhatFailedToComeBackIsTriedAgainAtOnce) {
  ASSERT_OK(reinstate(*context, country.now));
  EXPECT_GT(context->reinstate_at_ms, country.now.ms) << "nothing waits";
  KeptOutcome broken;
  broken.command = country.fresh<CommandId>();
  broken.commit = {7};
  ASSERT_OK(store().begin());
  ASSERT_OK(store().put_outcome(broken, {}));
  ASSERT_OK(store().park(broken.command, country.now));
  ASSERT_OK(store().commit());
  EXPECT_FALSE(reinstate(*context, country.now).ok());
  EXPECT_EQ(context->reinstate_at_ms, kAtOnce);
}

}  // namespace
}  // namespace wardbook

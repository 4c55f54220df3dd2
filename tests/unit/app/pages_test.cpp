#include "tests/unit/app/engine_fixture.h"

// A copy that comes in pages: the next one is asked for before the one that has come is written.

namespace wardbook {
namespace {

using testing::must;

class PagesTest : public testing::EngineFixture {
 protected:
  void SetUp() override {
    EngineFixture::SetUp();
    transport.answer = [this](const HttpRequest& request) { return page(request); };
  }

  /// The first table of the bucket, and then all the rest.
  HttpReply page(const HttpRequest& request) {
    asked.push_back(must(sync::decode<SyncRequest>(request.body)));
    if (refusal.status != 200) return refusal;
    SyncReply reply = server.sync(asked.back());
    if (asked.back().cursors.empty() && asked.back().commands.empty()) {
      BucketChanges& changes = reply.changes.front();
      changes.tables.resize(1);
      changes.upto = 1;
      changes.part = true;
      changes.checksum.reset();
      reply.more = true;
    }
    return {200, {}, sync::encode(reply)};
  }

  int64_t rows() {
    return must(file->value<int64_t>(
                    "SELECT (SELECT count(*) FROM district) + (SELECT count(*) FROM pool)"))
        .value_or(0);
  }
  void break_writing(bool broken) {
    must(file->exec(broken ? "CREATE TRIGGER broken BEFORE UPDATE ON bucket BEGIN SELECT "
                             "RAISE(ABORT, 'broken'); END"
                           : "DROP TRIGGER broken"));
  }

  std::vector<SyncRequest> asked;
};

TEST_F(PagesTest, TheNextPageIsOnItsWayWhileOneIsWritten) {
  std::vector<int64_t> there;
  transport.on_send = [&] { there.push_back(rows()); };
  settle();
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(there, (std::vector<int64_t>{0, 0})) << "nothing of the first page was written yet";
  EXPECT_EQ(asked[1].cursors, (std::vector<Cursor>{{server.bucket, 1}}));
  EXPECT_EQ(asked[1].unfinished, std::vector<Bucket>{server.bucket});
  EXPECT_GT(rows(), 1);
  EXPECT_FALSE(engine->state().fetching);
}

TEST_F(PagesTest, WhatIsBookedMeanwhileIsSentAfterwards) {
  (void)engine->tick();
  (void)engine->tick();  // the first page is written, the second is on its way
  ASSERT_EQ(transport.requests.size(), 2u);
  settle();
  book(0);
  settle();
  EXPECT_EQ(engine->state().waiting, 0);
}

/// The device wants another bucket now: the answer does not have it.
TEST_F(PagesTest, AnAnswerToAnOlderQuestionIsNotTaken) {
  (void)engine->tick();
  (void)engine->tick();
  ASSERT_EQ(transport.requests.size(), 2u);
  const int64_t before = rows();
  must(replica->want("public:elsewhere", true));
  (void)engine->tick();
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(rows(), before);
  settle();
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[2].cursors, asked[1].cursors);
  EXPECT_EQ(asked[2].also, std::vector<Bucket>{"public:elsewhere"});
  EXPECT_GT(rows(), before);
}

/// The page after one that could not be written would be put on nothing.
TEST_F(PagesTest, APageThatCannotBeWrittenTakesTheNextWithIt) {
  break_writing(true);
  (void)engine->tick();
  (void)engine->tick();
  ASSERT_EQ(transport.requests.size(), 2u);
  const int64_t wait = settle();
  EXPECT_EQ(asked.size(), 2u) << "not at once";
  EXPECT_FALSE(engine->state().problem.code.empty());
  EXPECT_EQ(rows(), 0);
  break_writing(false);
  clock.steady += wait;
  settle();
  ASSERT_EQ(asked.size(), 4u);
  EXPECT_TRUE(asked[2].cursors.empty()) << "from the beginning";
  EXPECT_GT(rows(), 1);
  EXPECT_TRUE(engine->state().problem.code.empty());
}

TEST_F(PagesTest, ARefusalOfTheNextPageWaitsAsEveryOther) {
  (void)engine->tick();
  (void)engine->tick();
  refusal = refused(503, "server_busy", {{"retry-after", "30"}});
  EXPECT_GE(settle(), 30'000);
  refusal.status = 200;
  clock.steady += 60'000;
  settle();
  EXPECT_GT(rows(), 1);
  EXPECT_FALSE(engine->state().fetching);
}

}  // namespace
}  // namespace wardbook

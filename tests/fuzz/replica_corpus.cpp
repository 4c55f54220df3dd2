#include "tests/fuzz/corpus.h"
#include "tests/fuzz/tablet.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook::fuzz {
namespace {

/// A tablet and its server, whose replies are kept.
struct Talk {
  void exchange() {
    const SyncReply reply = server.sync(testing::must(tablet.replica().build_request()));
    (void)testing::must(tablet.replica().receive(reply, Tablet::kNow));
    append_reply(reply, input);
  }

  testing::FakeServer server;
  testing::SmallWorld world{server};
  Tablet tablet;
  Bytes input;
};

Bytes everything_at_once() {
  Talk talk;
  talk.exchange();
  return talk.input;
}

/// Answers one by one, then a change of a row that the tablet has.
Bytes little_by_little() {
  Talk talk;
  talk.server.answer_at_most = 1;
  for (int i = 0; i < Tablet::kWaiting; ++i) talk.exchange();
  (void)testing::must(
      talk.tablet.replica().submit(talk.world.desk, talk.world.book(2), {}, Tablet::kNow));
  talk.exchange();
  return talk.input;
}

/// The tablet fetches all of it again, beside what it has.
Bytes from_a_restored_server() {
  Talk talk;
  talk.exchange();
  ++talk.server.epoch;
  talk.exchange();
  talk.exchange();
  return talk.input;
}

/// The bucket is not what the server says.
Bytes that_differ() {
  Talk talk;
  talk.server.wrong_checksums = true;
  for (int i = 0; i < 3; ++i) talk.exchange();
  return talk.input;
}

Bytes of_special_kinds() {
  Talk talk;
  talk.exchange();
  SyncReply lost;
  lost.epoch = talk.server.epoch;
  lost.lost.push_back(talk.server.bucket);
  append_reply(lost, talk.input);
  SyncReply fork;
  fork.fork = true;
  append_reply(fork, talk.input);
  return talk.input;
}

}  // namespace

std::vector<Bytes> replica_corpus() {
  return {everything_at_once(), little_by_little(), from_a_restored_server(), that_differ(),
          of_special_kinds()};
}

}  // namespace wardbook::fuzz

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "app/core/sync_engine.h"
#include "app/platform/transport_httplib.h"
#include "shared/sync/cbor.h"
#include "tests/unit/app/fake_transport.h"
#include "tests/unit/sync/small_world.h"

// A device that was updated before its server, over a real socket.

namespace wardbook {
namespace {

using testing::FakeServer;
using testing::ManualClock;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

class OlderServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fake_.now = clock_.now();
    server_.Post("/api/v1/sync", [this](const httplib::Request& request, httplib::Response& to) {
      answer(request, to);
    });
    const int port = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
    transport_ = std::make_unique<HttplibTransport>(
        ServerAddress{"http://127.0.0.1:" + std::to_string(port), ""});
    replica_ = must(sync::Replica::open(*file_, random_));
    must(replica_->adopt({{SmallWorld::id_of(9001)}, "5ec2e7"}));
    engine_.emplace(*replica_, *transport_, clock_, random_);
  }
  void TearDown() override {
    server_.stop();
    thread_.join();
  }

  /// As the server of protocol 1 answered whoever spoke a later one, until it is updated.
  void answer(const httplib::Request& request, httplib::Response& to) {
    Bytes bytes(request.body.begin(), request.body.end());
    if (!updated_) {
      to.status = 426;
      bytes = sync::encode(ErrorReply{
          {"protocol_too_new", "This program is newer than the server: try again later."}, 0});
    } else {
      bytes = sync::encode(fake_.sync(must(sync::decode<SyncRequest>(bytes))));
    }
    to.set_content(std::string(bytes.begin(), bytes.end()), "application/cbor");
  }
  void turn() {
    for (int i = 0; i < 10; ++i) (void)engine_->tick();
  }

  std::atomic<bool> updated_ = true;
  FakeServer fake_;
  SmallWorld world_{fake_};
  httplib::Server server_;
  std::thread thread_;
  std::unique_ptr<HttplibTransport> transport_;
  TempDatabase file_;
  SeededRandom random_{1};
  ManualClock clock_;
  std::unique_ptr<sync::Replica> replica_;
  std::optional<SyncEngine> engine_;
};

TEST_F(OlderServerTest, TheDeviceSaysSoWaitsAndLosesNothing) {
  turn();
  ASSERT_EQ(engine_->state().problem.code, "");
  updated_ = false;
  (void)must(replica_->submit(world_.desk, world_.book(0, 2), {}, clock_.now()));
  engine_->changed();
  turn();
  EXPECT_EQ(engine_->state().problem.code, "protocol_too_new");
  EXPECT_FALSE(engine_->state().problem.hint.empty());
  EXPECT_EQ(engine_->state().waiting, 1);

  // Nobody does anything; the server gets the new release.
  updated_ = true;
  for (int minute = 0; minute < 6; ++minute) {
    clock_.steady += 60'000;
    turn();
  }
  EXPECT_EQ(engine_->state().problem.code, "");
  EXPECT_EQ(engine_->state().waiting, 0);
  EXPECT_EQ(must(store::get<Booking>(*file_, world_.booking(0, 2)))->state,
            BookingState::confirmed);
}

}  // namespace
}  // namespace wardbook

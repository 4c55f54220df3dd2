#pragma once

#include <gtest/gtest.h>

#include "app/core/sync_engine.h"
#include "tests/unit/app/fake_transport.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook::testing {

/// A device with its engine before a server in the same thread.
class EngineFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = clock.now();
    replica = must(sync::Replica::open(*file, random));
    must(replica->adopt({{SmallWorld::id_of(9001)}, "5ec2e7"}));
    transport.answer = [this](const HttpRequest& request) { return serve(request); };
    engine.emplace(*replica, transport, clock, random);
  }

  HttpReply serve(const HttpRequest& request) {
    if (refusal.status != 200) return refusal;
    return {200, {}, sync::encode(server.sync(must(sync::decode<SyncRequest>(request.body))))};
  }
  static HttpReply refused(int status, const std::string& code, const HttpHeaders& headers = {}) {
    return {status, headers, sync::encode(ErrorReply{{code, "No."}, 0})};
  }
  /// Until the engine is idle; how long it wants to wait then.
  int64_t settle() {
    for (int i = 0; i < 50; ++i) {
      const int64_t wait = engine->tick();
      if (!engine->state().syncing && wait > 0) return wait;
    }
    ADD_FAILURE() << "never idle";
    return 0;
  }
  /// Its request is on its way until the transport speaks again.
  void begin_exchange() {
    settle();
    transport.silent = true;
    engine->sync_now();
    (void)engine->tick();
  }
  void book(int who) {
    (void)must(replica->submit(world.desk, world.book(who, 2), {}, clock.now()));
    engine->changed();
  }

  FakeServer server;
  SmallWorld world{server};
  TempDatabase file;
  SeededRandom random{1};
  ManualClock clock;
  FakeTransport transport;
  std::unique_ptr<sync::Replica> replica;
  std::optional<SyncEngine> engine;
  HttpReply refusal{200, {}, {}};
};

}  // namespace wardbook::testing

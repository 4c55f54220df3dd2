#pragma once

#include "shared/sync/replica.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook::testing {

/// One device and its way to the server.
class Device {
 public:
  Device(FakeServer& server, int number) : server_(server), random_(static_cast<uint64_t>(number)) {
    open();
    must(replica->adopt({{SmallWorld::id_of(9000 + number)}, "00"}));
  }

  void open() { replica = must(sync::Replica::open(*file, random_)); }
  void restart() {
    replica.reset();
    file.reopen();
    open();
  }
  sync::Submitted submit(const Args& args, AccountId actor) {
    return must(replica->submit(actor, args, {}, server_.now));
  }
  SyncReply exchange() {
    const SyncRequest request = must(replica->build_request());
    SyncReply reply =
        over_the_wire(server_.sync(must(sync::decode<SyncRequest>(sync::encode(request)))));
    last = must(replica->receive(reply, server_.now));
    return reply;
  }
  void sync_fully() {
    do exchange();
    while (last.more);
  }
  std::optional<Booking> booking(BookingId id) { return must(store::get<Booking>(*file, id)); }
  int used(PoolId pool, Minute slot) {
    const auto load = must(store::get<PoolLoad>(*file, pool, slot));
    return load ? load->used : 0;
  }

  TempDatabase file;
  std::unique_ptr<sync::Replica> replica;
  sync::Received last;

 private:
  static SyncReply over_the_wire(const SyncReply& reply) {
    return must(sync::decode<SyncReply>(sync::encode(reply)));
  }

  FakeServer& server_;
  SeededRandom random_;
};

}  // namespace wardbook::testing

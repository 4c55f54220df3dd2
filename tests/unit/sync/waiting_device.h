#pragma once

#include "shared/sync/replica.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook::testing {

/// A device with bookings that wait, each of a patient of its own, before a server that has
/// answered none of them.
class WaitingDevice {
 public:
  explicit WaitingDevice(int waiting) {
    server_.now = to_instant(world_.today);
    must(replica_->adopt({{SmallWorld::id_of(9001)}, "00"}));
    server_.answer_at_most = 0;
    patient_.clinic = world_.clinic;
    for (int who = 0; who < waiting; ++who) {
      patient_.id = {SmallWorld::id_of(20'000 + who)};
      server_.seed(patient_);
    }
    take_in(pull());
    for (int who = 0; who < waiting; ++who) book(who);
  }

  /// What the server has to say, with a row in it.
  SyncReply answer_with_a_row() {
    server_.seed(patient_);
    return pull();
  }
  /// All that waits is taken off, and decided and put on again; durably.
  void take_in(const SyncReply& reply) { (void)must(replica_->receive(reply, server_.now)); }
  int64_t waiting() const { return must(replica_->pending_count()); }

 private:
  SyncReply pull() { return server_.sync(must(replica_->build_request())); }
  void book(int who) {
    Book ask = std::get<Book>(world_.book(0, 1 + who % 28));
    ask.booking = {SmallWorld::id_of(40'000 + who)};
    ask.patient = {SmallWorld::id_of(20'000 + who)};
    (void)must(replica_->submit(world_.desk, ask, {}, server_.now));
  }

  FakeServer server_;
  SmallWorld world_{server_};
  TempDatabase file_;
  SeededRandom random_{1};
  Patient patient_;
  std::unique_ptr<sync::Replica> replica_ = must(sync::Replica::open(*file_, random_));
};

}  // namespace wardbook::testing

#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "tests/sim/device.h"
#include "tests/sim/server.h"

namespace wardbook::sim {

/// The real server and three real devices (a ward's, two of a clinic) at work, with a network that
/// carries everything at once. Both sides' databases are encrypted.
class Ward {
 public:
  /// `first_device`: how the first device's database is opened, if not through kEncryptingVfs.
  explicit Ward(uint64_t seed, const std::optional<store::OpenOptions>& first_device = {});

  /// The first one's person logs in, with nothing on the disk before.
  void begin(size_t number);
  /// A command of the device's person; false: there was nothing to do, or it was refused here, or
  /// (error()) the disk is full.
  bool submit(size_t number);
  /// Until the device has nothing more to send. False: the server or the disk did not take it.
  bool exchange(size_t number);
  /// Some minutes, and what they make due on the server. False: its disk did not take it.
  void pass_time();
  void restart_server();
  bool restart_device(size_t number);

  Server& server() { return *server_; }
  Device& device(size_t number) { return *seats_[number].device; }
  size_t devices() const { return seats_.size(); }
  Seeded& dice() { return dice_; }
  Instant now() const { return now_; }

  /// Commands that a device has kept, in order, by device.
  const std::vector<CommandId>& kept(size_t device) const { return seats_[device].kept; }
  /// Answers that devices have, in the order in which they came.
  struct Answer {
    CommandId command;
    Hash256 seal;
  };
  const std::vector<Answer>& answers() const { return answers_; }
  /// Of the last submit() that the database did not take; code empty: none.
  const Error& error() const { return error_; }

 private:
  struct Seat {
    std::unique_ptr<Device> device;
    size_t person;
    std::vector<CommandId> kept;
  };
  void start(size_t number);
  void pump(size_t number);
  void note_answers(size_t number);

  Seeded dice_;
  const Town town_;
  Instant now_ = kStart;
  std::unique_ptr<Server> server_;
  std::vector<Seat> seats_;
  struct Sent {
    size_t device;
    uint64_t id;
    HttpRequest request;
  };
  std::deque<Sent> sent_;
  std::vector<Answer> answers_;
  std::set<CommandId> answered_;
  Error error_;
};

/// The key of both sides' databases.
Bytes ward_key();

}  // namespace wardbook::sim

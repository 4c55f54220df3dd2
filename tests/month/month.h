#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/month/link.h"
#include "tests/sim/device.h"
#include "tests/sim/server.h"

namespace wardbook::sim {

/// How much is done offline, and by how many.
struct MonthSize {
  size_t devices = 50;
  size_t commands = 10'000;
  int64_t days = 30;
  bool one_line = false;  ///< for all of them; else each has its own
};

/// What came of it.
struct MonthFigures {
  std::string problem;    ///< "" or the first thing that is not as it must be
  int64_t pushed_ms = 0;  ///< from the network's return until the last command was answered
  int64_t rest_ms = 0;    ///< until every device had every row too
  int64_t bytes_up = 0;
  int64_t bytes_down = 0;
  size_t exchanges = 0;
  size_t failed = 0;    ///< of them
  size_t repeated = 0;  ///< commands that came to the server once more after it had decided them
  std::map<std::string, size_t> kinds;     ///< outcomes
  std::map<std::string, size_t> refusals;  ///< of which kind of command, and why
};

/// Devices without a network for weeks, then on slow lines on which a fifth of the messages is lost
/// or cut: the real app core and the real server core, with one virtual clock.
class Month {
 public:
  Month(uint64_t seed, const MonthSize& size);
  MonthFigures run();

 private:
  struct Seat {
    std::unique_ptr<Device> device;
    Link* up = nullptr;
    Link* down = nullptr;
    uint64_t life = 0;
    uint64_t tick = 0;
    std::vector<CommandId> kept;
  };
  struct Call {
    size_t seat;
    uint64_t life;
    uint64_t id;
    bool over = false;  ///< answered, or the device has given up
  };

  void object(const std::string& what);
  void committed(const Batch& batch);
  // The people.
  void start(size_t number);
  void log_in(size_t number);
  void work(size_t number);
  std::optional<Args> invent_for(Seat& seat);
  void go_offline();
  // The line.
  void carry(size_t number, uint64_t id, HttpRequest request);
  void deliver(const std::shared_ptr<Call>& call, HttpRequest request);
  void answer(const std::shared_ptr<Call>& call, HttpReply reply);
  void tick(size_t number);
  void come_back();
  void restart_now_and_then();
  size_t waiting();
  bool at_rest();
  // What must hold at the end.
  void check();
  void check_device(Seat& seat);

  const MonthSize size_;
  Seeded dice_;
  Town town_;
  Instant now_ = kStart;
  Agenda agenda_{now_};
  std::deque<Link> up_;
  std::deque<Link> down_;
  std::unique_ptr<Server> server_;
  std::vector<Seat> seats_;
  std::map<CommandId, std::string> decided_;
  std::map<Bucket, int64_t> targets_;  ///< how far each bucket was when all was answered
  bool slow_ = false;                  ///< the line is the slow one
  MonthFigures figures_;
};

}  // namespace wardbook::sim

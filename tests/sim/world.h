#pragma once

#include <functional>
#include <queue>

#include "tests/sim/coverage.h"
#include "tests/sim/device.h"
#include "tests/sim/oracle.h"
#include "tests/sim/promises.h"
#include "tests/sim/rows.h"
#include "tests/sim/server.h"
#include "tests/sim/step.h"
#include "tests/sim/trace.h"
#include "tests/sim/truth.h"

namespace wardbook::sim {

class Pick;
class Sights;

/// What can happen to one message and its answer.
enum class Fate : uint8_t {
  arrives,
  request_lost,
  reply_lost,   ///< after the server has done it
  twice,        ///< the request comes again later
  request_cut,  ///< the server gets the first half of the body
  reply_cut,    ///< the device gets the first half, as if it were whole
  reset,        ///< the connection breaks within the reply
  slow,
  not_wardbook,   ///< somebody else answers, as a proxy or the log-in page of a Wi-Fi does
  other_release,  ///< the server speaks an older protocol than the device at this moment
};
inline constexpr size_t kFates = 10;

/// The devices, the network and the server in one thread, with one virtual time.
class World {
 public:
  World(const Script& script, Trace& trace);
  ~World();

  /// Safety: one step after the other, until a checker objects.
  void step(const Step& step);
  /// Liveness: the faults end; everything must come to rest, and all must agree then.
  void settle();

  const std::optional<Failure>& failure() const { return failure_; }
  const Coverage& coverage() const { return coverage_; }

 private:
  struct Seat {
    std::unique_ptr<Device> device;
    uint64_t life = 0;  ///< of the program that runs; replies to an earlier one are lost
    uint64_t tick = 0;  ///< of the tick that is planned
    int64_t revision = 0;
    int64_t cut_off_until = 0;
    /// The highest version in which its screen has shown each row.
    std::map<std::string_view, std::map<Uuid, int64_t>> seen;
    std::set<BookingId> made;  ///< on it, and not answered yet
    int64_t epoch = 0;         ///< of the server that all this is of
    bool rotten = false;       ///< a row of its copy became another than the server's, some time
    int helped = 0;            ///< how often somebody logged in to help
    std::vector<Fate> fates;
    std::optional<Disk> saved;
    uint64_t hold = 0;  ///< the last one of the server's that was for it
  };
  struct Event {
    int64_t at;
    uint64_t order;
    std::function<void()> run;
    bool operator<(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  // --- Time (world.cpp)
  void at(int64_t when, std::function<void()> run);
  void run_until(int64_t when);
  void sleep_for(int64_t ms);
  void watch();
  void note(std::string_view what);
  void fail(std::string_view checker, const std::string& text);
  void count(std::string_view event) { ++coverage_.events[std::string(event)]; }

  // --- Programs (world.cpp)
  void start(size_t number);
  void stop(size_t number, bool torn);
  void end(size_t number);
  void turn_off(size_t number);
  void start_soon(size_t number);
  void fails_to_start(size_t number);
  void poke(size_t number);
  /// Half of the devices have somebody who looks, but at night.
  bool is_watched(size_t number) const { return !asleep_ && (seed_ + number) % 2 == 0; }
  void tick(size_t number);
  /// After anything that may have touched the device's disk.
  bool survived(size_t number);
  void work();
  void server_died();
  void server_down();
  void count_situations(const Command& command, const Decided& one);
  bool is_early_fact(const Command& command) const;
  void count_withdrawn(const Decided& one);
  void committed(const Batch& batch);
  void take(const Batch& batch);

  // --- The network (network.cpp)
  void carry(size_t number, uint64_t id, HttpRequest request);
  void deliver(size_t number, uint64_t life, uint64_t id, const HttpRequest& request, Fate fate);
  void deliver_hold(size_t number, uint64_t life, uint64_t id, const HttpRequest& request,
                    Fate fate);
  void answer(size_t number, uint64_t life, uint64_t id, HttpReply reply, int64_t delay);

  // --- Steps (steps.cpp)
  void command(const Step& step, Seeded& dice);
  bool make(size_t number, AccountId actor, Args args);
  void log_in(size_t number, const std::string& name, const std::string& password);
  void log_out(Seat& seat);
  void change_storage(const Step& step, Seeded& dice);
  void new_storage(size_t number, Disk disk, const char* what);
  void fault(const Step& step, Seeded& dice);
  void tell(size_t number, bool network);
  void set_server_back(Seeded& dice);
  void set_server_ahead(Seeded& dice);
  void set_right();
  void back_up();
  void restore(int64_t behind_ms);
  void remember_answers();

  // --- A first copy (interrupted.cpp)
  const Town::Person* begin_afresh(size_t number, Seeded& dice);
  bool within_a_second(const std::function<bool()>& happens);
  void lose_a_page(size_t number, Seeded& dice);
  void merge_elsewhere(size_t number, const Town::Person& person, PatientId duplicate);
  void interrupt(const Step& step, Seeded& dice);
  void interrupt_last();

  // --- A copy that is wrong (rot.cpp)
  void rot(const Step& step, Seeded& dice);
  bool has_rotted() const { return coverage_.events.contains(std::string(kRotEvent)); }

  // --- A rogue program (rogue.cpp)
  void raw(const Step& step, Seeded& dice);
  void sign_up(Seeded& dice);
  const Town::Person& rogue(const Step& step, Seeded& dice);
  Command rogue_command(const Town::Person& person, Pick& pick, Args args);
  void check_exposed(AccountId me, DeviceId device, const SyncReply& reply);
  void check_rogue(AccountId me, const SyncRequest& request, const SyncReply& reply);
  std::optional<HttpReply> ask_server(const HttpRequest& request);

  // --- Checks (checks.cpp, check_replicas.cpp)
  void check_after_step();
  /// What a device has before an exchange.
  struct Fetching {
    int64_t again = 0;  ///< whether it fetches everything again
    int64_t epoch = 0;  ///< of the server; 0: none yet, or the disk did not let it be read
  };
  void check_quick(Seat& seat);
  bool is_of_one_server(Seat& seat);
  static void begin_anew(Seat& seat, int64_t epoch);
  bool was_answered_twice() const;
  static Fetching fetching(Device& device);
  void check_fetching(const Seat& seat, const Fetching& before);
  static std::set<std::string> whole_buckets(Device& device);
  const Account* account_named(std::string_view name) const;
  static bool has_bucket(Device& device, const std::string& name);
  static bool holds_one_of(Device& device, const std::vector<std::string>& buckets);
  /// Whether it has begun with a bucket and not come to its end.
  static bool has_part(Device& device);
  /// Rows of a bucket that it has not begun with.
  static bool has_bare_rows(Device& device);
  void count_parts(Seat& seat);
  void check_monotonic(Seat& seat);
  void check_answers(Seat& seat);
  std::vector<std::string> buckets_of(BookingId id) const;
  void check_reply(const HttpRequest& request, const HttpReply& reply);
  void check_everything();
  void check_server();
  void check_waitlist();
  void check_promises();
  void check_reinstated();
  void check_replay();
  void check_buckets(const Sights& sights);
  void check_device(size_t number, const Sights& sights);
  void check_rows(size_t number);
  void check_visible(size_t number, const Sights& sights);

  // --- Coming to rest (settle.cpp)
  void heal();
  void help(size_t number);
  bool waits_in_vain(Device& device) const;
  bool knows_its_buckets(Device& device);
  bool is_at_rest(size_t number);
  bool at_rest();
  void come_to_rest();
  std::string how_it_is(size_t number);
  bool has_logged_in(size_t number, AccountId person);
  void check_news();
  void compare_copies();

  const uint64_t seed_;
  const Town town_;
  Trace& trace_;
  Seeded dice_;
  const int64_t pace_;  ///< how many times as fast people are
  Instant now_ = kStart;
  std::priority_queue<Event> events_;
  uint64_t order_ = 0;
  bool asleep_ = false;
  bool healed_ = false;
  std::optional<size_t> cut_off_;  ///< a device that has lost the network for good
  int64_t steps_ = 0;
  /// The step after which the server's whole database is checked. It costs more the more there is:
  /// each time twice as many.
  int64_t thorough_at_ = 250;
  std::optional<Failure> failure_;
  Coverage coverage_;
  Promises promises_;
  Truth truth_;
  Batch log_;  ///< everything that was decided, since the last restore
  Oracle oracle_{truth_};
  std::unique_ptr<Server> server_;
  std::vector<Seat> seats_;
  using Chains = std::map<DeviceId, int64_t>;
  Chains chains_;  ///< the last number of each that was decided
  /// What the server's last backup holds.
  struct Saved {
    Truth truth;
    Chains chains;
  };
  std::optional<Saved> saved_;
  /// What devices had been told when the server was restored.
  struct Told {
    Hash256 body;  ///< of the command
    Hash256 seal;  ///< of its answer
  };
  std::map<CommandId, Told> told_;
};

/// A whole run. The failure, if there is one, is what the first checker said.
struct RunResult {
  std::optional<Failure> failure;
  size_t failed_at = 0;  ///< how many steps were made
  uint64_t hash = 0;
  Coverage coverage;
};
RunResult run(const Script& script, bool print);

}  // namespace wardbook::sim

WB_ENUM_TEXT(wardbook::sim::Fate, "arrives", "request_lost", "reply_lost", "twice", "request_cut",
             "reply_cut", "reset", "slow", "not_wardbook", "other_release");

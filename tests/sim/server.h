#pragma once

#include <memory>
#include <optional>

#include "app/platform/transport.h"
#include "sync-server/core/parking.h"
#include "sync-server/core/service.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/sim/disk.h"
#include "tests/sim/rows.h"
#include "tests/sim/spy_store.h"
#include "tests/sim/town.h"

namespace wardbook::sim {

/// Few: the log is copied into the file often, and begins anew.
inline constexpr int kCheckpointPages = 500;
/// What one answer of the seed's server carries: in some as little as a slow network would want, so
/// that a device has a bucket in part for long.
Page page_of(uint64_t seed);
/// The key that all servers of the simulator seal with.
Bytes seal_key();
/// An empty database with its schema, which takes time to make: once is enough.
const Disk& empty_server_disk();
/// Fills an empty database, in one transaction.
Status make_town(Store& store, const Town& town, uint64_t seed);

/// The real server core over a simulated disk. It can lose its power and start again.
class Server {
 public:
  /// Makes the town in an empty database. `committed` hears of every command from then on. With a
  /// `key` the database is encrypted.
  Server(const Town& town, uint64_t seed, std::function<void(const Batch&)> committed,
         const Bytes& key = {});
  ~Server();

  bool is_up() const { return service_ != nullptr; }
  /// None: it died over it, or is down.
  std::optional<HttpReply> handle(const HttpRequest& request, Instant now);
  /// A request that is held until there are news. `answer` is called once: now, or when one of its
  /// buckets moves, or by end_hold(); with status 0 if the server dies over it or is down.
  using Answer = std::function<void(HttpReply)>;
  struct Hold {
    uint64_t number;
    int64_t most_ms;
  };
  std::optional<Hold> hold(const HttpRequest& request, Instant now, Answer answer);
  /// Its time is over, or its connection has another request. Not if it was answered.
  void end_hold(uint64_t number);
  /// What the clock has made due, and what that makes due. False: not to its end.
  bool work(Instant now);
  /// The process ends; what was not durable is lost, with `torn` not all of it.
  void crash(bool torn);
  /// Whether it ended because its disk did not take a sync: after that it takes nothing more, until
  /// somebody starts it again.
  bool lost_a_sync() const { return lost_a_sync_; }
  void start(Instant now);
  /// Its machine's clock is so far behind from now on; less than 0: ahead.
  void set_clock_behind(int64_t ms) { behind_ms_ = ms; }
  /// What it takes for now.
  Instant time(Instant now);
  /// Its clock is so far behind what it has decided that it decides nothing. Only while it is up.
  bool is_stuck(Instant now) { return !service_->time(clock(now)).ok(); }
  /// The process ends in order.
  void stop();
  /// Copies the database aside. False: that did not work, or it died over it, or is down.
  bool back_up();
  bool has_backup() const { return backup_.has_value(); }
  /// Its disk is lost; another server begins with the backup. That one's clock is so far behind, if
  /// it takes that.
  void restore(Instant now, int64_t behind_ms);
  Disk& disk() { return disk_; }
  /// As it was when the present epoch began; none: nothing was restored.
  const std::optional<Disk>& begun() const { return begun_; }
  const SqliteOptions& options() const { return options_; }

  /// The database as it is, for those who check it. Only while the server is up.
  StoreReader& look() { return *look_; }
  /// Its tables as they are; the same.
  store::Database& tables() { return *tables_; }

 private:
  struct Holding {
    Parking::Ticket ticket;
    std::shared_ptr<const Park> park;
    Answer answer;
  };
  void end_hold(uint64_t number, const HttpReply& reply);
  Result<std::unique_ptr<Store>> open();
  Response serve(const HttpRequest& request, Instant now);
  bool has(const Batch& batch);
  bool waits(CommandId command);
  void resolve_uncertain();
  void die_if_off();
  void end_process();
  Instant clock(Instant now) const { return {now.ms - behind_ms_}; }

  const SqliteOptions options_;
  const Page page_;
  Seeded random_;
  Disk disk_;
  std::optional<Disk> backup_;
  std::optional<Disk> begun_;
  std::function<void(const Batch&)> committed_;
  Spy spy_;
  int64_t behind_ms_ = 0;
  bool lost_a_sync_ = false;
  std::vector<Batch> uncertain_;
  uint64_t batches_ = 0;  ///< with commands in them
  std::unique_ptr<Service> service_;
  uint64_t last_hold_ = 0;
  std::map<uint64_t, Holding> holds_;
  std::unique_ptr<Store> look_;
  std::optional<store::Database> tables_;
};

}  // namespace wardbook::sim

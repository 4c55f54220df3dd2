#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "app/core/session.h"
#include "tests/sim/disk.h"
#include "tests/unit/domain/seeded.h"

namespace wardbook::sim {

/// A tablet's clock: it may be off, drift and jump; the world's time is its only reference.
class TabletClock : public Clock {
 public:
  explicit TabletClock(const Instant& world) : world_(world) {}
  Instant now() const override {
    const int64_t since = world_.ms - since_.ms;
    return {world_.ms + offset_ms_ + since * drift_ppm_ / 1'000'000};
  }
  int64_t steady_ms() const override { return world_.ms; }
  void set(int64_t offset_ms, int64_t drift_ppm) {
    since_ = world_;
    offset_ms_ = offset_ms;
    drift_ppm_ = drift_ppm;
  }

 private:
  const Instant& world_;
  Instant since_;
  int64_t offset_ms_ = 0;
  int64_t drift_ppm_ = 0;
};

/// The device's end of the network: a connection for what is answered at once, and one for a
/// request that the server holds.
class Wire : public Transport {
 public:
  using Carry = std::function<void(uint64_t id, HttpRequest request)>;
  explicit Wire(Carry carry);

  void send(HttpRequest request, Done done) override;
  void poll() override;
  void cancel_all() override;
  Transport* waiting_line() override { return line_.get(); }
  /// The answer to request `id`, for the next poll(). A second one is ignored.
  void arrive(uint64_t id, HttpReply reply);
  /// Not to a request that was held.
  bool has_answer() const { return !arrived_.empty(); }

 private:
  /// Numbers from here on are of the waiting line.
  static constexpr uint64_t kLineIds = uint64_t{1} << 32;
  Wire(Carry carry, uint64_t last_id) : carry_(std::move(carry)), last_id_(last_id) {}

  Carry carry_;
  uint64_t last_id_ = 0;
  std::unique_ptr<Wire> line_;
  std::map<uint64_t, Done> waiting_;
  std::vector<std::pair<Done, HttpReply>> arrived_;
};

/// The real app core over a simulated disk.
class Device {
 public:
  Device(size_t number, uint64_t seed, const Instant& world);
  /// With an empty disk, and the database opened in another way.
  Device(size_t number, uint64_t seed, const Instant& world, store::OpenOptions open);
  ~Device();
  Device(const Device&) = delete;

  /// False: the disk did not let it.
  bool start(Wire::Carry carry);
  /// The program ends. The disk stays as it is.
  void stop();
  bool is_on() const { return parts_ != nullptr; }
  /// A turn of the program: SyncEngine::tick(), and what the turn before has left to do.
  int64_t tick();

  sync::Replica& replica() { return *parts_->replica; }
  store::Database& database() { return *parts_->database; }
  SyncEngine& engine() { return *parts_->engine; }
  Session& session() { return *parts_->session; }
  Wire& wire() { return *parts_->wire; }

  Disk disk;
  TabletClock clock;
  Seeded random;

 private:
  struct Parts {
    std::optional<store::Database> database;
    std::unique_ptr<Wire> wire;
    std::unique_ptr<sync::Replica> replica;
    std::unique_ptr<SyncEngine> engine;
    std::unique_ptr<Session> session;
  };
  Status open(Parts& parts, Wire::Carry carry);

  const std::string name_;
  const store::OpenOptions open_;
  std::unique_ptr<Parts> parts_;
};

/// An empty device's disk, with its schema; encrypted, if there is a key.
const Disk& empty_device_disk(const Bytes& key);

}  // namespace wardbook::sim

#include "tests/sim/device.h"

#include "tests/sim/must.h"
#include "tests/sim/town.h"

namespace wardbook::sim {
namespace {

constexpr Argon2Cost kCheap{1, 8, 1};

store::OpenOptions options(const std::string& disk, const Bytes& key) {
  store::OpenOptions open;
  open.path = "/" + disk + "/wardbook.db";
  open.vfs = key.empty() ? kVfs : kEncryptingVfs;
  open.key = key;
  open.exclusive = true;
  open.tidies = true;
  open.checkpoint_pages = 100;
  return open;
}

}  // namespace

const Disk& empty_device_disk(const Bytes& key) {
  static std::map<Bytes, Disk> made;
  const auto [disk, is_new] = made.try_emplace(key);
  if (!is_new) return disk->second;
  mount("fresh", &disk->second);
  {
    store::Database database = must(store::Database::open(options("fresh", key)));
    Seeded random(1);
    (void)must(sync::Replica::open(database, random));
  }
  unmount("fresh");
  return disk->second;
}

// --- Wire

Wire::Wire(Carry carry) : Wire(carry, 0) {
  line_.reset(new Wire(std::move(carry), kLineIds));
}

void Wire::send(HttpRequest request, Done done) {
  const uint64_t id = ++last_id_;
  waiting_[id] = std::move(done);
  carry_(id, std::move(request));
}

void Wire::poll() {
  for (auto& [done, reply] : std::exchange(arrived_, {})) done(std::move(reply));
}

void Wire::cancel_all() {
  for (auto& [id, done] : std::exchange(waiting_, {}))
    arrived_.emplace_back(std::move(done), HttpReply{});
}

void Wire::arrive(uint64_t id, HttpReply reply) {
  if (line_ != nullptr && id > kLineIds) return line_->arrive(id, std::move(reply));
  const auto at = waiting_.find(id);
  if (at == waiting_.end()) return;
  arrived_.emplace_back(std::move(at->second), std::move(reply));
  waiting_.erase(at);
}

// --- Device

Device::Device(size_t number, uint64_t seed, const Instant& world)
    : Device(number, seed, world, options("device" + std::to_string(number), database_key(seed))) {
  disk = empty_device_disk(open_.key);
}

Device::Device(size_t number, uint64_t seed, const Instant& world, store::OpenOptions open)
    : clock(world),
      random(seed * 1009 + number),
      name_("device" + std::to_string(number)),
      open_(std::move(open)) {
  mount(name_, &disk);
}

Device::~Device() {
  stop();
  unmount(name_);
}

Status Device::open(Parts& parts, Wire::Carry carry) {
  WB_ASSIGN(store::Database database, store::Database::open(open_));
  parts.database.emplace(std::move(database));
  parts.wire = std::make_unique<Wire>(std::move(carry));
  WB_ASSIGN(parts.replica, sync::Replica::open(*parts.database, random));
  parts.engine = std::make_unique<SyncEngine>(*parts.replica, *parts.wire, clock, random);
  WB_ASSIGN(parts.session,
            Session::open(*parts.replica, *parts.engine, *parts.wire, clock, random));
  parts.session->set_verifier_cost(kCheap);
  return {};
}

bool Device::start(Wire::Carry carry) {
  stop();
  const Disk::InUse in_use(disk);
  parts_ = std::make_unique<Parts>();
  if (open(*parts_, std::move(carry)).ok()) return true;
  stop();
  return false;
}

int64_t Device::tick() {
  const Disk::InUse in_use(disk);
  if (database().is_untidy()) database().tidy();
  return engine().tick();
}

void Device::stop() {
  if (parts_ == nullptr) return;
  // In the order of who uses whom; the database last.
  parts_->session.reset();
  parts_->engine.reset();
  parts_->replica.reset();
  parts_->wire.reset();
  parts_.reset();
}

}  // namespace wardbook::sim

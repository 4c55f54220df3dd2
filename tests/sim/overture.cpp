#include "tests/sim/overture.h"

namespace wardbook::sim {
namespace {

class Overture {
 public:
  Overture(uint64_t seed, const Town& town) : town_(town), dice_(seed * 7 + 5) {}

  std::vector<Step> play() {
    add(Op::server_backup, kAdmins);
    few("book", 5, 9);
    few("block_units", 1, 2);
    for (int64_t nights = dice_.between(4, 12); nights > 0; --nights) add(Op::sleep, kAdmins);
    rebuild(8, 14);
    if (dice_.below(2) == 0) restore();
    few("arrive", 2, 4);
    few("admit", 2, 4);
    return std::move(steps_);
  }

 private:
  void add(Op op, size_t device, std::string kind = {}) {
    steps_.push_back({op, static_cast<uint32_t>(device), std::move(kind), dice_.next_u64()});
  }
  void rebuild(int64_t least, int64_t most) {
    for (int64_t times = dice_.between(least, most); times > 0; --times)
      add(Op::command, kAdmins, "set_up_hospital");
    add(Op::wait, kAdmins);
  }
  /// The admin is there first.
  void restore() {
    for (size_t device = 0; device < town_.devices.size(); ++device)
      if (device != kAdmins) add(Op::partition, device);
    add(Op::server_restore, kAdmins);
    rebuild(2, 4);
  }
  /// Each on another device, whoever's it is.
  void few(const std::string& kind, int64_t least, int64_t most) {
    for (int64_t times = dice_.between(least, most); times > 0; --times) {
      const size_t device = dice_.below(town_.devices.size());
      add(Op::command, device, kind);
      add(Op::sync, device);
      add(Op::wait, device);
    }
  }

  const Town& town_;
  Seeded dice_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> overture(uint64_t seed, const Town& town) {
  return Overture(seed, town).play();
}

}  // namespace wardbook::sim

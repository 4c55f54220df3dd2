#include <algorithm>
#include <array>
#include <span>

#include "tests/sim/overture.h"
#include "tests/sim/server.h"
#include "tests/sim/step.h"
#include "tests/sim/town.h"

// Which steps a seed makes.

namespace wardbook::sim {
namespace {

struct Weight {
  std::string_view name;
  int weight;
};

// What each role does, and how often.
constexpr auto kDesk = std::to_array<Weight>({{"register_patient", 14},
                                              {"book", 44},
                                              {"change_booking", 12},
                                              {"cancel_booking", 8},
                                              {"retriage", 8},
                                              {"acknowledge_notice", 4},
                                              {"merge_patient", 3}});
constexpr auto kPatient = std::to_array<Weight>({{"book", 20},
                                                 {"change_booking", 10},
                                                 {"cancel_booking", 8},
                                                 {"register_patient", 3},
                                                 {"acknowledge_notice", 4}});
constexpr auto kStaff = std::to_array<Weight>({{"book", 16},
                                               {"change_booking", 5},
                                               {"cancel_booking", 3},
                                               {"retriage", 4},
                                               {"block_units", 3},
                                               {"arrive", 14},
                                               {"admit", 16},
                                               {"walk_in", 7},
                                               {"transfer", 5},
                                               {"discharge", 13},
                                               {"set_bed_status", 18},
                                               {"no_show", 3},
                                               {"enter_in_error", 3},
                                               {"close_review", 3},
                                               {"add_bed", 1},
                                               {"promote", 1},
                                               {"register_patient", 4},
                                               {"acknowledge_notice", 1},
                                               {"merge_patient", 2}});
constexpr auto kAdmin = std::to_array<Weight>({{"set_account", 12},
                                               {"set_up_district", 1},
                                               {"set_up_clinic", 2},
                                               {"set_up_hospital", 3},
                                               {"set_up_ward", 2},
                                               {"set_up_pool", 3},
                                               {"add_bed", 3},
                                               {"set_bed_status", 6},
                                               {"block_units", 4},
                                               {"cancel_booking", 4},
                                               {"set_policy", 3}});

std::span<const Weight> kinds_of(Role role) {
  switch (role) {
    case Role::patient:
      return kPatient;
    case Role::desk:
      return kDesk;
    case Role::staff:
      return kStaff;
    case Role::admin:
      return kAdmin;
  }
  return {};
}

// Out of 1000 steps, while the fault is in the seed's swarm.
struct Fault {
  Op op;
  int weight;
};
constexpr auto kFaults = std::to_array<Fault>({{Op::raw, 24},
                                               {Op::fate, 30},
                                               {Op::partition, 10},
                                               {Op::crash, 6},
                                               {Op::power, 6},
                                               {Op::clone, 1},
                                               {Op::save, 2},
                                               {Op::rollback, 1},
                                               {Op::wipe, 1},
                                               {Op::clock, 3},
                                               {Op::full, 2},
                                               {Op::falter, 2},
                                               {Op::log_out, 6},
                                               {Op::server_crash, 2},
                                               {Op::server_power, 3},
                                               {Op::server_full, 1},
                                               {Op::server_falter, 1},
                                               {Op::server_clock, 1},
                                               {Op::server_ahead, 1}});

/// In one seed of so many copies rot.
constexpr uint64_t kRotsEvery = 5;
/// In one seed of so many the platforms of the devices err about the network.
constexpr uint64_t kErrsEvery = 8;
/// One seed in so many loses the server's disk.
constexpr uint64_t kRestoresEvery = 4;

/// What goes on in a town, beside everything else.
struct Theme {
  std::span<const Fault> faults;
  std::span<const Weight> kinds;  ///< what people do that much more often
};

/// The server is restored again and again, while hospitals are set up anew.
constexpr auto kRestoring =
    std::to_array<Fault>({{Op::server_backup, 8}, {Op::server_restore, 6}, {Op::server_ahead, 3}});
constexpr auto kRebuilding = std::to_array<Weight>({{"set_up_hospital", 9}, {"set_up_pool", 5}});
/// Tablets are copied, swapped and handed on, and so are roles and records.
constexpr auto kHandingOn = std::to_array<Fault>({{Op::clone, 5},
                                                  {Op::save, 6},
                                                  {Op::rollback, 5},
                                                  {Op::wipe, 3},
                                                  {Op::clock, 8},
                                                  {Op::log_out, 14}});
constexpr auto kPromoting = std::to_array<Weight>({{"set_account", 18}, {"merge_patient", 5}});

/// Disks wear out, the server's first, and whoever notices switches things off and on again.
constexpr auto kWearingOut = std::to_array<Fault>({{Op::falter, 20},
                                                   {Op::server_falter, 16},
                                                   {Op::server_power, 16},
                                                   {Op::power, 16},
                                                   {Op::crash, 16}});

constexpr uint64_t kThemes = 7;

bool is_rebuilt(uint64_t seed) {
  return seed % kThemes == 2;
}

Theme theme_of(uint64_t seed) {
  if (is_rebuilt(seed)) return {kRestoring, kRebuilding};
  if (seed % kThemes == 5) return {kHandingOn, kPromoting};
  if (seed % kThemes == 6) return {kWearingOut, {}};
  return {};
}

class Swarm {
 public:
  Swarm(uint64_t seed, const Town& town) : town_(town), theme_(theme_of(seed)), dice_(seed * 2) {
    for (const Fault& fault : kFaults)
      if (dice_.below(2) == 0) steps_.push_back(fault);
    for (const Op op : {Op::wait, Op::sync, Op::log_in}) steps_.push_back({op, 12});
    steps_.push_back({Op::sleep, 3 + static_cast<int>(dice_.below(10))});
    steps_.push_back({Op::work, 8});
    if (seed % kRestoresEvery == 0) {
      steps_.push_back({Op::server_backup, 3});
      steps_.push_back({Op::server_restore, 2});
    }
    if (page_of(seed).rows < Page().rows) steps_.push_back({Op::interrupt, 16});
    if (seed % kRotsEvery == 1) steps_.push_back({Op::rot, 12});
    if (seed % kErrsEvery == 3) steps_.push_back({Op::told, 24});
    steps_.insert(steps_.end(), theme_.faults.begin(), theme_.faults.end());
    steps_.push_back({Op::wait, static_cast<int>(dice_.below(30))});
    // Some work without the network for long; most do many things in a row with one tablet.
    if (dice_.below(3) == 0) steps_.push_back({Op::partition, 40});
    stickiness_ = dice_.below(3) == 0 ? dice_.below(10) : 9;
    // Each kind is left out by one seed in six; a town without bookings has nothing to do.
    for (const std::span<const Weight> role :
         {std::span<const Weight>(kDesk), std::span<const Weight>(kStaff),
          std::span<const Weight>(kAdmin)})
      for (const Weight& kind : role)
        if (kind.name != "book" && dice_.below(6) == 0) without_.push_back(kind.name);
    for (const auto& users : town_.devices) device_weights_.push_back(weight_of(users));
  }

  Step step() {
    Step step;
    // Whoever has a tablet in hand does several things in a row.
    if (dice_.below(10) >= stickiness_) device_ = pick(device_weights_);
    step.device = static_cast<uint32_t>(device_);
    step.dice = dice_.next_u64();
    int at = static_cast<int>(dice_.below(1000));
    for (const Fault& other : steps_) {
      if (at < other.weight) {
        step.op = other.op;
        return step;
      }
      at -= other.weight;
    }
    step.op = Op::command;
    step.kind = kind_for(step.device);
    return step;
  }

 private:
  int weight_of(const std::vector<size_t>& users) {
    if (dice_.below(8) == 0) return 1;
    switch (town_.people[users.front()].role) {
      case Role::staff:
        return 10;
      case Role::desk:
        return 8;
      case Role::admin:
        return 3;
      case Role::patient:
        return 2;
    }
    return 1;
  }

  size_t pick(const std::vector<int>& weights) {
    int total = 0;
    for (const int weight : weights) total += weight;
    int at = static_cast<int>(dice_.below(static_cast<size_t>(total)));
    for (size_t i = 0; i < weights.size(); ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
    return 0;
  }

  std::string kind_for(size_t device) {
    const auto& users = town_.devices[device];
    Role role = town_.people[users[dice_.below(users.size())]].role;
    // Seldom somebody tries what is another's.
    if (dice_.below(60) == 0) role = static_cast<Role>(dice_.below(4));
    const std::span<const Weight> kinds = kinds_of(role);
    std::vector<int> weights;
    for (const Weight& kind : kinds)
      weights.push_back(std::find(without_.begin(), without_.end(), kind.name) == without_.end()
                            ? kind.weight + more_of(kind.name)
                            : 0);
    return std::string(kinds[pick(weights)].name);
  }

  int more_of(std::string_view kind) const {
    for (const Weight& more : theme_.kinds)
      if (more.name == kind) return more.weight;
    return 0;
  }

  const Town& town_;
  const Theme theme_;
  Seeded dice_;
  std::vector<Fault> steps_;
  std::vector<std::string_view> without_;
  std::vector<int> device_weights_;
  size_t stickiness_ = 0;  ///< tenths
  size_t device_ = 0;
};

}  // namespace

Script make_script(uint64_t seed, size_t steps) {
  const Town town = make_town(seed);
  Swarm swarm(seed, town);
  Script script{seed, {}};
  if (is_rebuilt(seed)) script.steps = overture(seed, town);
  script.steps.resize(std::min(script.steps.size(), steps));
  while (script.steps.size() < steps) script.steps.push_back(swarm.step());
  return script;
}

}  // namespace wardbook::sim

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/crash/device_files.h"
#include "tests/crash/outage.h"
#include "tests/crash/ward.h"
#include "tests/sim/must.h"

// The device's database through power cuts and full disks: its own schema and replica, encrypted,
// through the browser's VFS over a pool of files. It runs natively, and in a browser (web/).

namespace wardbook::sim {
namespace {

std::vector<std::string> replicated() {
  std::vector<std::string> names;
  for (const Table& table : tables()) names.emplace_back(table.name);
  return names;
}

/// What the device's own code says: every command that was kept is there, and its rows are those of
/// the server with the waiting commands on top, also when these are taken off and put on again.
std::string open_as_device(store::Database& database, const Ward& ward, size_t promised) {
  Seeded random(3);
  auto opened = sync::Replica::open(database, random);
  if (!opened.ok()) return "the device does not open it: " + opened.error().code;
  sync::Replica& replica = **opened;
  std::set<CommandId> there;
  for (const auto& one : must(replica.pending())) there.insert(one.command.id);
  for (const auto& one : must(replica.answered(true))) there.insert(one.command.id);
  for (size_t i = 0; i < promised; ++i)
    if (!there.contains(ward.kept(0)[i])) return "a command that was kept is not there";
  const uint64_t before = must(digest(database, replicated()));
  const SyncRequest request = must(replica.build_request());
  SyncReply lift;
  lift.epoch = request.epoch;
  lift.lost = {"nobody"};
  const auto received = replica.receive(lift, ward.now());
  if (!received.ok()) return "the waiting commands can't be lifted: " + received.error().code;
  if (must(replica.refetching())) return "the waiting commands do not fit their rows";
  if (must(digest(database, replicated())) != before) return "the rows are not base and overlay";
  return "";
}

Found look_at_device(Disk& copy, const Ward& ward, size_t promised, bool deep) {
  put_copy_files_on(copy);
  auto database = store::Database::open(copy_options());
  if (!database.ok()) return {0, "it does not open: " + database.error().code};
  Found found;
  found.problem = integrity(*database);
  if (!found.problem.empty()) return found;
  const auto sum = digest(*database);
  if (!sum.ok()) return {0, "it can't be read: " + sum.error().code};
  found.digest = *sum;
  if (deep) found.problem = open_as_device(*database, ward, promised);
  return found;
}

uint64_t device_now(Ward& ward) {
  return must(digest(ward.device(0).database()));
}

/// One thing that concerns the first device.
void act_on_device(Ward& ward) {
  const size_t what = ward.dice().below(40);
  if (what == 0) {
    EXPECT_TRUE(ward.restart_device(0));
  } else if (what < 26) {
    (void)ward.submit(0);
  } else {
    // So that there is something to rebase on.
    for (size_t other = 1; other < ward.devices(); ++other) {
      (void)ward.submit(other);
      EXPECT_TRUE(ward.exchange(other));
    }
    if (what > 36) ward.pass_time();
    EXPECT_TRUE(ward.exchange(0));
  }
}

struct DeviceRun {
  std::string problem;
  size_t cuts = 0;
  size_t damaged = 0;
  size_t older = 0;
  bool checkpointed = false;
};

DeviceRun run_device(uint64_t seed, size_t transactions, bool lies) {
  Ward ward(seed, live_options());
  Disk& disk = ward.device(0).disk;
  put_live_files_on(disk);
  for (size_t i = 1; i < ward.devices(); ++i) ward.begin(i);
  const auto look_at = [&](Disk& copy, size_t promised, bool deep) {
    return look_at_device(copy, ward, promised, deep);
  };
  ward.begin(0);
  Outage outage(disk, look_at, effort(), seed, device_now(ward));
  const std::vector<uint8_t> at_first = disk.files.at("database").bytes();
  disk.lies = lies;
  while (outage.states() <= transactions && outage.problem().empty()) {
    act_on_device(ward);
    outage.reported(device_now(ward), ward.kept(0).size());
  }
  std::cout << outage.states() - 1 << " transactions, " << outage.cuts() << " power cuts, "
            << outage.remainders() << " remainders, " << outage.damaged() << " of them damaged and "
            << outage.older() << " an older state, " << ward.kept(0).size() << " commands\n";
  EXPECT_EQ(live_files_differ(), "");
  return {outage.problem(), outage.cuts(), outage.damaged(), outage.older(),
          disk.files.at("database").bytes() != at_first};
}

TEST(DevicePowerCut, LosesNothingThatWasKeptAndKeepsNoHalf) {
  const DeviceRun whole = run_device(21, effort().transactions, false);
  EXPECT_EQ(whole.problem, "");
  EXPECT_GE(whole.cuts, effort().transactions);
  EXPECT_GT(whole.damaged, whole.cuts / 2);
  EXPECT_GT(whole.older, whole.cuts / 8);
  EXPECT_TRUE(whole.checkpointed) << "no checkpoint was among them";
}

TEST(DevicePowerCut, ADiskThatDoesNotSyncIsFoundOut) {
  EXPECT_THAT(run_device(22, 20, true).problem, ::testing::HasSubstr("durable is lost"));
}

/// From the first start to the end of the first sync; whatever is left opens.
TEST(DevicePowerCut, AtTheFirstStart) {
  Ward ward(23, live_options());
  Disk& disk = ward.device(0).disk;
  put_live_files_on(disk);
  size_t opened = 0;
  const auto look_at = [&](Disk& copy, size_t, bool) {
    ++opened;
    put_copy_files_on(copy);
    auto database = store::Database::open(copy_options());
    if (!database.ok()) return Found{0, "it does not open: " + database.error().code};
    Seeded random(3);
    const auto replica = sync::Replica::open(*database, random);
    if (!replica.ok()) return Found{0, "the device does not open it: " + replica.error().code};
    return Found{0, integrity(*database)};
  };
  Outage outage(disk, look_at, effort(), 23, 0);
  ward.begin(0);
  outage.reported(0, 0);
  EXPECT_EQ(outage.problem(), "");
  EXPECT_EQ(live_files_differ(), "");
  EXPECT_GT(opened, 10u);
}

/// The disk is full when it has grown so many times; then there is room again.
TEST(DeviceFullDisk, AtAnyGrowthNothingChangesAndItGoesOn) {
  Ward ward(24, live_options());
  Disk& disk = ward.device(0).disk;
  put_live_files_on(disk);
  for (size_t i = 0; i < ward.devices(); ++i) ward.begin(i);
  size_t failures = 0;
  size_t unexpected = 0;
  for (int round = 0; round < 60; ++round) {
    const bool exchanges = ward.dice().below(4) == 0;
    for (int64_t room = 0;; ++room) {
      const uint64_t before = device_now(ward);
      disk.fill_after(room);
      const bool done = exchanges ? ward.exchange(0) : ward.submit(0);
      disk.fill_after(-1);
      if (!std::exchange(disk.full, false)) {
        ASSERT_TRUE(!exchanges || done);
        break;
      }
      ++failures;
      if (!exchanges && !done) {
        ASSERT_EQ(ward.error().code, "disk_full");
        ASSERT_EQ(device_now(ward), before) << "room for " << room;
      }
      // Should it end now, it may find the whole of what failed: its last write was padding.
      Disk copy = disk;
      copy.end_process();
      const Found found = look_at_device(copy, ward, ward.kept(0).size(), true);
      ASSERT_EQ(found.problem, "") << "room for " << room;
      unexpected += found.digest != device_now(ward) ? 1 : 0;
    }
  }
  EXPECT_EQ(live_files_differ(), "");
  EXPECT_GT(failures, 30u);
  EXPECT_LT(unexpected, failures / 2);
}

}  // namespace
}  // namespace wardbook::sim
